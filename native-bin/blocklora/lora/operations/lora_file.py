"""Writes LoRA files module by module, with one alpha in all of them, and reads those that the operations work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from blocklora.errors import UserError
from blocklora.lora.kinds import LORA_KINDS, Family, Kind, family_of, kind_of
from blocklora.lora.modules import LoraModule, lora_modules
from blocklora.lora.names import ModuleName, kohya_name
from blocklora.lora.operations.factors import Factors
from blocklora.lora.operations.tensors import DTYPES, file_dtype, written_bytes
from blocklora.lora.provenance import network_metadata
from blocklora.lora.source import Source
from blocklora.lora.writer import Planned, Writer

KOHYA_STYLES = ("kohya", "kohya-ldm", "lycoris", "other")
"""Styles whose modules have an ``.alpha`` beside the weights."""


class LoraSource(Source):
    """An open LoRA file of any kind.

    Raises:
        UserError: as `Source`, or the file is no LoRA; it says what it is.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.modules, self.left = lora_modules(self.header)
        self.kind: Kind = kind_of(self.header, self.modules, self.left)
        self.family: Family
        self.family, _ = family_of(self.header, self.modules)
        if self.kind not in LORA_KINDS:
            from blocklora.lora.inspect import KIND_NAMES

            self.close()
            raise UserError(
                "lora-is-not", f"{path.name} is no LoRA: {KIND_NAMES[self.kind]}.", "Choose a LoRA file.", file=path
            )
        incomplete = next((module.raw for module in self.modules if module.algorithm == "incomplete"), None)
        if incomplete is not None:
            self.close()
            raise UserError(
                "lora-incomplete",
                f"{path.name} is damaged: {incomplete} lacks tensors, or they do not fit together.",
                "Get the file again.",
                file=path,
            )

    @property
    def sdxl(self) -> bool:
        """Whether it is for SDXL."""
        return self.family == "sdxl"

    @property
    def dtype(self) -> str:
        """The number format of most weights, as files are written in."""
        return file_dtype(self, self.modules)

    def by_name(self) -> dict[ModuleName | str, LoraModule]:
        """Modules by what they change, so that two files' spellings meet; strangers by their own name."""
        return {module.name or module.raw: module for module in self.modules}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutModule:
    """A LoRA module that will be written."""

    down: str
    """Key of the down weight."""
    up: str
    alpha: str | None
    """Key of alpha; ``None`` in styles that have none, whose scale is 1."""
    rank: int
    weight_shape: tuple[int, ...]
    """``(out, in)`` or ``(out, in, kh, kw)``."""

    def planned(self, dtype: str) -> list[Planned]:
        """Its tensors: down ``[r, in, kh, kw]`` with the base's kernel, up ``[out, r, 1, 1]``, alpha ``[]``."""
        out, entry, *kernel = self.weight_shape
        tensors = [
            Planned(self.down, dtype, (self.rank, entry, *kernel)),
            Planned(self.up, dtype, (out, self.rank, *[1 for _ in kernel])),
        ]
        return tensors if self.alpha is None else [*tensors, Planned(self.alpha, dtype, ())]


def kohya_module(raw: str, rank: int, weight_shape: tuple[int, ...]) -> OutModule:
    """A module in sd-scripts' spelling."""
    return OutModule(
        down=f"{raw}.lora_down.weight", up=f"{raw}.lora_up.weight", alpha=f"{raw}.alpha",
        rank=rank, weight_shape=weight_shape,
    )  # fmt: skip


def same_spelling(module: LoraModule, rank: int, weight_shape: tuple[int, ...]) -> OutModule:
    """A module that keeps the keys of the file that it comes from, as far as it had such."""
    if module.algorithm != "lora":
        return kohya_module(module.raw, rank, weight_shape)
    alpha = module.keys.get("alpha") or (f"{module.raw}.alpha" if module.style in KOHYA_STYLES else None)
    return OutModule(down=module.keys["down"], up=module.keys["up"], alpha=alpha, rank=rank, weight_shape=weight_shape)


def raw_name(name: ModuleName | str, *, sdxl: bool) -> str:
    """sd-scripts' name of a module; a stranger keeps its own."""
    return name if isinstance(name, str) else kohya_name(name, sdxl=sdxl)


class LoraWriter(Writer):
    """A LoRA file in the making.

    All modules get one alpha (the most frequent rank, so that most scales are 1), because diffusers misreads files
    whose alphas differ; what a module's scale differs by is multiplied into its ``up``.

    Args:
        alpha: of all modules; ``None``: the most frequent rank. With 0 no alpha is written.
    """

    def __init__(
        self, target: Path, modules: Sequence[OutModule], dtype: str, metadata: Mapping[str, str],
        *, force: bool, alpha: float | None = None, extra: Sequence[Planned] = (),
    ) -> None:  # fmt: skip
        ranks = Counter(module.rank for module in modules)
        common = max(ranks, key=lambda rank: (ranks[rank], rank), default=1)
        self._alpha = torch.tensor(float(common) if alpha is None else alpha).to(DTYPES[dtype])
        self._dtype = dtype
        own = network_metadata(dict(metadata), rank=common, alpha=float(self._alpha)) if modules else metadata
        planned = [tensor for module in modules for tensor in module.planned(dtype)]
        super().__init__(target, [*planned, *extra], own, hashes=True, force=force)

    def module(self, out: OutModule, factors: Factors) -> None:
        """Writes a module's tensors.

        Raises:
            UserError: numbers that do not fit the number format; a full disk.
        """
        scale = 1.0 if out.alpha is None else float(self._alpha) / out.rank  # what readers will multiply with
        up = factors.up if scale == 1 else factors.up / scale
        self.put(out.down, written_bytes(factors.down, self._dtype, out.down))
        self.put(out.up, written_bytes(up, self._dtype, out.up))
        if out.alpha is not None:
            self.put(out.alpha, written_bytes(self._alpha, self._dtype, out.alpha))
