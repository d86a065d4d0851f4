"""One LoRA beside one module of the U-Net."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from blocklora.blocks.targets import RankedTarget
from blocklora.network.functions import LoraConv, LoraLinear


class LoraModule(nn.Module):
    """Trained ``down`` and ``up`` of a Linear or Conv2d, whose ``forward`` it takes over while attached.

    Parameters are fp32 (or what was asked for) and cast to the input's format in each forward, so small updates are
    not lost when the base calculates in bf16 or fp16.
    """

    def __init__(self, ranked: RankedTarget, base: nn.Linear | nn.Conv2d, *, seed: int, dtype: torch.dtype) -> None:
        super().__init__()
        target, rank = ranked.target, ranked.rank
        self.ranked = ranked
        self.scale = ranked.scale
        self.multiplier = 1.0
        # a plain list: the base is not part of this module's parameters or state
        self._base = [base]
        self._base_forward: Callable[[Tensor], Tensor] | None = None
        kernel = () if target.kind == "linear" else target.kernel
        down = _kaiming(f"{seed}:{target.lora_name}", (rank, target.in_features, *kernel))
        place = base.weight.device
        self.down = nn.Parameter(down.to(place, dtype))
        self.up = nn.Parameter(torch.zeros(target.out_features, rank, *(1 for _ in kernel), device=place, dtype=dtype))

    @property
    def base(self) -> nn.Linear | nn.Conv2d:
        """The module of the U-Net."""
        return self._base[0]

    def attach(self) -> None:
        """Puts this LoRA before the base's own forward."""
        if self._base_forward is None:
            self._base_forward = self.base.forward
            self.base.forward = self.forward  # type: ignore[method-assign]

    def detach_base(self) -> None:
        """Gives the base its own forward back."""
        if self._base_forward is not None:
            if "forward" in self.base.__dict__:
                del self.base.forward
            self._base_forward = None

    def forward(self, x: Tensor) -> Tensor:
        """``base(x) + multiplier · alpha/rank · up(down(x))``; with multiplier 0 exactly the base."""
        base = self.base
        if self.multiplier == 0:
            return type(base).forward(base, x)
        scale = self.scale * self.multiplier
        x = x.to(base.weight.dtype)
        down, up = self.down.to(x.dtype), self.up.to(x.dtype)
        if isinstance(base, nn.Linear):
            return LoraLinear.apply(x, base.weight, base.bias, down, up, scale)
        return LoraConv.apply(x, base, down, up, scale)


def _kaiming(name: str, shape: tuple[int, ...]) -> Tensor:
    """sd-scripts' first ``down``: uniform in ±1/√fan_in, from a generator that only depends on ``name``."""
    digest = hashlib.sha256(name.encode()).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:8], "little") >> 1)
    bound = 1 / math.sqrt(math.prod(shape[1:]))
    return torch.empty(shape).uniform_(-bound, bound, generator=generator)
