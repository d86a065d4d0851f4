"""Timesteps, noise and loss weights of the base's training.

Two choices here decide whether colours follow the tags at all. At 64 pixels a picture's
colours are fixed by the lowest frequencies, which only the noisiest steps decide; drawn
evenly, those steps are too rare, and the mean of ordinary noise is so close to 0 that the
network learns to read the colours off it. Without the two, background colours were right
in 7 of 100 samples (chance: 11), with them in 59 after the same training.
"""

import numpy as np
import torch

STEPS = 1000

HIGH_NOISE_FRACTION = 0.5
"""Share of the timesteps drawn from [600, 1000) instead of [0, 1000)."""

HIGH_NOISE_FROM = 0.6
NOISE_OFFSET = 0.15
"""Size of the noise that is constant over a channel."""

SNR_GAMMA = 5.0


def timesteps(batch: int, rng: np.random.Generator) -> torch.Tensor:
    """`batch` timesteps in [0, 1000), spread evenly over the batch (less variance)."""
    even = (rng.permutation(batch) + rng.random(batch)) / batch
    high = HIGH_NOISE_FROM + (1 - HIGH_NOISE_FROM) * even
    share = np.where(rng.random(batch) < HIGH_NOISE_FRACTION, high, even)
    return torch.from_numpy((share * STEPS).astype(np.int64).clip(0, STEPS - 1))


def noise_like(latents: torch.Tensor) -> torch.Tensor:
    """Normal noise (n, 4, h, w) with an offset for each picture and channel."""
    offset = torch.randn(*latents.shape[:2], 1, 1)
    return torch.randn_like(latents) + NOISE_OFFSET * offset


def weighted_loss(predicted: torch.Tensor, noise: torch.Tensor, alphas: torch.Tensor) -> torch.Tensor:
    """Mean squared error with min-SNR weights; `alphas` (n,) are the cumulative products."""
    error = ((predicted - noise) ** 2).mean((1, 2, 3))
    snr = alphas / (1 - alphas)
    return (error * snr.clamp(max=SNR_GAMMA) / snr).mean()
