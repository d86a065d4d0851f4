"""The answer of everything that writes a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blocklora.lora.reports import LoraWritten

_SHOWN = 100


def written(
    operation: str, out: Path, size: int, modules: int, left_out: Sequence[str], notes: Sequence[str]
) -> LoraWritten:
    """What was written.

    Args:
        left_out: modules of the inputs that the output lacks.
    """
    return LoraWritten(
        operation=operation, file=str(out.absolute()), bytes=size, modules=modules,
        left_out=list(left_out[:_SHOWN]), left_out_count=len(left_out), notes=list(notes),
    )  # fmt: skip
