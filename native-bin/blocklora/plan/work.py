"""How much the U-Net calculates and keeps for one picture, from its shapes. Rough, but it scales as the real thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blocklora.blocks.targets import Target

_TOKENS = 77
_LEVELS = {"in0": 0, "in1": 1, "in2": 2, "in3": 3, "mid": 3, "out0": 3, "out1": 2, "out2": 1, "out3": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Of one picture in one forward pass."""

    operations: float
    """Multiplications and additions of the whole U-Net."""
    kept: float
    """Numbers that the layers from the first trained block on put out, which are kept for the way back."""
    kept_share: float
    """Share of the calculation that lies from the first trained block on."""


def unet_work(targets: Sequence[Target], *, width: int, height: int, first_index: int) -> Work:
    """Work of a U-Net on latents of ``width`` × ``height``.

    Args:
        targets: every layer of the U-Net that a LoCon could train; the few others are small.
        first_index: the first block index with a LoRA. What lies before it keeps nothing.
    """
    operations = kept = late = 0.0
    for target in targets:
        places = _places(target, width, height)
        own = 2.0 * places * target.out_features * target.in_features * target.kernel[0] * target.kernel[1]
        if target.name.endswith(("attn1.to_q", "attn2.to_q")):
            own += 4.0 * places * (places if "attn1" in target.name else _TOKENS) * target.out_features
        operations += own
        if target.index >= first_index:
            late += own
            kept += places * target.out_features
    return Work(operations=operations, kept=kept, kept_share=late / operations if operations else 1.0)


def _places(target: Target, width: int, height: int) -> int:
    """Positions that a layer calculates: pixels of its output, or tokens."""
    if target.name.endswith("time_emb_proj"):
        return 1
    if target.name.endswith(("attn2.to_k", "attn2.to_v")):
        return _TOKENS
    level = _LEVELS[target.part]
    if ".downsamplers." in target.name:
        level += 1
    elif ".upsamplers." in target.name:
        level -= 1
    return max(1, width >> level) * max(1, height >> level)
