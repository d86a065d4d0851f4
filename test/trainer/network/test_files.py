"""LoRA files: what is written, what is read back, and what other programs make of them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from blocklora.blocks.targets import ranked_targets, unet_targets
from blocklora.errors import UserError
from blocklora.job.models import BaseSpec, Job
from blocklora.models.base import Base
from blocklora.models.load import load_base
from blocklora.network.load import load_lora
from blocklora.network.lora_network import LoraNetwork
from blocklora.network.metadata import TrainingFacts, training_metadata
from blocklora.network.mix import mixed
from blocklora.network.save import save_lora

pytestmark = pytest.mark.torch

JOB = Job.model_validate(
    {
        "version": 1,
        "name": "ink",
        "dataset": {"sources": ({"path": "x", "trigger": "inkstl"},), "resolution": 64},
        "network": {
            "kind": "locon",
            "rank": 4,
            "conv": {"rank": 2, "alpha": 1.0},
            "blocks": {"in0": 8, "mid": {"rank": 2, "alpha": 3.0}, "out0": 0},
        },
        "output": {"title": "Ink", "author": "somebody"},
    }
)


@pytest.fixture(scope="module")
def base() -> Base:
    return load_base(BaseSpec(), root=Path(), device="cpu", dtype=torch.float32)


@pytest.fixture(scope="module")
def network(base: Base) -> Any:
    """A network with some effect, detached again."""
    shapes = {name: tuple(tensor.shape) for name, tensor in base.unet.state_dict().items()}
    network = LoraNetwork.attach(base.unet, ranked_targets(unet_targets(shapes), JOB.network), seed=1)
    network.detach()
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for module in network.loras.values():
            module.up.normal_(std=0.05, generator=generator)
    return network


def facts(network: LoraNetwork) -> TrainingFacts:
    return TrainingFacts(
        items=(), modules=[module.ranked for module in network.loras.values()], batches_per_epoch=10,
        session="a", started=1.0, finished=2.0, step=5, epoch=1,
    )  # fmt: skip


def output(base: Base) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    sample, text = torch.randn(2, 4, 16, 16, generator=generator), torch.randn(2, 77, 128, generator=generator)
    with torch.no_grad():
        return base.unet(sample, torch.tensor([20, 700]), encoder_hidden_states=text).sample


def test_a_file_does_what_the_network_did(base: Base, network: LoraNetwork, tmp_path: Path) -> None:
    plain = output(base)
    for module in network.loras.values():
        module.attach()
    trained = output(base)
    network.detach()
    assert torch.equal(output(base), plain)
    path = tmp_path / "ink.safetensors"
    save_lora(path, network.kohya_state(torch.float32), training_metadata(JOB, base, facts(network)))
    with mixed(base.unet, [(load_lora(path), 1.0, None)]):
        torch.testing.assert_close(output(base), trained, rtol=0, atol=1e-5)
    assert (trained - plain).abs().max() > 0.1


def test_diffusers_loads_it_with_the_same_effect(base: Base, network: LoraNetwork, tmp_path: Path) -> None:
    """A mixed-rank, mixed-alpha LoCon: the case that diffusers misreads when a file has several alphas."""
    from diffusers import DDIMScheduler, StableDiffusionPipeline

    path = tmp_path / "ink.safetensors"
    save_lora(path, network.kohya_state(torch.float32), training_metadata(JOB, base, facts(network)))
    with mixed(base.unet, [(load_lora(path), 1.0, None)]):
        wanted = output(base)
    other = load_base(BaseSpec(), root=Path(), device="cpu", dtype=torch.float32)
    pipeline = StableDiffusionPipeline(
        vae=other.vae, text_encoder=other.text_encoder, tokenizer=other.tokenizer, unet=other.unet,
        scheduler=DDIMScheduler.from_config(other.scheduler_config), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    pipeline.load_lora_weights(str(path.parent), weight_name=path.name, local_files_only=True)
    torch.testing.assert_close(output(other), wanted, rtol=0, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_keys_formats_and_one_alpha(network: LoraNetwork, tmp_path: Path, dtype: torch.dtype) -> None:
    path = tmp_path / "ink.safetensors"
    save_lora(path, network.kohya_state(dtype), {})
    state = load_file(path)
    assert {tensor.dtype for tensor in state.values()} == {dtype}
    assert len({float(tensor) for name, tensor in state.items() if name.endswith(".alpha")}) == 1
    assert all(tensor.shape == () for name, tensor in state.items() if name.endswith(".alpha"))
    names = {name.rpartition(".lora_down.weight")[0] for name in state if name.endswith(".lora_down.weight")}
    assert names == set(network.loras)
    for name, module in network.loras.items():
        scale = float(state[f"{name}.alpha"]) / module.ranked.rank
        down, up = state[f"{name}.lora_down.weight"].float(), state[f"{name}.lora_up.weight"].float()
        found = scale * up.flatten(1) @ down.flatten(1)
        wanted = module.scale * module.up.detach().flatten(1) @ module.down.detach().flatten(1)
        torch.testing.assert_close(found, wanted, rtol=0, atol={4: 1e-6, 2: 2e-2}[dtype.itemsize])


def test_the_same_content_makes_the_same_bytes(base: Base, network: LoraNetwork, tmp_path: Path) -> None:
    files = [tmp_path / "one.safetensors", tmp_path / "two.safetensors"]
    for file in files:
        metadata = training_metadata(JOB, base, facts(network))
        save_lora(file, network.kohya_state(torch.float16), dict(sorted(metadata.items(), key=lambda _: os.urandom(4))))
    assert files[0].read_bytes() == files[1].read_bytes()
    with safe_open(files[0], "pt") as file:
        hashes = file.metadata()
    content = files[0].read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    assert hashes["sshs_model_hash"] == hashlib.sha256(content[start:]).hexdigest()
    assert len(hashes["sshs_legacy_hash"]) == 8


def test_a_full_disk_leaves_the_old_file(network: LoraNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ink.safetensors"
    save_lora(path, network.kohya_state(torch.float16), {})
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk is full") as error:
        save_lora(path, network.kohya_state(torch.float32), {})
    assert error.value.fix
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


class TestMetadata:
    def test_says_what_is_true(self, base: Base, network: LoraNetwork) -> None:
        metadata = training_metadata(JOB, base, facts(network))
        assert all(isinstance(value, str) for value in metadata.values())
        assert metadata["ss_base_model_version"] == "sd_v1" and metadata["ss_v2"] == "False"
        assert metadata["ss_network_module"] == "networks.lora" and metadata["ss_network_dim"] == "4"
        args = json.loads(metadata["ss_network_args"])
        assert args["block_dims"] == "0,8,8,8,4,4,4,4,4,4,4,4,2,0,0,0,4,4,4,4,4,4,4,4,4"
        assert args["conv_block_dims"] == "0,2,2,2,2,2,2,2,2,2,2,2,2,0,0,0,2,2,2,2,2,2,2,2,2"
        assert metadata["modelspec.sai_model_spec"] == "1.0.1"
        assert metadata["modelspec.architecture"] == "stable-diffusion-v1/lora"
        assert (metadata["modelspec.title"], metadata["modelspec.author"]) == ("Ink", "somebody")
        assert metadata["modelspec.resolution"] == "64x64"
        assert "ss_sd_model_hash" not in metadata  # a folder has none

    def test_names_nobodys_tags_unless_asked(self, base: Base, network: LoraNetwork, tmp_path: Path) -> None:
        from blocklora.dataset.items import CaptionRule, Item

        item = Item(
            id="a", path=tmp_path / "secret" / "a.png", size=(64, 64), bucket=(64, 64), resized=(64, 64), crop=(0, 0),
            caption="Inkstl, Red hair", caption_file=None, caption_rule=CaptionRule(trigger="inkstl"), repeats=3,
            regularization=False, weight=1.0, flip=False, folder=tmp_path / "secret",
        )  # fmt: skip
        own = replace(facts(network), items=(item,))
        metadata = training_metadata(JOB, base, own)
        assert metadata["modelspec.trigger_phrase"] == "inkstl"
        assert metadata["ss_num_train_images"] == "3"
        assert "red hair" not in str(metadata).lower() and "secret" not in str(metadata)
        asked = JOB.model_copy(update={"output": JOB.output.model_copy(update={"tag_frequency": True})})
        metadata = training_metadata(asked, base, own)
        assert json.loads(metadata["ss_tag_frequency"]) == {"secret": {"inkstl": 1, "red hair": 1}}
        assert json.loads(metadata["ss_dataset_dirs"]) == {"secret": {"n_repeats": 3, "img_count": 1}}


class TestReading:
    @pytest.mark.parametrize(
        ("key", "words"),
        [
            ("lora_unet_x.hada_w1_a", "LyCORIS"),
            ("lora_unet_x.lora_mid.weight", "LyCORIS"),
            ("unet.down_blocks.0.to_q.lora_A.weight", "diffusers"),
            ("lora_te2_x.lora_down.weight", "SDXL"),
            ("model.diffusion_model.x", "kohya"),
        ],
    )
    def test_keys_that_it_does_not_know(self, key: str, words: str, tmp_path: Path) -> None:
        path = tmp_path / "x.safetensors"
        save_file({key: torch.zeros(1)}, path)
        with pytest.raises(UserError, match=words) as error:
            load_lora(path)
        assert key in error.value.message

    def test_half_a_module(self, tmp_path: Path) -> None:
        path = tmp_path / "x.safetensors"
        save_file({"lora_unet_x.lora_down.weight": torch.zeros(1, 2)}, path)
        with pytest.raises(UserError, match="lacks its up weight"):
            load_lora(path)

    def test_a_file_for_another_base(self, base: Base, tmp_path: Path) -> None:
        path = tmp_path / "x.safetensors"
        name = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q"
        save_file({f"{name}.lora_down.weight": torch.zeros(1, 9), f"{name}.lora_up.weight": torch.zeros(9, 1)}, path)
        with pytest.raises(UserError, match="widths"), mixed(base.unet, [(load_lora(path), 1.0, None)]):
            pass
        assert not [name for name, module in base.unet.named_modules() if "forward" in module.__dict__]

    def test_text_encoder_modules_are_applied_where_asked(self, base: Base, tmp_path: Path) -> None:
        from blocklora.models.text import encode_text

        path = tmp_path / "x.safetensors"
        name = "lora_te_text_model_encoder_layers_0_self_attn_q_proj"
        save_file({f"{name}.lora_down.weight": torch.ones(1, 128), f"{name}.lora_up.weight": torch.ones(128, 1)}, path)
        plain, file = encode_text(base, ["red hair"]), load_lora(path)
        with mixed(base.unet, [(file, 1.0, None)]):
            assert torch.equal(encode_text(base, ["red hair"]), plain)
        with mixed(base.unet, [(file, 1.0, None)], text_encoder=base.text_encoder):
            assert not torch.equal(encode_text(base, ["red hair"]), plain)
        assert torch.equal(encode_text(base, ["red hair"]), plain)
