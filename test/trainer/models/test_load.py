"""Loading bases from folders and from single files, and what is refused."""

from __future__ import annotations

import json
import pickle
import shutil
import socket
from pathlib import Path
from typing import Any

import ldm_files
import pytest
import torch
from safetensors.torch import save_file

from blocklora.blocks.shapes import EMBEDDED_BASE, base_unet_shapes
from blocklora.errors import UserError
from blocklora.job.models import BaseSpec
from blocklora.models import checkpoint
from blocklora.models.base import Base
from blocklora.models.clip_tokenizer import clip_tokenizer
from blocklora.models.load import load_base, noise_schedule

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would be looked up on the network fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("a base model may not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def load(model: str | Path, **options: Any) -> Base:
    return load_base(BaseSpec(model=str(model), **options), root=Path(), device="cpu", dtype=torch.float32)


@pytest.fixture(scope="module")
def embedded() -> Base:
    return load("embedded")


def test_the_embedded_base(embedded: Base) -> None:
    assert (embedded.name, embedded.latent_factor, embedded.latent_scale) == ("embedded", 4, 0.18215)
    assert embedded.prediction_type == "epsilon" and embedded.hash is None
    assert not any(p.requires_grad for part in (embedded.unet, embedded.vae) for p in part.parameters())
    assert {embedded.vae.dtype, embedded.text_encoder.dtype} == {torch.float32}


def test_noise_schedule_is_that_of_diffusers(embedded: Base) -> None:
    from diffusers import DDPMScheduler

    for config in (embedded.scheduler_config, {"beta_schedule": "linear"}, {"beta_schedule": "squaredcos_cap_v2"}):
        wanted = DDPMScheduler.from_config(config).alphas_cumprod
        torch.testing.assert_close(noise_schedule(config), wanted, rtol=1e-5, atol=1e-7)


@pytest.fixture(scope="module")
def single(embedded: Base, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The embedded U-Net and text encoder, and a VAE with attention as SD's, in one file in ldm's layout."""
    from diffusers import AutoencoderKL

    torch.manual_seed(1)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 16), norm_num_groups=4, layers_per_block=2,
    )  # fmt: skip
    path = tmp_path_factory.mktemp("single") / "tiny.safetensors"
    save_file(ldm_files.checkpoint(embedded.unet, vae, embedded.text_encoder), path)
    return path, vae


@pytest.fixture
def small_configs(embedded: Base, single: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """SD 1.x's configs, with the tiny models' sizes."""
    sizes = {
        "unet": dict(embedded.unet.config),
        "vae": dict(single[1].config),
        "text_encoder": json.loads((EMBEDDED_BASE / "text_encoder" / "config.json").read_text()),
    }
    original = checkpoint.config
    monkeypatch.setattr(checkpoint, "config", lambda part: sizes.get(part) or original(part))


@pytest.mark.usefixtures("small_configs")
@pytest.mark.parametrize("kind", ["safetensors", "ckpt"])
def test_one_file(single: tuple[Path, Any], embedded: Base, tmp_path: Path, kind: str) -> None:
    path = single[0]
    if kind == "ckpt":
        path = tmp_path / "tiny.ckpt"
        torch.save({"state_dict": ldm_files.checkpoint(embedded.unet, single[1], embedded.text_encoder)}, path)
    base = load(path)
    for found, wanted in (
        (base.unet, embedded.unet), (base.vae, single[1]), (base.text_encoder, embedded.text_encoder),
    ):  # fmt: skip
        state = found.state_dict()
        assert all(torch.equal(state[name], tensor) for name, tensor in wanted.state_dict().items())
    tokens = torch.randint(0, 800, (1, 77), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        assert torch.equal(base.text_encoder(tokens)[0], embedded.text_encoder(tokens)[0])
    assert base.name == "tiny" and base.hash is not None and len(base.hash) == 64
    assert len(base.legacy_hash or "") == 8


def test_shapes_of_one_file_without_loading_it(single: tuple[Path, Any]) -> None:
    found = base_unet_shapes(single[0])
    assert found == dict(base_unet_shapes("embedded"))


def test_shipped_configs_have_the_sizes_of_sd15() -> None:
    from accelerate import init_empty_weights
    from diffusers import UNet2DConditionModel

    with init_empty_weights():
        unet = UNet2DConditionModel.from_config(checkpoint.config("unet"))
    assert sum(parameter.numel() for parameter in unet.parameters()) == 859_520_964
    golden = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "kohya-keys" / "sd15-block-index.json"
    found = {name: list(tensor.shape) for name, tensor in unet.state_dict().items()}
    for module in json.loads(golden.read_text())["modules"]:
        assert found[f"{module['module']}.weight"] == module["weight"]


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path) -> None:
    marker = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (marker,))

    path = tmp_path / "evil.ckpt"
    path.write_bytes(pickle.dumps({"state_dict": Evil()}))
    with pytest.raises(UserError, match="without running code"):
        load(path)
    assert not marker.exists()


def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED_BASE, tmp_path / "model"))


def test_folders_with_fp16_variants_and_v_prediction(tmp_path: Path, embedded: Base) -> None:
    folder = copy(tmp_path)
    for part, stem in (
        ("unet", "diffusion_pytorch_model"),
        ("vae", "diffusion_pytorch_model"),
        ("text_encoder", "model"),
    ):
        (folder / part / f"{stem}.safetensors").rename(folder / part / f"{stem}.fp16.safetensors")
    config = folder / "scheduler" / "scheduler_config.json"
    config.write_text(config.read_text().replace('"epsilon"', '"v_prediction"'))
    base = load(folder)
    assert base.prediction_type == "v_prediction"
    assert (base.vae_hash, base.text_hash) == (embedded.vae_hash, embedded.text_hash)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink(), "holds no diffusion"),
        (lambda folder: shutil.rmtree(folder / "tokenizer"), "no tokenizer"),
        (lambda folder: shutil.rmtree(folder / "scheduler"), "scheduler_config"),
        (lambda folder: (folder / "unet" / "config.json").write_text("{"), "cannot be loaded"),
        (lambda folder: (folder / "text_encoder" / "model.safetensors").write_bytes(bytes(99)), "not a safetensors"),
    ],
)
def test_damaged_folders(tmp_path: Path, damage: Any, words: str) -> None:
    folder = copy(tmp_path)
    damage(folder)
    with pytest.raises(UserError, match=words) as error:
        load(folder)
    assert error.value.fix and error.value.file and "\n" not in error.value.message


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no base model at"):
        load(tmp_path / "nothing")
    with pytest.raises(UserError, match="no VAE"):
        load("embedded", vae=str(tmp_path))
    with pytest.raises(UserError, match="only 2 layers"):
        load("embedded", clip_skip=5)


def test_another_vae(embedded: Base) -> None:
    base = load("embedded", vae=str(EMBEDDED_BASE / "vae"))
    assert base.vae_path == EMBEDDED_BASE / "vae" and base.vae_hash == embedded.vae_hash


def test_the_clip_tokenizer_gives_clips_numbers() -> None:
    tokenizer = clip_tokenizer()
    assert len(tokenizer) == 49408
    assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert tokenizer("Hello, World!").input_ids == tokenizer("  hello,  world! ").input_ids
    padded = tokenizer("tag, " * 90, padding="max_length", max_length=77, truncation=True).input_ids
    assert len(padded) == 77 and padded[-1] == 49407
    assert tokenizer("", padding="max_length", max_length=77).input_ids == [49406] + [49407] * 76
