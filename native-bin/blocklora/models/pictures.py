"""Pictures to latents and back."""

from __future__ import annotations

import numpy as np
import torch

from blocklora.models.base import Base


@torch.no_grad()
def encode_pixels(base: Base, pixels: np.ndarray, *, seeds: list[int]) -> torch.Tensor:
    """Encodes pictures by a draw from the VAE's posterior, each with its own generator: a batch changes no draw.

    Args:
        pixels: uint8 ``[n, H, W, 3]``; H and W are multiples of ``base.latent_factor``.
        seeds: one per picture.

    Returns:
        fp32 ``[n, 4, H/factor, W/factor]`` on the base's device, already multiplied by ``base.latent_scale``.
    """
    if len(seeds) != len(pixels):
        raise ValueError(f"{len(pixels)} pictures need as many seeds, not {len(seeds)}.")
    images = torch.from_numpy(pixels).permute(0, 3, 1, 2).to(base.device).float() / 127.5 - 1
    posterior = base.vae.encode(images).latent_dist
    shape = posterior.mean.shape[1:]
    # drawn on the CPU: the same seed gives the same latent on every device
    noise = torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(seed)) for seed in seeds])
    return (posterior.mean + posterior.std * noise.to(base.device)) * base.latent_scale


@torch.no_grad()
def decode_latents(base: Base, latents: torch.Tensor) -> np.ndarray:
    """Decodes scaled latents ``[n, 4, h, w]`` to uint8 ``[n, H, W, 3]``.

    When memory runs out, it decodes one picture at a time, then in tiles.
    """
    latents = latents.to(base.device, torch.float32) / base.latent_scale
    vae = base.vae
    try:
        images = vae.decode(latents).sample
    except torch.OutOfMemoryError:
        images = _decode_sparingly(base, latents)
    images = (images / 2 + 0.5).clamp(0, 1) * 255
    return images.round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


def _decode_sparingly(base: Base, latents: torch.Tensor) -> torch.Tensor:
    if base.device.type == "cuda":
        torch.cuda.empty_cache()
    base.vae.enable_slicing()
    base.vae.enable_tiling()
    try:
        return base.vae.decode(latents).sample
    finally:
        base.vae.disable_slicing()
        base.vae.disable_tiling()
