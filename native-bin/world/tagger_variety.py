"""Pictures as people have them, so that the tagger is at home with all: small, shifted, in bars, compressed, noisy."""

from __future__ import annotations

import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

PART = 8
"""Pictures of a batch that go through the same: batch normalisation sees all kinds in every batch."""

SHIFT = 5
WHITE = 1.0


def varied(pictures: torch.Tensor) -> torch.Tensor:
    """A batch (n, 3, side, side) in [-1, 1] with every few pictures changed in some way, and half of them mirrored."""
    changed = torch.cat([_changed(part) for part in pictures.split(PART)])
    mirrored = torch.rand(len(changed)) < 0.5
    changed = torch.where(mirrored[:, None, None, None], changed.flip(3), changed)
    return changed.contiguous(memory_format=torch.channels_last)


def _changed(part: torch.Tensor) -> torch.Tensor:
    chance = torch.rand(5)
    if chance[0] < 0.35:
        part = _enlarged(part)
    if chance[1] < 0.6:
        part = _shifted(part)
    if chance[2] < 0.25:
        part = _in_bars(part)
    if chance[3] < 0.1:
        part = torch.stack([_compressed(picture) for picture in part])
    if chance[4] < 0.4:
        part = part + 0.05 * torch.rand(()) * torch.randn_like(part)
    return part


def _enlarged(part: torch.Tensor) -> torch.Tensor:
    """As a smaller file looks."""
    side = part.shape[-1]
    less = int(torch.randint(48, side, ()))
    small = F.interpolate(part, size=(less, less), mode="area")
    return F.interpolate(small, size=(side, side), mode="bicubic", align_corners=False).clamp(-1, 1)


def _shifted(part: torch.Tensor) -> torch.Tensor:
    side = part.shape[-1]
    left, top = torch.randint(0, 2 * SHIFT + 1, (2,)).tolist()
    return F.pad(part, (SHIFT,) * 4, mode="replicate")[..., top : top + side, left : left + side]


def _in_bars(part: torch.Tensor) -> torch.Tensor:
    """As a tall or a wide file, or one with a frame, becomes a square."""
    side = part.shape[-1]
    less = int(torch.randint(int(0.6 * side), side - 4, ()))
    room = side - less
    before = int(torch.randint(0, room + 1, ()))
    part = F.interpolate(part, size=(less, less), mode="area")
    half = (room // 2, room - room // 2)
    kind = int(torch.randint(0, 3, ()))
    if kind == 0:
        return F.pad(part, (before, room - before, *half), value=WHITE)
    if kind == 1:  # taller than wide: the background goes on above, the white bars are at the sides
        return F.pad(F.pad(part, (0, 0, room, 0), mode="replicate"), (*half, 0, 0), value=WHITE)
    wider = F.pad(part, (before, room - before, 0, 0), mode="replicate")
    return F.pad(wider, (0, 0, *half), value=WHITE)


def _compressed(picture: torch.Tensor) -> torch.Tensor:
    """Through JPEG."""
    levels = ((picture.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0)
    file = io.BytesIO()
    Image.fromarray(levels.numpy()).save(file, "JPEG", quality=int(torch.randint(50, 95, ())))
    with Image.open(file) as image:
        return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 127.5 - 1
