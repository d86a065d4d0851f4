"""Answers of ``blocklora lora`` as text for a terminal. Control characters of a file never act on it."""

from __future__ import annotations

from collections.abc import Sequence

from blocklora.blocks.header_faults import shown
from blocklora.job.words import counted
from blocklora.lora.reports import LoraInspection
from blocklora.plan.sizes import bytes_text
from blocklora.report_text import diagnostic_lines

_FACTS = (("title", "title"), ("trigger", "trigger"), ("author", "author"), ("license", "licence"),
          ("base_model", "base"), ("steps", "steps"), ("epochs", "epochs"), ("images", "images"),
          ("resolution", "size"), ("learning_rate", "rate"), ("optimizer", "optimizer"))  # fmt: skip


def inspection_text(report: LoraInspection) -> str:
    """Kind and base, the parts as a table, what the metadata say, problems."""
    dtypes = ", ".join(f"{name} ({count:,})" for name, count in report.dtypes.items())
    lines = [
        f"{report.kind_name} for {report.family_name}, {bytes_text(report.bytes)}",
        _row("why", report.family_reason),
        _row("tensors", f"{report.tensors:,} ({report.parameters:,} numbers) as {dtypes}" if dtypes else "none"),
    ]
    if report.styles:
        lines.append(_row("names", ", ".join(report.styles)))
    if report.parts:
        rows = [
            (part.part, f"{part.modules:,}", ranges(part.ranks), ranges(part.conv_ranks), numbers(part.alphas),
             f"{part.parameters:,}")
            for part in report.parts
        ]  # fmt: skip
        lines += ["", *table(("part", "modules", "rank", "conv rank", "alpha", "parameters"), rows)]
    said = [_row(word, shown(str(value))) for key, word in _FACTS if (value := getattr(report.facts, key)) is not None]
    if report.facts.tags:
        tags = ", ".join(f"{shown(tag)} ({count:,})" for tag, count in report.facts.tags[:12])
        said.append(_row("tags", f"{tags}{' …' if report.facts.tag_count > 12 else ''}"))
    lines += ["", *said] if said else []
    lines.append(_row("metadata", counted(len(report.metadata), "key")))
    problems = diagnostic_lines(report.problems)
    return "\n".join([*lines, "", *problems] if problems else lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their longest cell; the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        return ("  " + "  ".join([row[0].ljust(widths[0]), *cells])).rstrip()

    return [line(head), *map(line, rows)]


def ranges(values: Sequence[int]) -> str:
    """``4``, ``4–32`` or a dash."""
    if not values:
        return "–"
    return f"{values[0]:,}" if len(values) == 1 else f"{values[0]:,}–{values[-1]:,}"


def numbers(values: Sequence[float]) -> str:
    """One value, a span, or a dash."""
    if not values:
        return "–"
    return f"{values[0]:g}" if len(values) == 1 else f"{values[0]:g}–{values[-1]:g}"


def _row(name: str, value: str) -> str:
    return f"  {name:<10}{value}"
