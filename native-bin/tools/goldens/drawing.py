"""The content of the goldens' pictures: soft colours, hard edges, fine lines, a patch of noise; the same each time."""

from __future__ import annotations

import numpy as np


def drawing(width: int, height: int, seed: int, channels: int = 3) -> np.ndarray:
    """``[height, width, channels]`` uint8. It shows every mistake of a resampler, and still packs well as PNG."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    ends = rng.integers(0, 256, (4, channels))
    across, down = x / max(1, width - 1), y / max(1, height - 1)
    soft = sum(
        end * weight[..., None]
        for end, weight in zip(
            ends,
            ((1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down),
            strict=True,
        )
    )
    # steps of 8 pack well
    pixels = soft.astype(np.uint8) // 8 * 8
    for _ in range(24):
        left, top = rng.integers(0, width), rng.integers(0, height)
        wide, high = rng.integers(1, width // 4 + 2), rng.integers(1, height // 4 + 2)
        pixels[top : top + high, left : left + wide] = rng.integers(0, 256, channels)
    lines = (x + 2 * y) % 7 == 0
    part = (x > width // 2) & (y < height // 3)
    pixels[lines & part] = rng.integers(0, 256, channels)
    noisy = pixels[: min(24, height), : min(24, width)]
    noisy[:] = rng.integers(0, 256, noisy.shape)
    return pixels
