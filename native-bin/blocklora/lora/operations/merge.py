"""``blocklora lora merge``: several LoRAs as one, each with a weight and, if wished, with factors for its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from blocklora.errors import UserError
from blocklora.job.words import counted
from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.modules import LoraModule
from blocklora.lora.names import ModuleName
from blocklora.lora.operations.delta import delta_of, factors_of, is_low_rank, matrix_of, needs_base, weight_shape
from blocklora.lora.operations.factors import (
    Factors,
    concatenated,
    dense_spectrum,
    scaled,
    spectrum,
    truncated,
)
from blocklora.lora.operations.lora_file import LoraSource, LoraWriter, OutModule, kohya_module, raw_name
from blocklora.lora.operations.tensors import widest
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.parts import parse_parts
from blocklora.lora.provenance import Tick, combined, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.written import written

Name = ModuleName | str


@dataclass(frozen=True, slots=True)
class _Share:
    """A module of one of the files, with everything that multiplies it."""

    source: LoraSource
    module: LoraModule
    weight: float


def merge(
    out: Path, mix: Sequence[Ingredient], *, rank: int | None, conv_rank: int | None, dtype: str | None,
    force: bool, tick: Tick,
) -> LoraWritten:  # fmt: skip
    """Writes the weighted sum of LoRAs.

    Args:
        rank: ``None``: factors are put side by side, which is exact, and ranks add up. A number: the best
            approximation of this rank, by SVD on the factors.
        conv_rank: the same for kernels larger than 1×1; ``None``: ``rank``.
        dtype: ``None``: the files' own when they agree, else F32.

    Raises:
        UserError: files for different bases, widths that differ, a kind that cannot be added up, a full disk.
    """
    with ExitStack() as stack:
        sources = [stack.enter_context(LoraSource(item.path)) for item in mix]
        stack.enter_context(threads_for(module for source in sources for module in source.modules))
        _same_base(sources)
        shares, left_out = _shares(sources, mix)
        if not shares:
            raise UserError("merge-empty", "Nothing is left of these files.", "Check the weights and the parts.")
        sdxl = any(source.sdxl for source in sources)
        outs = {name: _planned(name, own, rank, conv_rank, sdxl=sdxl) for name, own in shares.items()}
        options: dict[str, object] = {
            "weights": [item.weight for item in mix], "parts": [item.parts for item in mix],
            "method": "concat" if rank is None else "svd", "rank": rank, "conv_rank": conv_rank,
        }  # fmt: skip
        metadata = combined([source.header.metadata for source in sources])
        metadata |= provenance("merge", options, [(s.path, s.header.metadata) for s in sources], tick)
        own_dtype = dtype or widest(source.dtype for source in sources)
        kept_energy = _Energy()
        with LoraWriter(out, list(outs.values()), own_dtype, metadata, force=force) as writer:
            for done, (name, own) in enumerate(shares.items(), 1):
                writer.module(outs[name], _summed(own, outs[name], kept_energy, exact=rank is None))
                tick("Merging", done, len(shares))
            for source in sources:
                source.close()  # Windows replaces no file that is open, and `out` may be one of these
            size = writer.finish()
    return written("merge", out, size, len(outs), left_out, _notes(outs, kept_energy, exact=rank is None))


class _Energy:
    """Squared norms before and after a cut of the rank."""

    def __init__(self) -> None:
        self.whole = self.stays = 0.0


def _same_base(sources: Sequence[LoraSource]) -> None:
    first = next((source for source in sources if source.family != "unknown"), None)
    for source in sources:
        if first is not None and source.family not in ("unknown", first.family):
            from blocklora.lora.inspect import FAMILY_NAMES

            raise UserError(
                "merge-bases",
                f"{source.path.name} is for {FAMILY_NAMES[source.family]}, "
                f"{first.path.name} for {FAMILY_NAMES[first.family]}.",
                "Merge LoRAs of the same kind of base model.",
                file=source.path,
            )


def _shares(sources: Sequence[LoraSource], mix: Sequence[Ingredient]) -> tuple[dict[Name, list[_Share]], list[str]]:
    found: dict[Name, list[_Share]] = {}
    left_out = []
    for source, item in zip(sources, mix, strict=True):
        parts: Mapping[str, float] | None = None if item.parts is None else parse_parts(item.parts, source.family)
        for name, module in source.by_name().items():
            factor = 1.0 if parts is None else parts.get(module.part(source.family), 0.0)
            if module.algorithm == "norm":
                left_out.append(module.raw)
            elif item.weight * factor != 0:
                found.setdefault(name, []).append(_Share(source, module, item.weight * factor))
    return dict(sorted(found.items(), key=lambda entry: str(entry[0]))), left_out


def _planned(name: Name, shares: list[_Share], rank: int | None, conv_rank: int | None, *, sdxl: bool) -> OutModule:
    """Rank and shape of a module of the mix, from shapes alone."""
    first = shares[0]
    for share in shares:
        if needs_base(share.module):
            delta_of(share.source, share.module)  # says so
        if rank is None and not is_low_rank(share.module):
            raise UserError(
                "merge-not-low-rank",
                f"{share.module.raw} of {share.source.path.name} is {share.module.algorithm}, which has no factors "
                "that could be put side by side.",
                "Merge with `--method svd --rank N`.",
                file=share.source.path,
            )
    shape = _weight_shape(first)
    for share in shares[1:]:
        other = _weight_shape(share)
        if (other[0], _product(other[1:])) != (shape[0], _product(shape[1:])):
            raise UserError(
                "merge-widths",
                f"{first.module.raw} has other widths in {share.source.path.name} than in {first.source.path.name}.",
                "Merge LoRAs that were made for the same base model.",
                file=share.source.path,
            )
    whole = min(shape[0], _product(shape[1:]))
    if all(is_low_rank(share.module) for share in shares):
        total = sum(_width(share.module) for share in shares)
        whole = total if rank is None else min(whole, total)
    limit = conv_rank if conv_rank is not None and len(shape) == 4 and max(shape[2:]) > 1 else rank
    return kohya_module(raw_name(name, sdxl=sdxl), whole if limit is None else min(limit, whole), shape)


def _width(module: LoraModule) -> int:
    """Inner width of the factors; with a Tucker core it is that of ``up``."""
    return module.shapes["up"][1]


def _weight_shape(share: _Share) -> tuple[int, ...]:
    module = share.module
    if not is_low_rank(module):
        return matrix_of(share.source, module)[1]
    return weight_shape(module)


def _summed(shares: list[_Share], out: OutModule, energy: _Energy, *, exact: bool) -> Factors:
    if all(is_low_rank(share.module) for share in shares):
        both = concatenated([scaled(factors_of(share.source, share.module), share.weight) for share in shares])
        both = Factors(up=both.up, down=both.down, weight_shape=out.weight_shape)
        if exact:
            return both
        found = spectrum(both)
        energy.whole += float(found.values.double().square().sum())
    else:
        dense = sum(delta_of(share.source, share.module).reshape(out.weight_shape) * share.weight for share in shares)
        flat = dense.flatten(1)  # type: ignore[union-attr]
        energy.whole += float(flat.double().square().sum())
        found = dense_spectrum(flat, out.rank)
    energy.stays += float(found.values[: out.rank].double().square().sum())
    return truncated(found, out.rank, out.weight_shape)


def _product(sides: Sequence[int]) -> int:
    total = 1
    for side in sides:
        total *= side
    return total


def _notes(outs: Mapping[Name, OutModule], energy: _Energy, *, exact: bool) -> list[str]:
    ranks = sorted({own.rank for own in outs.values()})
    span = f"Rank {ranks[0]}" if len(ranks) == 1 else f"Ranks {ranks[0]} to {ranks[-1]}"
    if exact:
        return [f"{span} in {counted(len(outs), 'module')}; the sum is exact."]
    share = 1.0 if energy.whole == 0 else min(1.0, energy.stays / energy.whole)
    return [f"{span} in {counted(len(outs), 'module')}.", f"{share:.2%} of the squared norm of the sum stays."]
