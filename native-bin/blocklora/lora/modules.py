"""The modules of a LoRA file, found from its header: name, part, algorithm, rank and size of each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from blocklora.blocks.header import Header
from blocklora.blocks.layouts import LAYOUTS, part_of
from blocklora.lora.keys import KeyParts, Style, parse_key
from blocklora.lora.names import ModuleName

Algorithm = Literal["lora", "loha", "lokr", "oft", "boft", "full", "norm", "ia3", "glora", "incomplete"]

_NEEDED: tuple[tuple[frozenset[str], Algorithm], ...] = (
    (frozenset({"down", "up"}), "lora"),
    (frozenset({"w1_a", "w1_b", "w2_a", "w2_b"}), "loha"),
    (frozenset({"oft_blocks"}), "oft"),
    (frozenset({"a1", "a2", "b1", "b2"}), "glora"),
    (frozenset({"ia3", "on_input"}), "ia3"),
    (frozenset({"w_norm"}), "norm"),
    (frozenset({"diff"}), "full"),
)
_KR_W1 = (frozenset({"kr_w1"}), frozenset({"kr_w1_a", "kr_w1_b"}))
_KR_W2 = (frozenset({"kr_w2"}), frozenset({"kr_w2_a", "kr_w2_b"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraModule:
    """One module of a LoRA file."""

    raw: str
    """Its name as the file spells it."""
    name: ModuleName | None
    style: Style
    keys: Mapping[str, str]
    """Leaf (``down``, ``up``, ``alpha``, …) -> key in the file."""
    shapes: Mapping[str, tuple[int, ...]]
    """Leaf -> shape."""
    algorithm: Algorithm
    rank: int | None
    """Inner width; ``None`` where the algorithm has none."""

    @property
    def dora(self) -> bool:
        """Weight decomposed: its effect depends on the base's weight."""
        return "dora_scale" in self.keys or "magnitude" in self.keys

    @property
    def tucker(self) -> bool:
        """The kernel of a convolution is a tensor of its own (``lora_mid``, ``hada_t1``, ``lokr_t2``)."""
        return any(leaf in self.keys for leaf in ("mid", "t1", "kr_t2"))

    @property
    def conv(self) -> bool:
        """A convolution with a kernel larger than 1×1."""
        return any(
            len(shape) == 4 and max(shape[2:]) > 1
            for leaf, shape in self.shapes.items()
            if leaf in ("down", "mid", "t1", "kr_t2", "kr_w2", "diff")
        )

    @property
    def parameters(self) -> int:
        """Numbers in all its tensors but alpha."""
        return sum(math.prod(shape) for leaf, shape in self.shapes.items() if leaf != "alpha")

    def part(self, family: str) -> str:
        """The part of the model: one of the U-Net's, ``te``, ``te2``, or ``other`` outside of all parts."""
        if self.name is None:
            return "other"
        if self.name.component != "unet":
            return self.name.component
        return part_of(LAYOUTS["sdxl" if family == "sdxl" else "sd1"], self.name.path) or "other"


def lora_modules(header: Header) -> tuple[list[LoraModule], list[str]]:
    """Modules in the order of the file, and the keys that belong to none."""
    groups: dict[str, dict[str, str]] = {}
    firsts: dict[str, KeyParts] = {}
    left: list[str] = []
    for key in header.shapes:
        parts = parse_key(key)
        if parts is None:
            left.append(key)
            continue
        firsts.setdefault(parts.module, parts)
        groups.setdefault(parts.module, {})[parts.leaf] = key
    return [_module(header, firsts[raw], keys) for raw, keys in groups.items()], left


def _module(header: Header, first: KeyParts, keys: dict[str, str]) -> LoraModule:
    shapes = {leaf: header.shapes[key] for leaf, key in keys.items()}
    algorithm = _algorithm(shapes)
    return LoraModule(
        raw=first.module, name=first.name, style=first.style, keys=keys, shapes=shapes,
        algorithm=algorithm, rank=_rank(algorithm, shapes),
    )  # fmt: skip


def _algorithm(shapes: Mapping[str, tuple[int, ...]]) -> Algorithm:
    leaves = frozenset(shapes)
    if any(one <= leaves for one in _KR_W1) and any(two <= leaves for two in _KR_W2):
        return "lokr"
    found = next((algorithm for needed, algorithm in _NEEDED if needed <= leaves), "incomplete")
    if found == "oft" and len(shapes["oft_blocks"]) == 4:
        return "boft"
    return found if _fits(found, shapes) else "incomplete"


def _fits(algorithm: Algorithm, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the shapes of a module's tensors belong together."""
    if algorithm == "lora":
        down, up, mid = shapes["down"], shapes["up"], shapes.get("mid")
        if len(down) not in (2, 3, 4) or len(up) not in (2, 3, 4) or 0 in (*down, *up):
            return False
        if math.prod(up[2:]) != 1:
            return False
        if mid is not None:
            return len(mid) == 4 and mid[:2] == (up[1], down[0]) and math.prod(down[2:]) == 1
        return up[1] == down[0]
    if algorithm == "loha":
        pairs = (("w1_a", "w1_b"), ("w2_a", "w2_b"))
        if any(len(shapes[leaf]) != 2 for pair in pairs for leaf in pair):
            return False
        return "t1" in shapes or all(shapes[a][1] == shapes[b][0] for a, b in pairs)
    return True


def _rank(algorithm: Algorithm, shapes: Mapping[str, tuple[int, ...]]) -> int | None:
    leaf = {"lora": "down", "loha": "w1_b", "glora": "a1", "oft": "oft_blocks"}.get(algorithm)
    if algorithm == "lokr":
        leaf = next((name for name in ("kr_w2_b", "kr_w1_b") if name in shapes), None)
    if leaf is None or not shapes[leaf]:
        return None
    return shapes[leaf][-1] if algorithm == "oft" else shapes[leaf][0]
