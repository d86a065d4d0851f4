"""``blocklora lora norms``: how much each module changes its weight, without making it dense where it is low-rank."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import torch

from blocklora.errors import UserError
from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.delta import delta_of, factors_of, is_low_rank, needs_base
from blocklora.lora.operations.factors import spectrum
from blocklora.lora.operations.lora_file import LoraSource
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.parts import parts_of_family
from blocklora.lora.reports import LoraNorm, LoraNorms, LoraPartNorm
from blocklora.protocol.reports import Diagnostic

Measured = tuple[float, float | None, float | None]
"""Frobenius norm, largest singular value, effective rank."""


def norms(path: Path, each: Callable[[LoraNorm], None]) -> LoraNorms:
    """Norms of ΔW, scale included.

    Args:
        each: told every module's as soon as it is known.

    Raises:
        UserError: no LoRA. Modules that cannot be measured are problems of the answer, not errors.
    """
    with LoraSource(path) as source, threads_for(source.modules):
        problems: list[Diagnostic] = []
        measured: list[tuple[str, str, float]] = []
        for done, module in enumerate(source.modules, 1):
            value = _measured_or_problem(source, module, problems)
            part = module.part(source.family)
            frobenius, spectral, effective = value if value else (None, None, None)
            if frobenius is not None:
                measured.append((module.raw, part, frobenius))
            each(
                LoraNorm(
                    name=module.raw, path=None if module.name is None else module.name.path, part=part,
                    norm=frobenius, spectral=spectral, effective_rank=effective,
                    done=done, total=len(source.modules),
                )
            )  # fmt: skip
        order = parts_of_family(source.family if source.family != "unknown" else "sdxl")
    total = sum(value * value for _, _, value in measured)
    return LoraNorms(
        file=str(path.absolute()),
        norm=math.sqrt(total),
        parts=_parts(measured, order, total),
        zero_modules=[raw for raw, _, value in measured if value == 0],
        problems=problems,
    )


def measure(source: LoraSource, module: LoraModule) -> Measured:
    """Norm, largest singular value and effective rank (Roy and Vetterli 2007) of a module's ΔW."""
    if not is_low_rank(module):
        dense = delta_of(source, module)
        return float(dense.double().norm()), None, None
    values = spectrum(factors_of(source, module)).values.double()
    squares = values.square()
    total = float(squares.sum())
    if total == 0:
        return 0.0, 0.0, 0.0
    shares = squares[squares > 0] / total
    return math.sqrt(total), float(values[0]), float(torch.exp(-(shares * shares.log()).sum()))


def _measured_or_problem(source: LoraSource, module: LoraModule, problems: list[Diagnostic]) -> Measured | None:
    try:
        if needs_base(module):
            delta_of(source, module)
        return measure(source, module)
    except UserError as error:
        if not any(problem.code == error.code for problem in problems):  # one sentence for each kind is enough
            problems.append(
                Diagnostic(
                    severity="warning", code=error.code, message=error.message, fix=error.fix,
                    file=str(source.path.absolute()),
                )
            )  # fmt: skip
        return None


def _parts(measured: list[tuple[str, str, float]], order: tuple[str, ...], total: float) -> list[LoraPartNorm]:
    found = []
    for part in order:
        own = [value * value for _, where, value in measured if where == part]
        if own:
            share = sum(own) / total if total else 0.0
            found.append(LoraPartNorm(part=part, norm=math.sqrt(sum(own)), share=share, modules=len(own)))
    return found
