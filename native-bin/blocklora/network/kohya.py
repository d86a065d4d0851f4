"""The kohya LoRA format: what every program reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraWeights:
    """A LoRA of one module. A file without alpha means scale 1."""

    down: Tensor
    """``[r, in]`` or ``[r, in, kh, kw]``."""
    up: Tensor
    """``[out, r]`` or ``[out, r, 1, 1]``."""
    alpha: float | None

    @property
    def rank(self) -> int:
        """Inner width."""
        return int(self.down.shape[0])

    @property
    def scale(self) -> float:
        """What the product of up and down is multiplied with."""
        return 1.0 if self.alpha is None else self.alpha / self.rank


def common_alpha(alphas: Iterable[float]) -> float:
    """The one alpha that a file carries: the most frequent one, of equals the largest."""
    counts = Counter(alphas)
    return max(counts, key=lambda alpha: (counts[alpha], alpha), default=1.0)


def kohya_state(modules: Mapping[str, LoraWeights], dtype: torch.dtype) -> dict[str, Tensor]:
    """Tensors of a LoRA file: ``NAME.alpha``, ``NAME.lora_down.weight`` and ``NAME.lora_up.weight``, sorted.

    All modules get one alpha, because diffusers misreads files whose alphas differ. What a module's scale differs by
    is multiplied into its ``lora_up``. There is no ``lora_mid``.

    Args:
        modules: kohya name -> weights.
        dtype: of the file's tensors, alpha too.
    """
    wanted = {name: weights.rank if weights.alpha is None else weights.alpha for name, weights in modules.items()}
    alpha = torch.tensor(common_alpha(wanted.values())).to(dtype)
    state: dict[str, Tensor] = {}
    for name in sorted(modules):
        weights = modules[name]
        factor = wanted[name] / float(alpha)  # also makes good what rounding alpha to fp16 lost
        up = weights.up if factor == 1 else weights.up.float() * factor
        state[f"{name}.alpha"] = alpha.clone()
        state[f"{name}.lora_down.weight"] = weights.down.to("cpu", dtype, copy=True).contiguous()
        state[f"{name}.lora_up.weight"] = up.to("cpu", dtype, copy=True).contiguous()
    return state
