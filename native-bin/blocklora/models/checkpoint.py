"""Base models as one checkpoint file (CompVis' ldm layout), with the configs of SD 1.x that ship with the trainer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from blocklora.blocks.architecture import check_checkpoint
from blocklora.blocks.header import read_header
from blocklora.blocks.ldm_names import PREFIX, diffusers_name
from blocklora.errors import UserError
from blocklora.models.clip_tokenizer import clip_tokenizer
from blocklora.models.folder import Parts

CONFIGS = Path(__file__).resolve().parents[1] / "assets" / "sd1"
_VAE_PREFIX = "first_stage_model."
_TEXT_PREFIX = "cond_stage_model.transformer."

Weights = dict[str, torch.Tensor]


def read_checkpoint(path: Path, dtype: torch.dtype) -> Parts:
    """Reads a ``.safetensors`` checkpoint, or a ``.ckpt`` whose pickle holds nothing but tensors.

    Raises:
        UserError: not a whole SD 1.x checkpoint; it says what it is.
    """
    weights = _read_pickle(path) if path.suffix.lower() in (".ckpt", ".pt", ".pth") else _read_safetensors(path)
    return Parts(
        unet=_unet(weights, dtype),
        vae=_vae(weights),
        text_encoder=_text_encoder(weights, path),
        tokenizer=clip_tokenizer(),
        scheduler_config=config("scheduler") | {"prediction_type": _prediction_type(weights, path)},
    )


def config(part: str) -> dict[str, Any]:
    """The SD 1.x config of ``unet``, ``vae``, ``text_encoder`` or ``scheduler``."""
    return json.loads((CONFIGS / f"{part}.json").read_text(encoding="utf-8"))


def _read_safetensors(path: Path) -> Weights:
    check_checkpoint(read_header(path).shapes, path)
    try:
        return load_file(path)
    except Exception as error:
        raise UserError(
            "base-unreadable", f"{path.name} cannot be read: {error}.", "Download the file again.", file=path
        ) from error


def _read_pickle(path: Path) -> Weights:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:
        raise UserError(
            "base-unsafe-pickle",
            f"{path.name} is not a checkpoint that can be read without running code in it.",
            "Get the .safetensors version of this model.",
            file=path,
        ) from error
    weights = content.get("state_dict", content) if isinstance(content, dict) else {}
    tensors = {str(name): value for name, value in weights.items() if isinstance(value, torch.Tensor)}
    check_checkpoint({name: tuple(tensor.shape) for name, tensor in tensors.items()}, path)
    return tensors


def _unet(weights: Weights, dtype: torch.dtype) -> Any:
    from diffusers import UNet2DConditionModel

    named = {
        diffusers_name(name.removeprefix(PREFIX)): tensor for name, tensor in weights.items() if name.startswith(PREFIX)
    }
    return _filled(UNet2DConditionModel, config("unet"), {k: v for k, v in named.items() if k is not None}, dtype)


def _vae(weights: Weights) -> Any:
    from diffusers import AutoencoderKL
    from diffusers.loaders.single_file_utils import convert_ldm_vae_checkpoint

    own = {name: tensor for name, tensor in weights.items() if name.startswith(_VAE_PREFIX)}
    return _filled(AutoencoderKL, config("vae"), convert_ldm_vae_checkpoint(own, config("vae")), torch.float32)


def _filled(kind: Any, settings: dict[str, Any], weights: Weights, dtype: torch.dtype) -> Any:
    """A diffusers model that takes over ``weights`` without ever holding random ones."""
    from accelerate import init_empty_weights

    with init_empty_weights():
        model = kind.from_config(settings)
    model.load_state_dict({name: tensor.to(dtype) for name, tensor in weights.items()}, strict=True, assign=True)
    return model


def _text_encoder(weights: Weights, path: Path) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel

    model = CLIPTextModel(CLIPTextConfig(**config("text_encoder")))
    own = {
        name.removeprefix(_TEXT_PREFIX).removeprefix("text_model."): tensor.float()
        for name, tensor in weights.items()
        if name.startswith(_TEXT_PREFIX) and not name.endswith("position_ids")  # a buffer in old files
    }
    prefix = "text_model." if any(name.startswith("text_model.") for name in model.state_dict()) else ""
    missing = model.load_state_dict({prefix + name: tensor for name, tensor in own.items()}, strict=False)
    if missing.missing_keys or missing.unexpected_keys:
        name = next(iter([*missing.missing_keys, *missing.unexpected_keys]))
        raise UserError(
            "base-text-encoder",
            f"The text encoder in {path.name} is not SD 1.x's CLIP (first difference: {name}).",
            "Choose an SD 1.x checkpoint in its full version.",
            file=path,
        )
    return model


def _prediction_type(weights: Weights, path: Path) -> str:
    """v-prediction models of SD 1.x mark themselves with a ``v_pred`` tensor or in a .yaml beside them."""
    if "v_pred" in weights:
        return "v_prediction"
    beside = path.with_suffix(".yaml")
    try:
        marked = beside.is_file() and 'parameterization: "v"' in beside.read_text(encoding="utf-8")
    except (OSError, ValueError):
        marked = False
    return "v_prediction" if marked else "epsilon"
