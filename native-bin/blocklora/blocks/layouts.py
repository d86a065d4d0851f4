"""How the U-Nets of SD 1.x/2.x and SDXL are divided: the paper's parts, sd-scripts' indices, LBW's blocks.

Equal to the editor's `src/shared/blocks/layout.ts`. Modules are named in diffusers' way, with dots and without
``.weight``: ``down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ModelKind = Literal["sd1", "sdxl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Division of one kind of U-Net."""

    kind: ModelKind
    parts: tuple[str, ...]
    """In the order in which the U-Net runs."""
    part_of_index: tuple[str | None, ...]
    """The part of each of sd-scripts' indices; ``None`` outside of all parts (first convolution, embeddings, …)."""
    lbw_of_index: tuple[str | None, ...]
    """Block of sd-webui-lora-block-weight of each index."""
    without_attention: frozenset[int]
    """Indices in which a plain LoRA has no module."""


def _numbered(name: str, count: int) -> tuple[str, ...]:
    return tuple(f"{name}{number:02}" for number in range(count))


def _each(*parts: str, times: int) -> tuple[str, ...]:
    return tuple(part for part in parts for _ in range(times))


SD1_LAYOUT = Layout(
    kind="sd1",
    parts=("in0", "in1", "in2", "in3", "mid", "out0", "out1", "out2", "out3"),
    part_of_index=(
        None, *_each("in0", "in1", "in2", times=3), *_each("in3", times=2), "mid",
        *_each("out0", "out1", "out2", "out3", times=3),
    ),
    lbw_of_index=(*_numbered("IN", 12), "M00", *_numbered("OUT", 12)),
    without_attention=frozenset({0, 3, 6, 9, 10, 11, 13, 14, 15}),
)  # fmt: skip
"""25 indices: 0 is the first convolution, 1-11 go down, 12 is the middle, 13-24 go up."""

SDXL_LAYOUT = Layout(
    kind="sdxl",
    parts=("in0", "in1", "in2", "mid", "out0", "out1", "out2"),
    part_of_index=(
        None, None, *_each("in0", "in1", times=3), *_each("in2", times=2), *_each("mid", times=3),
        *_each("out0", "out1", "out2", times=3), None,
    ),
    lbw_of_index=(None, *_numbered("IN", 9), "M00", "M00", "M00", *_numbered("OUT", 9), None),
    without_attention=frozenset({0, 1, 2, 3, 4, 7, 10, 12, 19, 20, 21, 22}),
)  # fmt: skip
"""23 indices: 0 time and label embedding, 1-9 go down, 10-12 are the middle, 13-21 go up, 22 is the output."""

LAYOUTS: Mapping[str, Layout] = {"sd1": SD1_LAYOUT, "sdxl": SDXL_LAYOUT}

_BLOCK = re.compile(
    r"(?:(?P<side>down|up)_blocks\.(?P<level>\d+)|mid_block)"
    r"\.(?P<group>resnets|attentions|downsamplers|upsamplers)\.(?P<item>\d+)\.(?P<module>.+)"
)
_OUTSIDE = {
    "sd1": {"conv_in": 0},
    "sdxl": {"conv_in": 1, "conv_out": 22, "conv_norm_out": 22}
    | {f"{side}_embedding.linear_{layer}": 0 for side in ("time", "add") for layer in (1, 2)},
}


def index_of_module(layout: Layout, path: str) -> int | None:
    """sd-scripts' block index of a module of the U-Net; ``None`` where the layout has no such block."""
    match = _BLOCK.fullmatch(path)
    if match is None:
        return _OUTSIDE[layout.kind].get(path)
    side, group, item = match["side"], match["group"], int(match["item"])
    xl = layout.kind == "sdxl"
    if side is None:
        if group not in ("resnets", "attentions") or item > (1 if group == "resnets" else 0):
            return None
        return 12 if not xl else 11 if group == "attentions" else 10 + 2 * item
    level = int(match["level"])
    sampler = group == ("downsamplers" if side == "down" else "upsamplers")
    if not sampler and group not in ("resnets", "attentions"):
        return None
    levels = 3 if xl else 4
    if level >= levels or item > (0 if sampler else 1 if side == "down" else 2) or (sampler and level == levels - 1):
        return None
    if side == "down":
        return (1 if xl else 0) + (3 + 3 * level if sampler else 1 + 3 * level + item)
    return 15 + 3 * level if sampler else 13 + 3 * level + item


def part_of(layout: Layout, path: str) -> str | None:
    """The part of a module of the U-Net; ``None`` outside of all parts."""
    index = index_of_module(layout, path)
    return None if index is None else layout.part_of_index[index]


def lbw_block_of(layout: Layout, path: str) -> str | None:
    """LBW's block of a module of the U-Net; ``None``: none, so that its weight always stays 1."""
    index = index_of_module(layout, path)
    return None if index is None else layout.lbw_of_index[index]
