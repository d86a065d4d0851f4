"""Noise and timesteps of a step: pure functions of (seed, step, micro batch), so resuming needs no random state."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from blocklora.train.device import Place

HIGH_NOISE_START = 0.6
"""``high_noise_fraction`` of the timesteps comes from here to the end of the noise schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Randomness of one batch."""

    noise: Tensor
    """``[n, c, h, w]`` fp32, with the noise offset added."""
    timesteps: Tensor
    """``[n]`` int64."""

    def on(self, place: Place) -> Draw:
        """The same on the training device."""
        return Draw(noise=place.send(self.noise), timesteps=place.send(self.timesteps))


def draw(
    shape: tuple[int, ...],
    *,
    seed: int,
    step: int,
    micro: int,
    timesteps: int,
    noise_offset: float = 0.0,
    high_noise_fraction: float = 0.0,
) -> Draw:
    """Noise for latents of ``shape`` ``[n, c, h, w]`` and a timestep for each, on the CPU.

    Always drawn on the CPU, so that a seed means the same on every device.

    Args:
        step: the optimizer step, from 1.
        micro: which batch of the step, from 0.
        timesteps: length of the noise schedule.
        noise_offset: standard deviation of a shift that a whole channel shares
            (https://www.crosslabs.org/blog/diffusion-with-offset-noise).
        high_noise_fraction: share of timesteps from the noisiest 40 %; the rest is uniform over all.
    """
    generator = torch.Generator().manual_seed(_mixed(seed, step, micro))
    count, channels = shape[0], shape[1]
    position = torch.rand(count, generator=generator, dtype=torch.float64)
    high = torch.rand(count, generator=generator) < high_noise_fraction
    first = torch.where(high, int(HIGH_NOISE_START * timesteps), 0)
    chosen = (first + position * (timesteps - first)).long().clamp_(max=timesteps - 1)
    noise = torch.randn(shape, generator=generator)
    if noise_offset:
        noise += noise_offset * torch.randn((count, channels, 1, 1), generator=generator)
    return Draw(noise=noise, timesteps=chosen)


def _mixed(seed: int, step: int, micro: int) -> int:
    """63 bits in which neighbouring steps have nothing in common."""
    digest = hashlib.blake2b(f"noise {seed} {step} {micro}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1
