"""``blocklora lora resize``: a lower rank by the singular values of ΔW, found on the factors."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path

from torch import Tensor

from blocklora.errors import UserError
from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.delta import delta_of, factors_of, is_low_rank, matrix_of, needs_base, weight_shape
from blocklora.lora.operations.factors import Spectrum, dense_spectrum, rank_for_energy, spectrum, truncated
from blocklora.lora.operations.lora_file import LoraSource, LoraWriter, OutModule, same_spelling
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.provenance import Tick, kept, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.written import written


@dataclass(frozen=True, slots=True, kw_only=True)
class RankChoice:
    """How many singular values a module keeps."""

    rank: int | None
    """Fixed rank of Linears and 1×1 convolutions; with ``energy`` the highest that is allowed."""
    conv_rank: int | None
    """The same of larger kernels; ``None``: as ``rank``."""
    energy: float | None
    """Share of the squared singular values to keep, 0 to 1."""

    def of(self, values: Tensor, *, conv: bool) -> int:
        """The rank for these singular values (falling)."""
        limit = self.limit(conv=conv)
        rank = len(values) if self.energy is None else rank_for_energy(values, self.energy)
        return max(1, min(rank, len(values), limit or rank))

    def limit(self, *, conv: bool) -> int | None:
        """The highest rank of such a module."""
        return self.conv_rank if conv and self.conv_rank is not None else self.rank


def resize(path: Path, out: Path, choice: RankChoice, *, dtype: str | None, force: bool, tick: Tick) -> LoraWritten:
    """Writes a LoRA of lower rank.

    LoRA and LoCon modules are never made dense; LoHa, LoKr and full differences are, one at a time, and become LoRA
    modules. Biases and norms that a file trains are left out, as a low rank has no place for them.

    Args:
        dtype: ``F32``, ``F16`` or ``BF16``; ``None``: that of the file.
        tick: told after every module.

    Raises:
        UserError: no LoRA, a kind that depends on the base, numbers that are not finite, a full disk.
    """
    with LoraSource(path) as source, threads_for(source.modules):
        modules = [module for module in source.modules if module.algorithm != "norm"]
        left_out = [module.raw for module in source.modules if module.algorithm == "norm"]
        if not modules:
            raise UserError(
                "resize-empty", f"{path.name} changes norms alone, which have no rank.", "Leave it as it is.", file=path
            )
        for module in modules:
            if needs_base(module):
                delta_of(source, module)  # says so
        ranks = _ranks(source, modules, choice, tick)
        outs = {module.raw: same_spelling(module, *ranks[module.raw]) for module in modules}
        options = {key: value for key, value in asdict(choice).items() if value is not None}
        metadata = kept(source.header.metadata) | provenance("resize", options, [(path, source.header.metadata)], tick)
        whole = stays = 0.0
        with LoraWriter(out, list(outs.values()), dtype or source.dtype, metadata, force=force) as writer:
            for done, module in enumerate(modules, 1):
                own = outs[module.raw]
                found, _, total = _spectrum(source, module, own.rank)
                writer.module(own, truncated(found, own.rank, own.weight_shape))
                whole += total
                stays += float(found.values[: own.rank].double().square().sum())
                tick("Writing", done, len(modules))
            source.close()  # Windows replaces no file that is open, and `out` may be this one
            size = writer.finish()
    share = 1.0 if whole == 0 else min(1.0, stays / whole)
    kept_share = f"{share:.2%} of the squared norm of all changes stays."
    return written("resize", out, size, len(modules), left_out, [*_notes(outs, modules), kept_share])


def _ranks(
    source: LoraSource, modules: list[LoraModule], choice: RankChoice, tick: Tick
) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Rank and weight shape of every module. A fixed rank follows from shapes alone; an energy takes a look at all
    singular values, of which nothing is kept, before the first byte is written."""
    found = {}
    for done, module in enumerate(modules, 1):
        if choice.energy is None and is_low_rank(module):
            shape = weight_shape(module)
            width = min(module.shapes["up"][1], shape[0], math.prod(shape[1:]))
            found[module.raw] = (min(width, choice.limit(conv=module.conv) or width), shape)
        else:
            values, shape, _ = _spectrum(source, module, choice.limit(conv=module.conv))
            found[module.raw] = (choice.of(values.values, conv=module.conv), shape)
            tick("Measuring", done, len(modules))
    return found


def _spectrum(source: LoraSource, module: LoraModule, limit: int | None) -> tuple[Spectrum, tuple[int, ...], float]:
    """Singular values and vectors of a module, the weight's shape, and the squared norm of the whole change."""
    if is_low_rank(module):
        factors = factors_of(source, module)
        found = spectrum(factors)
        return found, factors.weight_shape, float(found.values.double().square().sum())
    flat, shape = matrix_of(source, module)
    found = dense_spectrum(flat, min(flat.shape) if limit is None else limit)
    return found, shape, float(flat.double().square().sum())


def _notes(outs: dict[str, OutModule], modules: list[LoraModule]) -> list[str]:
    ranks = sorted({own.rank for own in outs.values()})
    before = sorted({module.rank for module in modules if module.rank})
    span = f"{ranks[0]}" if len(ranks) == 1 else f"{ranks[0]} to {ranks[-1]}"
    was = "" if not before else f" (was {before[0]})" if len(before) == 1 else f" (was {before[0]} to {before[-1]})"
    return [f"Rank {span}{was}."] if ranks else []
