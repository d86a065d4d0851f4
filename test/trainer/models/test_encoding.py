"""Captions and pictures as tensors."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch

from blocklora.job.models import BaseSpec
from blocklora.models.base import Base
from blocklora.models.load import load_base
from blocklora.models.pictures import decode_latents, encode_pixels
from blocklora.models.text import encode_text

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def base() -> Base:
    return load_base(BaseSpec(), root=Path(), device="cpu", dtype=torch.float32)


def pixels(count: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (count, 64, 48, 3), dtype=np.uint8)


def test_text(base: Base) -> None:
    found = encode_text(base, ["red hair", "red hair, " * 60, ""])
    assert found.shape == (3, 77, 128) and found.dtype == torch.float32 and not found.requires_grad
    assert encode_text(base, []).shape == (0, 77, 128)


def test_clip_skip_goes_through_the_final_norm(base: Base) -> None:
    """The reference is an encoder whose last layer was taken out."""
    shorter = copy.deepcopy(base.text_encoder)
    getattr(shorter, "text_model", shorter).encoder.layers = shorter.get_submodule("encoder").layers[:-1]
    tokens = base.tokenizer(["red hair"], padding="max_length", max_length=77, return_tensors="pt").input_ids
    with torch.no_grad():
        wanted = shorter(tokens).last_hidden_state
    assert torch.equal(encode_text(base, ["red hair"], clip_skip=2), wanted)
    assert not torch.allclose(encode_text(base, ["red hair"], clip_skip=1), wanted)


def test_a_batch_changes_no_draw(base: Base) -> None:
    both = encode_pixels(base, pixels(2), seeds=[5, 6])
    assert both.shape == (2, 4, 16, 12) and both.dtype == torch.float32
    second = encode_pixels(base, pixels(2)[1:], seeds=[6])
    torch.testing.assert_close(both[1:], second, rtol=1e-4, atol=1e-5)
    assert torch.equal(second, encode_pixels(base, pixels(2)[1:], seeds=[6]))
    assert not torch.equal(second, encode_pixels(base, pixels(2)[1:], seeds=[7]))
    with pytest.raises(ValueError, match="as many seeds"):
        encode_pixels(base, pixels(2), seeds=[1])


def test_latents_have_the_posteriors_mean(base: Base) -> None:
    images = torch.from_numpy(pixels(1)).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.no_grad():
        posterior = base.vae.encode(images).latent_dist
    draws = torch.stack([encode_pixels(base, pixels(1), seeds=[seed])[0] for seed in range(30)]) / base.latent_scale
    error = (draws.mean(0) - posterior.mean[0]) / posterior.std[0]
    assert error.abs().mean() < 0.3


def test_decoding_in_tiles_when_memory_runs_out(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    latents = encode_pixels(base, pixels(2), seeds=[1, 2])
    wanted = decode_latents(base, latents)
    assert wanted.shape == (2, 64, 48, 3) and wanted.dtype == np.uint8
    decode, calls = base.vae.decode, []

    def scarce(latents: torch.Tensor) -> object:
        calls.append(len(latents))
        if len(calls) == 1:
            raise torch.OutOfMemoryError("too little")
        return decode(latents)

    monkeypatch.setattr(base.vae, "decode", scarce)
    found = decode_latents(base, latents)
    assert len(calls) == 2 and np.abs(found.astype(int) - wanted).mean() < 2
    assert not base.vae.use_tiling and not base.vae.use_slicing
