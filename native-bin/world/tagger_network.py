"""The embedded tagger: a small network that says which tags a picture shows.

Its file has the contract of the WD taggers, so that the same code runs both: input ``[N, 128, 128, 3]`` float32, BGR,
0 to 255; output ``[N, tags]`` probabilities. Normalisation and sigmoid are inside.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

SIDE = 128
"""Side of the input in pixels: enough for a mouth, which 64 pixels are not."""

WIDTHS = (24, 48, 80, 128)
"""Channels at 64, 32, 16 and 8 pixels."""

CELLS = 4
"""The last map is read as a grid of so many cells a side: faces sit alike, so a place says what it is."""


def _convolution(channels: int, out: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, out, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(out),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _convolution(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """The same shape as ``features``."""
        return torch.relu(features + self.second(self.first(features)))


class Tagger(nn.Module):
    """Pictures (n, 3, 128, 128), RGB in [-1, 1], to logits (n, tags)."""

    def __init__(self, tags: int) -> None:
        super().__init__()
        stages: list[nn.Module] = [_convolution(3, WIDTHS[0], stride=2, kernel=5)]
        for before, after in pairwise(WIDTHS):
            stages += [_convolution(before, after, stride=2), Residual(after)]
        self.features = nn.Sequential(*stages)
        self.places = nn.Sequential(_convolution(WIDTHS[-1], 48, kernel=1), nn.AvgPool2d(8 // CELLS), nn.Flatten())
        self.whole = nn.Sequential(nn.AvgPool2d(8), nn.Flatten())
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(48 * CELLS * CELLS + WIDTHS[-1], tags)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        """Logits, one a tag."""
        features = self.features(picture)
        return self.head(self.dropout(torch.cat([self.places(features), self.whole(features)], dim=1)))


class Shipped(nn.Module):
    """The tagger with WD's contract."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Probabilities (n, tags) of pictures (n, 128, 128, 3), BGR, 0 to 255."""
        rgb = pictures.flip(-1).permute(0, 3, 1, 2) / 127.5 - 1
        return torch.sigmoid(self.tagger(rgb))
