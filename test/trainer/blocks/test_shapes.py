"""Shapes from headers, and what is refused by its header alone."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
import sd15
from hypothesis import given
from hypothesis import strategies as st

from blocklora.blocks.header import read_header
from blocklora.blocks.shapes import EMBEDDED_BASE, base_path, base_unet_shapes
from blocklora.blocks.targets import unet_targets
from blocklora.errors import UserError

WHOLE = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": (320, 768),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "cond_stage_model.transformer.text_model.final_layer_norm.weight": (768,),
}


def header_only(path: Path, shapes: dict[str, tuple[int, ...]]) -> Path:
    """A safetensors file whose weights are a hole in the file: it takes no room, and only its header was written."""
    entries: dict[str, object] = {}
    end = 0
    for name, shape in shapes.items():
        size = 2 * math.prod(shape)
        entries[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(entries).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    os.truncate(path, 8 + len(text) + end)
    return path


def test_ldm_names_lead_to_the_same_targets(tmp_path: Path) -> None:
    from blocklora.blocks.ldm_names import PREFIX, diffusers_name

    names = ldm_names()
    assert {diffusers_name(ldm) for ldm in names} == set(sd15.shapes())
    shapes = {PREFIX + ldm: sd15.shapes()[name] for ldm, name in names.items()}
    path = header_only(tmp_path / "model.safetensors", WHOLE | shapes)
    assert unet_targets(base_unet_shapes(path)) == unet_targets(sd15.shapes())


def ldm_names() -> dict[str, str]:
    """ldm name -> diffusers name of every weight matrix, by the table of the published conversion."""
    resnet = {
        "conv1": "in_layers.2",
        "conv2": "out_layers.3",
        "time_emb_proj": "emb_layers.1",
        "conv_shortcut": "skip_connection",
    }
    plain = {
        "conv_in": "input_blocks.0.0", "conv_out": "out.2",
        "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    }  # fmt: skip
    names = {}
    for weight in sd15.shapes():
        module = weight.removesuffix(".weight")
        words = module.split(".")
        if module in plain:
            ldm = plain[module]
        elif words[0] == "mid_block":
            place = 1 if words[1] == "attentions" else 2 * int(words[2])
            ldm = f"middle_block.{place}." + (".".join(words[3:]) if place == 1 else resnet[words[3]])
        else:
            side, level, group, item = words[0], int(words[1]), words[2], int(words[3])
            rest = ".".join(words[4:])
            if side == "down_blocks":
                block = f"input_blocks.{1 + 3 * level + item}"
                if group == "downsamplers":
                    ldm = f"input_blocks.{3 + 3 * level}.0.op"
            else:
                block = f"output_blocks.{3 * level + item}"
                if group == "upsamplers":
                    ldm = f"output_blocks.{2 + 3 * level}.{1 if level == 0 else 2}.conv"
            if group == "attentions":
                ldm = f"{block}.1.{rest}"
            elif group == "resnets":
                ldm = f"{block}.0.{resnet[rest]}"
        names[f"{ldm}.weight"] = weight
    return names


@pytest.mark.parametrize(
    ("code", "shapes"),
    [
        ("base-is-sdxl", {"conditioner.embedders.0.transformer.text_model.x": (1,), **WHOLE}),
        ("base-is-sd2", {"cond_stage_model.model.ln_final.weight": (1024,), **WHOLE}),
        ("base-is-sd3", {"model.diffusion_model.joint_blocks.0.x": (1,)}),
        ("base-is-flux", {"model.diffusion_model.double_blocks.0.x": (1,)}),
        ("base-is-lora", {"lora_unet_mid_block_attentions_0_proj_in.lora_down.weight": (4, 1280, 1, 1)}),
        ("base-is-lora", {"lora_unet_mid_block_attentions_0_proj_in.hada_w1_a": (4, 4)}),
        ("base-is-vae", {"encoder.conv_in.weight": (128, 3, 3, 3), "decoder.conv_in.weight": (512, 4, 3, 3)}),
        ("base-is-unet", {"down_blocks.0.resnets.0.conv1.weight": (320, 320, 3, 3)}),
        ("base-is-inpainting", WHOLE | {"model.diffusion_model.input_blocks.0.0.weight": (320, 9, 3, 3)}),
        ("base-incomplete", {name: shape for name, shape in WHOLE.items() if "cond_stage" not in name}),
        ("base-incomplete", {name: shape for name, shape in WHOLE.items() if "first_stage" not in name}),
        ("base-unknown", {"something.else": (1,)}),
    ],
)
def test_what_is_no_sd1_checkpoint_is_named(code: str, shapes: dict[str, tuple[int, ...]], tmp_path: Path) -> None:
    path = header_only(tmp_path / "model.safetensors", shapes)
    with pytest.raises(UserError) as error:
        base_unet_shapes(path)
    assert error.value.code == code
    assert error.value.fix and error.value.file == str(path) and "model.safetensors" in error.value.message


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("model-lfs-pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
        ("model-html", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        ("model-pickle", b"PK\x03\x04" + bytes(100)),
        ("model-truncated", b""),
        ("model-truncated", (1000).to_bytes(8, "little") + b'{"a":'),
        ("model-not-safetensors", (5).to_bytes(8, "little") + b"[1,2]"),
        ("model-not-safetensors", b"\xff" * 40),
    ],
)
def test_files_that_are_no_safetensors_are_named(code: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        read_header(path)
    assert error.value.code == code


def test_a_cut_off_file_is_noticed(tmp_path: Path) -> None:
    whole = (EMBEDDED_BASE / "vae" / "diffusion_pytorch_model.safetensors").read_bytes()
    path = tmp_path / "model.safetensors"
    path.write_bytes(whole[:-1])
    with pytest.raises(UserError, match="cut off"):
        read_header(path)


@given(
    st.binary(max_size=400) | st.builds(lambda text: len(text).to_bytes(8, "little") + text, st.binary(max_size=200))
)
def test_no_bytes_make_the_header_reader_fail_otherwise(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("header") / "x.safetensors"
    path.write_bytes(content)
    try:
        read_header(path)
    except UserError as error:
        assert error.message


def test_folders(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no model_index"):
        base_unet_shapes(tmp_path)
    (tmp_path / "model_index.json").write_text('{"_class_name": "StableDiffusionXLPipeline"}')
    with pytest.raises(UserError, match="SDXL"):
        base_unet_shapes(tmp_path)
    (tmp_path / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "diffusion_pytorch_model.bin").touch()
    with pytest.raises(UserError, match="pickle"):
        base_unet_shapes(tmp_path)
    source = EMBEDDED_BASE / "unet" / "diffusion_pytorch_model.safetensors"
    (tmp_path / "unet" / "diffusion_pytorch_model.fp16.safetensors").write_bytes(source.read_bytes())
    assert base_unet_shapes(tmp_path) == base_unet_shapes("embedded")


def test_paths_start_at_the_job_file(tmp_path: Path) -> None:
    assert base_path("embedded", tmp_path) == EMBEDDED_BASE
    assert base_path("models/sd15", tmp_path) == tmp_path / "models" / "sd15"
    assert base_path(str(tmp_path / "x.safetensors"), Path("/elsewhere")) == tmp_path / "x.safetensors"
