"""extract and bake: whole models in one file (SD 1.x, SDXL with OpenCLIP) and in folders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import lora_files as files
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from blocklora.errors import UserError
from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.operations.bake import bake
from blocklora.lora.operations.extract import extract

UNET = "model.diffusion_model."
CLIP = "cond_stage_model.transformer.text_model.encoder.layers"
OPEN_CLIP = "conditioner.embedders.1.model.transformer.resblocks"


def tick(_phase: str, done: int, total: int) -> None:
    assert 0 <= done <= total


def sd1(dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    """A few weights of an SD 1.x checkpoint, each of another kind."""
    shapes = {
        f"{UNET}input_blocks.4.1.transformer_blocks.0.attn1.to_q.weight": (24, 16),
        f"{UNET}input_blocks.1.0.in_layers.2.weight": (12, 8, 3, 3),
        f"{UNET}input_blocks.1.0.in_layers.2.bias": (12,),
        f"{UNET}middle_block.1.proj_in.weight": (24, 16, 1, 1),
        f"{UNET}time_embed.0.weight": (12, 8),
        f"{CLIP}.3.mlp.fc1.weight": (24, 16),
        "first_stage_model.encoder.conv_in.weight": (8, 3, 3, 3),
    }
    return {name: files.noise(*shape, seed=7).to(dtype) for name, shape in shapes.items()}


def lora() -> dict[str, Tensor]:
    """A LoRA for all of it."""
    found = {
        **files.linear(files.ATTENTION, rank=2, alpha=1.0),
        **files.conv(files.CONV, rank=2),
        **files.linear(files.TEXT, rank=2, alpha=4.0),
    }
    down, up = files.noise(2, 16, 1, 1), files.noise(24, 2, 1, 1)
    return found | {f"{files.MID}.lora_down.weight": down, f"{files.MID}.lora_up.weight": up}


WHERE = {
    files.ATTENTION: f"{UNET}input_blocks.4.1.transformer_blocks.0.attn1.to_q.weight",
    files.CONV: f"{UNET}input_blocks.1.0.in_layers.2.weight",
    files.MID: f"{UNET}middle_block.1.proj_in.weight",
    files.TEXT: f"{CLIP}.3.mlp.fc1.weight",
}


def baked(base: Mapping[str, Tensor], weight: float) -> dict[str, Tensor]:
    """What baking must give, in fp64 and rounded once."""
    found = dict(base)
    for name, delta in files.deltas(lora()).items():
        old = base[WHERE[name]]
        found[WHERE[name]] = (old.double() + weight * delta.reshape(old.shape)).to(old.dtype)
    return found


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_bake_into_a_checkpoint(tmp_path: Path, dtype: torch.dtype) -> None:
    base = files.write(tmp_path / "base.safetensors", sd1(dtype), {"modelspec.title": "Base"})
    path = files.write(tmp_path / "lora.safetensors", lora())
    out = tmp_path / "out.safetensors"
    report = bake(base, out, [Ingredient(path=path, weight=0.7, parts=None)], force=False, tick=tick)
    found, expected = load_file(out), baked(sd1(dtype), 0.7)
    assert found.keys() == expected.keys() and report.left_out_count == 0
    tolerance = 1e-5 if dtype == torch.float32 else 1e-2
    for name, value in expected.items():
        assert found[name].dtype == dtype
        torch.testing.assert_close(found[name], value, rtol=tolerance, atol=tolerance)
    for name in ("first_stage_model.encoder.conv_in.weight", f"{UNET}time_embed.0.weight"):
        assert torch.equal(found[name], sd1(dtype)[name])
    metadata = files.metadata(out)
    assert metadata["modelspec.title"] == "Base"
    assert [source["file"] for source in json.loads(metadata["blocklora_operation"])["sources"]] == [
        "base.safetensors", "lora.safetensors",
    ]  # fmt: skip


def test_bake_of_parts_changes_only_them(tmp_path: Path) -> None:
    base = files.write(tmp_path / "base.safetensors", sd1())
    path, out = files.write(tmp_path / "lora.safetensors", lora()), tmp_path / "out.safetensors"
    bake(base, out, [Ingredient(path=path, weight=1, parts="in0")], force=False, tick=tick)
    changed = {name for name, value in load_file(out).items() if not torch.equal(value, sd1()[name])}
    assert changed == {WHERE[files.CONV]}


def test_bake_of_what_depends_on_the_base_and_of_biases(tmp_path: Path) -> None:
    state = sd1()
    weight = state[WHERE[files.ATTENTION]]
    tensors = {f"{files.ATTENTION}.weight": files.noise(24), f"{files.ATTENTION}.on_input": torch.tensor(False)}
    tensors |= {f"{files.CONV}.diff": files.noise(12, 8, 3, 3), f"{files.CONV}.diff_b": files.noise(12)}
    base, path = (
        files.write(tmp_path / f"{name}.safetensors", own) for name, own in (("base", state), ("lora", tensors))
    )
    out = tmp_path / "out.safetensors"
    bake(base, out, [Ingredient(path=path, weight=0.5, parts=None)], force=False, tick=tick)
    found = load_file(out)
    expected = weight + 0.5 * weight * tensors[f"{files.ATTENTION}.weight"][:, None]
    torch.testing.assert_close(found[WHERE[files.ATTENTION]], expected)
    bias = f"{UNET}input_blocks.1.0.in_layers.2.bias"
    torch.testing.assert_close(found[bias], state[bias] + 0.5 * tensors[f"{files.CONV}.diff_b"])


def test_bake_into_sdxls_second_text_encoder_changes_the_right_third(tmp_path: Path) -> None:
    name = "input_blocks.4.1.transformer_blocks.1.attn1.to_q.weight"
    state = {
        f"{UNET}{name}": files.noise(24, 16),
        f"{UNET}output_blocks.0.1.proj_in.weight": files.noise(8, 8),
        f"{OPEN_CLIP}.5.attn.in_proj_weight": files.noise(72, 24),
        f"{OPEN_CLIP}.5.mlp.c_fc.weight": files.noise(96, 24),
    }
    lora_k = "lora_te2_text_model_encoder_layers_5_self_attn_k_proj"
    lora_fc = "lora_te2_text_model_encoder_layers_5_mlp_fc1"
    lora_q = "lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_q"
    tensors = {
        **files.linear(lora_k, rank=2, out=24, entry=24), **files.linear(lora_fc, rank=2, out=96, entry=24),
        **files.linear(lora_q, rank=2),
    }  # fmt: skip
    base, path = (files.write(tmp_path / f"{n}.safetensors", own) for n, own in (("base", state), ("lora", tensors)))
    out = tmp_path / "out.safetensors"
    bake(base, out, [Ingredient(path=path, weight=1, parts=None)], force=False, tick=tick)
    found, deltas = load_file(out), files.deltas(tensors)
    change = found[f"{OPEN_CLIP}.5.attn.in_proj_weight"] - state[f"{OPEN_CLIP}.5.attn.in_proj_weight"]
    assert not change[:24].any() and not change[48:].any()
    torch.testing.assert_close(change[24:48].double(), deltas[lora_k], rtol=1e-4, atol=1e-5)
    change = found[f"{OPEN_CLIP}.5.mlp.c_fc.weight"] - state[f"{OPEN_CLIP}.5.mlp.c_fc.weight"]
    torch.testing.assert_close(change.double(), deltas[lora_fc], rtol=1e-4, atol=1e-5)
    change = found[f"{UNET}{name}"] - state[f"{UNET}{name}"]
    torch.testing.assert_close(change.double(), deltas[lora_q], rtol=1e-4, atol=1e-5)


def test_bake_refuses_widths_that_differ_and_leaves_nothing(tmp_path: Path) -> None:
    base = files.write(tmp_path / "base.safetensors", sd1())
    path = files.write(tmp_path / "lora.safetensors", files.linear(files.ATTENTION, rank=2, entry=99))
    with pytest.raises(UserError, match="has the shape"):
        bake(base, tmp_path / "out.safetensors", [Ingredient(path=path, weight=1, parts=None)], force=False, tick=tick)
    assert {entry.name for entry in tmp_path.iterdir()} == {"base.safetensors", "lora.safetensors"}


@pytest.mark.parametrize("conv_rank", [None, 2])
def test_extract_finds_the_lora_that_was_baked(tmp_path: Path, conv_rank: int | None) -> None:
    base, tuned = (files.write(tmp_path / f"{name}.safetensors", state)
                   for name, state in (("base", sd1()), ("tuned", baked(sd1(), 1.0))))  # fmt: skip
    out = tmp_path / "out.safetensors"
    extract(out, base, tuned, rank=2, conv_rank=conv_rank, text_encoder=True, dtype="F32", force=False, tick=tick)
    found, expected = files.deltas(out), files.deltas(lora())
    if conv_rank is None:
        del expected[files.CONV]
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, rtol=1e-3, atol=1e-4)
    shape = load_file(out)[f"{files.MID}.lora_down.weight"].shape
    assert shape == (2, 16, 1, 1)


def test_extract_without_text_encoder_and_without_difference(tmp_path: Path) -> None:
    base, tuned = (files.write(tmp_path / f"{name}.safetensors", state)
                   for name, state in (("base", sd1()), ("tuned", baked(sd1(), 1.0))))  # fmt: skip
    out = tmp_path / "out.safetensors"
    extract(out, base, tuned, rank=2, conv_rank=None, text_encoder=False, dtype=None, force=False, tick=tick)
    assert {key.split(".")[0] for key in load_file(out)} == {files.ATTENTION, files.MID}
    assert {value.dtype for value in load_file(out).values()} == {torch.float16}
    with pytest.raises(UserError, match="does not differ"):
        extract(tmp_path / "none.safetensors", base, base, rank=2, conv_rank=None, text_encoder=True, dtype=None,
                force=False, tick=tick)  # fmt: skip


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    path = files.write(tmp_path / "lora.safetensors", lora())
    with pytest.raises(UserError, match="no U-Net"):
        bake(path, tmp_path / "out.safetensors", [Ingredient(path=path, weight=1, parts=None)], force=False, tick=tick)
