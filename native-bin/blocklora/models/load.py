"""Loads the base model of a job: the embedded one, a diffusers folder, or one checkpoint file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from blocklora.blocks.shapes import base_path
from blocklora.errors import UserError
from blocklora.job.models import BaseSpec
from blocklora.models.base import Base, PredictionType
from blocklora.models.checkpoint import read_checkpoint
from blocklora.models.folder import Parts, read_folder, read_vae
from blocklora.models.frozen_conv import freeze_convolutions


def load_base(spec: BaseSpec, *, root: Path, device: torch.device | str, dtype: torch.dtype) -> Base:
    """Loads every part of the base, frozen and in eval mode.

    Args:
        spec: the job's ``base``.
        root: folder that relative paths start at (the job file's).
        device: where all parts go.
        dtype: number format of the U-Net; VAE and text encoder stay fp32.

    Raises:
        UserError: missing, cut off, unreadable, or not an SD 1.x model; it says what it is and what to choose.
    """
    path = base_path(spec.model, root)
    if not path.exists():
        raise UserError(
            "base-missing", f"There is no base model at {path}.", "Correct `base.model` in the job file.", file=path
        )
    parts = read_folder(path, dtype) if path.is_dir() else read_checkpoint(path, dtype)
    vae_path = None
    if spec.vae is not None:
        vae_path = (root / Path(spec.vae).expanduser()).resolve()
        parts.vae = read_vae(vae_path)
    _check_clip_skip(spec.clip_skip, parts)
    for module, number_format in ((parts.unet, dtype), (parts.vae, torch.float32), (parts.text_encoder, torch.float32)):
        module.to(device=device, dtype=number_format).requires_grad_(False).eval()
    if parts.unet.device.type == "cuda":
        parts.unet.to(memory_format=torch.channels_last)
    freeze_convolutions(parts.unet)
    return Base(
        name="embedded" if spec.model == "embedded" else path.stem if path.is_file() else path.name,
        path=path,
        unet=parts.unet,
        vae=parts.vae,
        text_encoder=parts.text_encoder,
        tokenizer=parts.tokenizer,
        scheduler_config=parts.scheduler_config,
        noise_schedule=noise_schedule(parts.scheduler_config),
        prediction_type=_prediction_type(parts.scheduler_config, path),
        clip_skip=spec.clip_skip,
        device=torch.device(device),
        vae_path=vae_path,
    )


def noise_schedule(config: dict[str, Any]) -> torch.Tensor:
    """``alphas_cumprod`` of a diffusers scheduler config: computed in fp64, given as fp32 ``[T]``."""
    start, end = float(config.get("beta_start", 0.0001)), float(config.get("beta_end", 0.02))
    steps, kind = int(config.get("num_train_timesteps", 1000)), config.get("beta_schedule", "linear")
    plain = config.get("trained_betas") is None and not config.get("rescale_betas_zero_snr")
    if plain and kind == "scaled_linear":
        betas = torch.linspace(start**0.5, end**0.5, steps, dtype=torch.float64) ** 2
    elif plain and kind == "linear":
        betas = torch.linspace(start, end, steps, dtype=torch.float64)
    else:
        from diffusers import DDPMScheduler

        return DDPMScheduler.from_config(config).alphas_cumprod.float()
    return torch.cumprod(1 - betas, dim=0).float()


def _prediction_type(config: dict[str, Any], path: Path) -> PredictionType:
    kind = config.get("prediction_type", "epsilon")
    if kind not in ("epsilon", "v_prediction"):
        raise UserError(
            "base-prediction",
            f"{path.name} predicts `{kind}`, which this trainer does not know.",
            "Choose a base model that predicts epsilon or v.",
            file=path,
        )
    return kind


def _check_clip_skip(clip_skip: int, parts: Parts) -> None:
    layers = int(parts.text_encoder.config.num_hidden_layers)
    if clip_skip > layers:
        raise UserError(
            "clip-skip",
            f"`clipSkip` is {clip_skip}, but this base's text encoder has only {layers} layers.",
            f"Set `base.clipSkip` to {min(2, layers)} or less.",
        )
