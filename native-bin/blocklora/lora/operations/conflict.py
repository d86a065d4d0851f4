"""``blocklora lora conflict``: where two LoRAs want different things of the same directions.

For every module that both change: the cosine of ΔA and ΔB, and the principal angles between what they write (column
spaces) and what they read (row spaces), from QR and SVD of the factors. Each space holds the leading directions with
99 % of a change's squared norm, so that noise in the last ranks counts for nothing.

**What a conflict is.** Two changes disturb each other when they read the same inputs *and* write the same outputs; if
either differs, they act side by side. So a module's overlap is the geometric mean of both subspace overlaps, and its
conflict is overlap · ‖ΔA‖ · ‖ΔB‖. The sum over modules is what a part, or the whole, is judged by. A cosine near −1 is
cancellation, near +1 is the same thing learnt twice (the mix overshoots); both are conflicts, so its sign is told but
does not weigh.

**Which part to drop.** Dropping a part from one file takes that part's conflict away and costs the file the part's
share of its own squared norm. So for each part the file that has less of itself there should give it up, and parts are
proposed in the order of conflict removed per share lost, until 60 % of the conflict is gone, or a file would lose more
than a quarter of itself. It is advice on weights, not on pictures: look at a sample before and after.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import torch
from torch import Tensor

from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.conflict_advice import advised
from blocklora.lora.operations.delta import factors_of, is_low_rank, matrix_of, needs_base
from blocklora.lora.operations.factors import Factors, dense_spectrum, inner, rank_for_energy, spectrum, truncated
from blocklora.lora.operations.lora_file import LoraSource
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.parts import parts_of_family
from blocklora.lora.provenance import Tick
from blocklora.lora.reports import LoraConflict, ModuleConflict, PartConflict
from blocklora.protocol.reports import Diagnostic

_ENERGY = 0.99
_DENSE_RANK = 64
"""Leading directions that are looked at of a change that has no factors."""


def conflict(path_a: Path, path_b: Path, *, tick: Tick) -> LoraConflict:
    """Compares two LoRAs for the same kind of base.

    Raises:
        UserError: one of them is no LoRA, or has numbers that are not finite.
    """
    with LoraSource(path_a) as a, LoraSource(path_b) as b, threads_for([*a.modules, *b.modules]):
        own, other = a.by_name(), b.by_name()
        common = [name for name in own if name in other]
        family = a.family if a.family != "unknown" else b.family
        problems: list[Diagnostic] = []
        if a.family != b.family and "unknown" not in (a.family, b.family):
            problems.append(_problem("conflict-bases", "The two files are for different kinds of base models.", path_b))
        met: list[ModuleConflict] = []
        for done, name in enumerate(common, 1):
            found = _module(a, own[name], b, other[name], family)
            if found is not None:
                met.append(found)
            tick("Comparing", done, len(common))
        if left := len(common) - len(met):
            said = f"{left} modules depend on the base or differ in width; they were left out."
            problems.append(_problem("conflict-left-out", said, path_b))
        squares = [_squares(source, names, family) for source, names in ((a, own), (b, other))]
    return _report(path_a, path_b, met, squares, len(own) - len(common), len(other) - len(common), family, problems)


def _module(a: LoraSource, own: LoraModule, b: LoraSource, other: LoraModule, family: str) -> ModuleConflict | None:
    if any(needs_base(module) or module.algorithm == "norm" for module in (own, other)):
        return None
    first, second = _factors(a, own), _factors(b, other)
    if (first.up.shape[0], first.down.shape[1]) != (second.up.shape[0], second.down.shape[1]):
        return None
    spaces = [_space(first), _space(second)]
    (left_a, right_a, norm_a), (left_b, right_b, norm_b) = spaces
    both = norm_a * norm_b
    columns, column_angle = _angles(left_a, left_b)
    rows, row_angle = _angles(right_a.T, right_b.T)
    return ModuleConflict(
        path=own.raw if own.name is None else own.name.path,
        part=own.part(family),
        norm_a=norm_a,
        norm_b=norm_b,
        cosine=max(-1.0, min(1.0, inner(first, second) / both)) if both else 0.0,
        column_overlap=columns,
        row_overlap=rows,
        column_angle=column_angle,
        row_angle=row_angle,
        conflict=math.sqrt(columns * rows) * both,
    )


def _factors(source: LoraSource, module: LoraModule) -> Factors:
    if is_low_rank(module):
        return factors_of(source, module)
    flat, shape = matrix_of(source, module)
    return truncated(dense_spectrum(flat, _DENSE_RANK), _DENSE_RANK, shape)


def _space(factors: Factors) -> tuple[Tensor, Tensor, float]:
    """Leading left ``[out, k]`` and right ``[k, in]`` directions, and the norm."""
    found = spectrum(factors)
    size = float(found.values.double().norm())
    keep = rank_for_energy(found.values, _ENERGY) if size else 0
    return found.left[:, :keep], found.right[:keep], size


def _angles(a: Tensor, b: Tensor) -> tuple[float, float]:
    """Mean squared cosine of the principal angles of two orthonormal bases (columns), and the smallest in degrees.

    Spaces of k of n dimensions that have nothing to do with each other meet by chance with a mean of k/n, so that much
    is taken off: 0 is what chance gives, 1 is that one space lies in the other.
    """
    if a.shape[1] == 0 or b.shape[1] == 0:
        return 0.0, 90.0
    cosines = torch.linalg.svdvals(a.double().T @ b.double()).clamp(0, 1)
    chance = max(a.shape[1], b.shape[1]) / a.shape[0]
    mean = float(cosines.square().mean())
    overlap = 1.0 if chance >= 1 else max(0.0, (mean - chance) / (1 - chance))
    return overlap, math.degrees(math.acos(float(cosines[0])))


def _squares(source: LoraSource, names: dict, family: str) -> dict[str, float]:  # type: ignore[type-arg]
    """Squared norm by part, over all modules of a file that can be measured."""
    found: dict[str, float] = defaultdict(float)
    for module in names.values():
        if not needs_base(module) and module.algorithm != "norm":
            factors = _factors(source, module)
            found[module.part(family)] += max(0.0, inner(factors, factors))
    return found


def _report(
    path_a: Path, path_b: Path, met: list[ModuleConflict], squares: list[dict[str, float]],
    only_a: int, only_b: int, family: str, problems: list[Diagnostic],
) -> LoraConflict:  # fmt: skip
    whole = sum(module.conflict for module in met)
    dot = sum(module.cosine * module.norm_a * module.norm_b for module in met)
    totals = [math.sqrt(sum(own.values())) for own in squares]
    both = totals[0] * totals[1]
    parts = []
    for part in parts_of_family("sdxl" if family == "sdxl" else "sd1"):
        own = [module for module in met if module.part == part]
        if own:
            parts.append(_part(part, own, whole))
    return LoraConflict(
        a=str(path_a.absolute()),
        b=str(path_b.absolute()),
        cosine=dot / both if both else 0.0,
        overlap=min(1.0, whole / both) if both else 0.0,
        norm_a=totals[0],
        norm_b=totals[1],
        only_a=only_a,
        only_b=only_b,
        parts=parts,
        modules=sorted(met, key=lambda module: -module.conflict),
        advice=advised(parts, squares[0], squares[1], names=(path_a.name, path_b.name)),
        problems=problems,
    )


def _part(part: str, own: list[ModuleConflict], whole: float) -> PartConflict:
    norm_a, norm_b = (math.sqrt(sum(getattr(module, side) ** 2 for module in own)) for side in ("norm_a", "norm_b"))
    both = norm_a * norm_b
    total = sum(module.conflict for module in own)
    dot = sum(module.cosine * module.norm_a * module.norm_b for module in own)
    return PartConflict(
        part=part, modules=len(own), cosine=dot / both if both else 0.0, overlap=total / both if both else 0.0,
        share=total / whole if whole else 0.0, norm_a=norm_a, norm_b=norm_b,
    )  # fmt: skip


def _problem(code: str, message: str, path: Path) -> Diagnostic:
    fix = "Compare LoRAs of the same kind of base model." if code == "conflict-bases" else ""
    return Diagnostic(severity="warning", code=code, message=message, fix=fix, file=str(path.absolute()))
