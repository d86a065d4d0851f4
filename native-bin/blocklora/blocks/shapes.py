"""Shapes of a base model's U-Net, read from file headers in milliseconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from blocklora.blocks.architecture import check_checkpoint, check_unet
from blocklora.blocks.header import read_header
from blocklora.blocks.ldm_names import PREFIX, diffusers_name
from blocklora.errors import UserError

EMBEDDED_BASE = Path(__file__).resolve().parents[2] / "base"
"""The diffusers folder of the tiny model that ships with the trainer."""


def base_path(model: str, root: Path) -> Path:
    """Where the base of a job is: ``"embedded"``, an absolute path, or one relative to ``root`` (``~``: the home)."""
    return EMBEDDED_BASE if model == "embedded" else (root / Path(model).expanduser()).resolve()


def base_unet_shapes(model: Path | Literal["embedded"]) -> dict[str, tuple[int, ...]]:
    """Weight name in diffusers' naming -> shape, for every weight of the U-Net.

    Args:
        model: ``"embedded"``, a diffusers folder, or one ``.safetensors`` checkpoint. A pickle (``.ckpt``) cannot be
            read without torch; for it the shapes are SD 1.5's own, which every SD 1.x checkpoint shares.

    Raises:
        UserError: missing, unreadable, or not an SD 1.x model; it says what it is.
    """
    path = EMBEDDED_BASE if model == "embedded" else Path(model)
    if path.is_dir():
        return _folder_shapes(path)
    if path.suffix.lower() == ".ckpt" and path.is_file():
        return _sd15_shapes()
    shapes = read_header(path).shapes
    check_checkpoint(shapes, path)
    named = {diffusers_name(name.removeprefix(PREFIX)): shape for name, shape in shapes.items() if PREFIX in name}
    return {name: shape for name, shape in named.items() if name is not None}


def weight_file(folder: Path, stem: str) -> Path:
    """The safetensors file of a model part: the plain one, else the fp16 variant.

    Raises:
        UserError: neither is there; says so when only a pickle is.
    """
    for name in (f"{stem}.safetensors", f"{stem}.fp16.safetensors"):
        if (folder / name).is_file():
            return folder / name
    if any(folder.glob("*.bin")):
        raise UserError(
            "base-is-pickle",
            f"{folder} holds its weights as a pickle (.bin), which can run code when it is read.",
            "Get the safetensors version of this model.",
            file=folder,
        )
    raise UserError(
        "base-incomplete",
        f"{folder} holds no {stem}.safetensors.",
        "Download the whole model folder again.",
        file=folder,
    )


def model_index(folder: Path) -> dict[str, object]:
    """Content of a diffusers folder's ``model_index.json``, checked to be a Stable Diffusion 1.x pipeline's.

    Raises:
        UserError: not a diffusers folder, or one of another kind of model.
    """
    path = folder / "model_index.json"
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UserError(
            "base-not-a-model",
            f"{folder} is not a diffusers model: it has no model_index.json.",
            "Choose the folder that holds model_index.json, or one .safetensors checkpoint.",
            file=folder,
        ) from error
    except (OSError, ValueError) as error:
        raise UserError(
            "base-unreadable", f"{path} cannot be read.", "Download the model folder again.", file=path
        ) from error
    kind = str(index.get("_class_name", "")) if isinstance(index, dict) else ""
    for word, name in (("XL", "SDXL"), ("StableDiffusion3", "SD3"), ("Flux", "Flux")):
        if word in kind:
            raise UserError(
                f"base-is-{name.lower()}",
                f"The model {folder.name} is {name}, and this version trains LoRAs for SD 1.x only.",
                "Choose an SD 1.x base model.",
                file=folder,
            )
    return index


def _folder_shapes(folder: Path) -> dict[str, tuple[int, ...]]:
    model_index(folder)
    path = weight_file(folder / "unet", "diffusion_pytorch_model")
    shapes = dict(read_header(path).shapes)
    check_unet(shapes, folder)
    return shapes


def _sd15_shapes() -> dict[str, tuple[int, ...]]:
    """Shapes of the SD 1.5 U-Net's weight matrices from their regular layout (channels 320, 640, 1280, 1280)."""
    channels, context, time = (320, 640, 1280, 1280), 768, 1280
    shapes: dict[str, tuple[int, ...]] = {}

    def resnet(name: str, entry: int, out: int) -> None:
        shapes[f"{name}.conv1.weight"] = (out, entry, 3, 3)
        shapes[f"{name}.time_emb_proj.weight"] = (out, time)
        shapes[f"{name}.conv2.weight"] = (out, out, 3, 3)
        if entry != out:
            shapes[f"{name}.conv_shortcut.weight"] = (out, entry, 1, 1)

    def attention(name: str, width: int) -> None:
        layer = f"{name}.transformer_blocks.0"
        shapes[f"{name}.proj_in.weight"] = shapes[f"{name}.proj_out.weight"] = (width, width, 1, 1)
        for module in ("attn1", "attn2"):
            shapes[f"{layer}.{module}.to_q.weight"] = shapes[f"{layer}.{module}.to_out.0.weight"] = (width, width)
            for side in ("to_k", "to_v"):
                shapes[f"{layer}.{module}.{side}.weight"] = (width, width if module == "attn1" else context)
        shapes[f"{layer}.ff.net.0.proj.weight"] = (8 * width, width)
        shapes[f"{layer}.ff.net.2.weight"] = (width, 4 * width)

    skips, width = [320], 320
    for level, out in enumerate(channels):
        for item in range(2):
            resnet(f"down_blocks.{level}.resnets.{item}", width, out)
            if level < 3:
                attention(f"down_blocks.{level}.attentions.{item}", out)
            width = out
            skips.append(out)
        if level < 3:
            shapes[f"down_blocks.{level}.downsamplers.0.conv.weight"] = (out, out, 3, 3)
            skips.append(out)
    resnet("mid_block.resnets.0", width, width)
    attention("mid_block.attentions.0", width)
    resnet("mid_block.resnets.1", width, width)
    for level, out in enumerate(reversed(channels)):
        for item in range(3):
            resnet(f"up_blocks.{level}.resnets.{item}", width + skips.pop(), out)
            width = out
            if level > 0:
                attention(f"up_blocks.{level}.attentions.{item}", out)
        if level < 3:
            shapes[f"up_blocks.{level}.upsamplers.0.conv.weight"] = (out, out, 3, 3)
    return shapes
