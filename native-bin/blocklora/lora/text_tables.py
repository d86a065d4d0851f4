"""Norms, conflicts, checks and written files as text for a terminal."""

from __future__ import annotations

from blocklora.blocks.header_faults import shown
from blocklora.job.words import counted
from blocklora.lora.reports import LoraCheck, LoraConflict, LoraNorms, LoraWritten
from blocklora.lora.text import table
from blocklora.plan.sizes import bytes_text
from blocklora.report_text import diagnostic_lines

_WORST = 10
_VERDICTS = {"same": "as it is meant", "differs": "differently", "refuses": "not at all"}


def written_text(report: LoraWritten) -> str:
    """Where, how large, and what was done."""
    size = f"{bytes_text(report.bytes)}" + (f", {counted(report.modules, 'module')}" if report.modules else "")
    return "\n".join([f"Wrote {report.file} ({size}).", *(f"  {note}" for note in report.notes)])


def norms_text(report: LoraNorms) -> str:
    """The parts as a table with bars, then what could not be measured."""
    rows = [
        (part.part, f"{part.modules:,}", f"{part.norm:.4g}", f"{part.share:.1%}", _bar(part.share))
        for part in report.parts
    ]
    lines = [f"‖ΔW‖ = {report.norm:.4g}", "", *table(("part", "modules", "norm", "share", ""), rows)]
    if report.zero_modules:
        lines += ["", f"{counted(len(report.zero_modules), 'module')} changes nothing; `prune` removes such modules."]
    problems = diagnostic_lines(report.problems)
    return "\n".join([*lines, *(["", *problems] if problems else [])])


def conflict_text(report: LoraConflict) -> str:
    """Parts, the worst modules, and advice."""
    parts = [
        (part.part, f"{part.modules:,}", f"{part.cosine:+.3f}", f"{part.overlap:.1%}", f"{part.share:.1%}",
         f"{part.norm_a:.3g}", f"{part.norm_b:.3g}")
        for part in report.parts
    ]  # fmt: skip
    worst = [
        (module.path, f"{module.cosine:+.3f}", f"{module.column_angle:.0f}°", f"{module.row_angle:.0f}°",
         f"{module.conflict:.3g}")
        for module in report.modules[:_WORST]
    ]  # fmt: skip
    lines = [
        f"cosine {report.cosine:+.4f}, overlap {report.overlap:.1%}; "
        f"{report.only_a:,} modules only in A, {report.only_b:,} only in B",
        "",
        *table(("part", "modules", "cosine", "overlap", "of all", "norm A", "norm B"), parts),
        "",
        *table(("worst modules", "cosine", "outputs", "inputs", "conflict"), worst),
    ]
    if report.advice:
        lines += ["", "For a quieter mix:"]
        lines += [f"  drop {item.part} of {item.drop.upper()}: {item.why}" for item in report.advice]
    problems = diagnostic_lines(report.problems)
    return "\n".join([*lines, *(["", *problems] if problems else [])])


def check_text(report: LoraCheck) -> str:
    """A verdict for every program, then the findings."""
    rows = [(tool.name, _VERDICTS[tool.verdict], f"{tool.resolved:,}", f"{tool.ignored:,}") for tool in report.tools]
    lines = table(("program", "reads it", "modules", "ignored"), rows)
    for finding in report.findings:
        lines += ["", f"{finding.severity}: {finding.tool}: {finding.what}"]
        lines += [f"    {finding.fix}"] if finding.fix else []
        if finding.keys:
            more = f" and {finding.key_count - 3:,} more" if finding.key_count > 3 else ""
            lines.append(f"    {', '.join(shown(key) for key in finding.keys[:3])}{more}")
    return "\n".join(lines)


def _bar(share: float) -> str:
    return ("█" * round(share * 20)).ljust(20)
