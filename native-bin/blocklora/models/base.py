"""A base model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch

from blocklora.models.hashes import legacy_hash, sha256_of_file, sha256_of_weights

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer

PredictionType = Literal["epsilon", "v_prediction"]


@dataclass(kw_only=True)
class Base:
    """The frozen parts of Stable Diffusion 1.x. No parameter requires a gradient; every part is in eval mode."""

    name: str
    """What a person calls it: folder or file name without ending, or ``embedded``."""
    path: Path
    unet: UNet2DConditionModel
    """In the training's number format."""
    vae: AutoencoderKL
    """Always fp32: in fp16 the VAEs of SD 1.x overflow to NaN for some pictures."""
    text_encoder: CLIPTextModel
    """Always fp32: each caption is encoded once, so precision costs nothing."""
    tokenizer: CLIPTokenizer
    scheduler_config: dict[str, Any]
    """diffusers' config of the noise schedule, from which every sampler is made."""
    noise_schedule: torch.Tensor
    """``alphas_cumprod``, fp32 on the CPU, one value per training timestep."""
    prediction_type: PredictionType
    clip_skip: int
    device: torch.device
    vae_path: Path | None = None
    """Where the VAE comes from when it is not the base's own."""

    @property
    def dtype(self) -> torch.dtype:
        """Number format of the U-Net."""
        return self.unet.dtype

    @property
    def latent_scale(self) -> float:
        """What latents are multiplied with (0.18215 for SD 1.x)."""
        return float(self.vae.config["scaling_factor"])

    @property
    def latent_factor(self) -> int:
        """Pixels per latent: 8 for SD 1.x, 4 for the embedded base."""
        return 2 ** (len(self.vae.config["block_out_channels"]) - 1)

    @cached_property
    def hash(self) -> str | None:
        """sha256 of a single-file checkpoint, as A1111 shows it; ``None`` for folders. Reads the whole file once."""
        return sha256_of_file(self.path) if self.path.is_file() else None

    @cached_property
    def legacy_hash(self) -> str | None:
        """A1111's old 8-digit hash of a single-file checkpoint; ``None`` for folders."""
        return legacy_hash(self.path) if self.path.is_file() else None

    @cached_property
    def vae_hash(self) -> str:
        """sha256 of the VAE's weights and scale: what cached latents depend on."""
        return sha256_of_weights(self.vae, extra=f"{self.latent_scale}")

    @cached_property
    def text_hash(self) -> str:
        """sha256 of the text encoder's weights, its vocabulary and clip skip: what cached captions depend on."""
        vocabulary = sorted(self.tokenizer.get_vocab().items())
        return sha256_of_weights(self.text_encoder, extra=f"{self.clip_skip} {vocabulary}")
