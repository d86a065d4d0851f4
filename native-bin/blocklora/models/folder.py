"""Base models as diffusers folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from blocklora.blocks.architecture import check_unet
from blocklora.blocks.header import read_header
from blocklora.blocks.shapes import model_index, weight_file
from blocklora.errors import UserError

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer


@dataclass(slots=True, kw_only=True)
class Parts:
    """What a base model consists of."""

    unet: UNet2DConditionModel
    vae: AutoencoderKL
    text_encoder: CLIPTextModel
    tokenizer: CLIPTokenizer
    scheduler_config: dict[str, Any]


def read_folder(folder: Path, dtype: torch.dtype) -> Parts:
    """Reads a diffusers folder (safetensors only; the fp16 variant where there is no other).

    Raises:
        UserError: not a whole SD 1.x model.
    """
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer

    model_index(folder)
    unet_file = weight_file(folder / "unet", "diffusion_pytorch_model")
    check_unet(read_header(unet_file).shapes, folder)
    vae_file = weight_file(folder / "vae", "diffusion_pytorch_model")
    text_file = weight_file(folder / "text_encoder", "model")
    for file in (vae_file, text_file):
        read_header(file)
    return Parts(
        unet=_pretrained(UNet2DConditionModel.from_pretrained, unet_file, torch_dtype=dtype),
        vae=_pretrained(AutoencoderKL.from_pretrained, vae_file, torch_dtype=torch.float32),
        text_encoder=_pretrained(CLIPTextModel.from_pretrained, text_file, dtype=torch.float32),
        tokenizer=_tokenizer(CLIPTokenizer, folder / "tokenizer"),
        scheduler_config=_scheduler_config(folder),
    )


def read_vae(folder: Path) -> AutoencoderKL:
    """Reads a VAE from a diffusers folder, either of the VAE alone or of a whole model.

    Raises:
        UserError: there is no VAE.
    """
    from diffusers import AutoencoderKL

    inner = folder / "vae" if (folder / "vae").is_dir() else folder
    if not (inner / "config.json").is_file():
        raise UserError(
            "vae-missing",
            f"There is no VAE at {folder}.",
            "Give `base.vae` the path of a diffusers VAE folder (config.json and safetensors).",
            file=folder,
        )
    file = weight_file(inner, "diffusion_pytorch_model")
    read_header(file)
    return _pretrained(AutoencoderKL.from_pretrained, file, torch_dtype=torch.float32)


def _pretrained(load: Callable[..., Any], file: Path, **options: Any) -> Any:
    """Loads the model whose weights are ``file``; the libraries' errors become sentences."""
    variant = "fp16" if file.name.endswith(".fp16.safetensors") else None
    try:
        return load(file.parent, variant=variant, use_safetensors=True, local_files_only=True, **options)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise UserError(
            "base-unreadable",
            f"{file.parent} cannot be loaded: {str(error).splitlines()[0] if str(error) else type(error).__name__}.",
            "Download the model folder again.",
            file=file.parent,
        ) from error


def _tokenizer(kind: type[CLIPTokenizer], folder: Path) -> CLIPTokenizer:
    if not (folder / "tokenizer.json").is_file() and not (folder / "vocab.json").is_file():
        raise UserError(
            "base-incomplete", f"{folder} holds no tokenizer.", "Download the whole model folder again.", file=folder
        )
    try:
        return kind.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            "base-unreadable", f"The tokenizer in {folder} cannot be read.", "Download it again.", file=folder
        ) from error


def _scheduler_config(folder: Path) -> dict[str, Any]:
    path = folder / "scheduler" / "scheduler_config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            "base-incomplete", f"{path} is missing or cannot be read.", "Download the model folder again.", file=path
        ) from error
    return {key: value for key, value in config.items() if not key.startswith("_")}
