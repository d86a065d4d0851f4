"""A plan as text for a terminal."""

from __future__ import annotations

from pathlib import Path

from blocklora.job.words import counted
from blocklora.plan.sizes import bytes_text, duration_text
from blocklora.protocol.reports import CachePlan, Plan, PlanReport
from blocklora.report_text import diagnostic_lines, diagnostics_text


def plan_text(report: PlanReport, job: Path) -> str:
    """Problems first, then the plan."""
    if report.plan is None:
        return diagnostics_text(report.diagnostics, job)
    lines = diagnostic_lines(report.diagnostics)
    return "\n".join([*lines, *([""] if lines else []), *_rows(report.plan), "", *_parts(report.plan)])


def _rows(plan: Plan) -> list[str]:
    width, height = plan.resolution
    images = counted(plan.images, "picture")
    if plan.regularization_images:
        images += f" and {counted(plan.regularization_images, 'regularisation picture')}"
    buckets = ", ".join(f"{bucket.width}×{bucket.height} ({bucket.images:,})" for bucket in plan.buckets[:8])
    if len(plan.buckets) > 8:
        buckets += f" and {len(plan.buckets) - 8} more"
    memory = plan.memory
    shares = f"base {bytes_text(memory.base)}, LoRA {bytes_text(memory.network)}, "
    time = "not known yet" if plan.time.seconds is None else f"about {duration_text(plan.time.seconds)}"
    return [
        plan.summary,
        "",
        _row("base", f"{plan.base_name}, trained at {width}×{height}"),
        _row("pictures", f"{images}; an epoch shows {plan.images_per_epoch:,}"),
        _row("buckets", buckets),
        *_parts_of_pictures(plan),
        _row(
            "steps",
            f"{plan.steps:,} of batch {plan.batch_size}, or {plan.epochs:.1f} epochs of {plan.steps_per_epoch:,}",
        ),
        _row(
            "network",
            f"{plan.modules:,} modules, {plan.parameters:,} parameters, file {bytes_text(plan.file_bytes)}",
        ),
        _row("latents", _cache(plan.latents)),
        _row("captions", _cache(plan.text)),
        _row("samples", counted(plan.sample_pictures, "picture")),
        _row("memory", f"{bytes_text(memory.total)} ({shares}activations {bytes_text(memory.activations)})"),
        _row("", memory.basis),
        _row("time", time),
        _row("", plan.time.basis),
    ]


def _parts_of_pictures(plan: Plan) -> list[str]:
    rows = []
    if plan.focal_points:
        how = "is cropped around its focal point" if plan.focal_points == 1 else "are cropped around their focal points"
        rows.append(_row("", f"{counted(plan.focal_points, 'picture')} {how}"))
    if plan.masked:
        rows.append(_row("", f"{counted(plan.masked, 'picture')} with a mask"))
    return rows


def _row(name: str, value: str) -> str:
    return f"  {name:<10}{value}"


def _cache(cache: CachePlan) -> str:
    text = (
        f"{cache.total:,} to encode, {cache.cached:,} of them cached" if cache.cached else f"{cache.total:,} to encode"
    )
    if cache.total and cache.cached == cache.total:
        text = f"all {cache.total:,} cached"
    return text if cache.complete else f"{text}; the others change each time and are encoded while training"


def _parts(plan: Plan) -> list[str]:
    lines = ["  block     rank  conv rank  modules  parameters"]
    for name, part in plan.parts.items():
        if part.modules:
            rank, conv = part.rank or "-", part.conv_rank or "-"
            lines.append(f"  {name:<8}{rank:>6}{conv:>11}{part.modules:>9}{part.parameters:>12,}")
        else:
            lines.append(f"  {name:<8}{'not trained':>17}")
    return lines
