"""Diagnostics as text for a terminal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from blocklora.job.words import counted
from blocklora.protocol.reports import Diagnostic

_ORDER = {"error": 0, "warning": 1, "info": 2}


def place(file: str | None, line: int | None, column: int | None) -> str:
    """``file:line:column: `` as editors and terminals make links of; empty when there is no file."""
    if file is None:
        return ""
    name = _relative(file)
    return f"{name}:{line}:{column or 1}: " if line else f"{name}: "


def diagnostic_lines(problems: Sequence[Diagnostic]) -> list[str]:
    """One or two lines for each problem, errors first."""
    lines = []
    for problem in sorted(problems, key=lambda problem: _ORDER[problem.severity]):
        lines.append(f"{place(problem.file, problem.line, problem.column)}{problem.severity}: {problem.message}")
        if problem.fix:
            lines.append(f"    {problem.fix}")
    return lines


def diagnostics_text(problems: Sequence[Diagnostic], job: Path) -> str:
    """Every problem, then a sentence that counts them."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    verdict = f"{job.name} has {counted(errors, 'error')}" if errors else f"{job.name} can be trained"
    if warnings:
        verdict += f" ({counted(warnings, 'warning')})" if not errors else f" and {counted(warnings, 'warning')}"
    return "\n".join([*diagnostic_lines(problems), f"{verdict}."])


def _relative(file: str) -> str:
    """A path as seen from here, when that is shorter."""
    try:
        relative = os.path.relpath(file)
    except ValueError:
        return file
    return relative if len(relative) < len(file) else file
