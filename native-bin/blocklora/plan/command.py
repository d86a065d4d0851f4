"""The plan of a job: what it will do, in numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from blocklora.blocks.targets import ranked_targets, unet_targets
from blocklora.dataset.batches import batch_count
from blocklora.dataset.items import Item
from blocklora.job.checks import Checks
from blocklora.job.checks_base import latent_factor
from blocklora.job.models import Job, Samples
from blocklora.job.validate import Validated, validate_job
from blocklora.job.words import counted
from blocklora.plan.caches import cache_plans
from blocklora.plan.memory import memory_plan
from blocklora.plan.network import file_bytes, part_plans
from blocklora.plan.sizes import bytes_text, duration_text
from blocklora.plan.time import time_plan
from blocklora.plan.work import unet_work
from blocklora.protocol.reports import BucketPlan, PartPlan, Plan, PlanReport, TimePlan


def plan_report(path: Path, content: bytes | None = None) -> PlanReport:
    """Answer of ``plan``: diagnostics, and the plan when there is no error among them. Never raises on a user's job.

    Args:
        path: the job file.
        content: what it will hold, when that was not saved yet.
    """
    validated = validate_job(path, content=content)
    plan = _plan(validated) if validated.ok else None
    return PlanReport(ok=validated.ok, diagnostics=validated.diagnostics, plan=plan)


def sample_count(samples: Samples, steps: int) -> int:
    """Pictures that are drawn while training ``steps`` steps."""
    if not samples.prompts or samples.every_steps == 0:
        return 0
    times = samples.at_start + (steps - 1) // samples.every_steps + samples.at_end
    return times * len(samples.prompts)


def _plan(validated: Validated) -> Plan | None:
    checks, dataset = validated.checks, validated.dataset
    if checks is None or dataset is None or checks.shapes is None or not dataset.items:
        return None
    job, items = checks.job, dataset.items
    training = job.training
    targets = unet_targets(checks.shapes)
    ranked = ranked_targets(targets, job.network)
    parameters = sum(entry.parameters for entry in ranked)
    batches = batch_count(items, batch_size=training.batch_size)
    per_epoch = max(1, math.ceil(batches / training.gradient_accumulation))
    batch = max(item.batch_size or training.batch_size for item in items)

    factor = latent_factor(checks.base)
    width, height = max((item.bucket for item in items), key=lambda size: size[0] * size[1])
    work = unet_work(
        targets,
        width=width // factor,
        height=height // factor,
        first_index=min(entry.target.index for entry in ranked),
    )
    pictures = sample_count(job.samples, training.steps)
    time = time_plan(checks.resolved, parameters=parameters, work=work, batch=batch, samples=pictures)
    latents, text = cache_plans(checks.resolved, items)
    parts = part_plans(ranked)
    images = sum(not item.regularization for item in items)
    size = file_bytes(ranked, job.output.precision)
    return Plan(
        name=job.name,
        base=str(checks.base),
        base_name=base_name(checks),
        resolution=checks.resolution,
        images=images,
        regularization_images=len(items) - images,
        images_per_epoch=sum(item.repeats for item in items),
        steps_per_epoch=per_epoch,
        steps=training.steps,
        epochs=training.steps / per_epoch,
        batch_size=batch,
        buckets=_buckets(items),
        masked=sum(item.mask is not None for item in items),
        focal_points=sum(item.focal is not None for item in items),
        modules=len(ranked),
        parameters=parameters,
        file_bytes=size,
        parts=parts,
        latents=latents,
        text=text,
        memory=memory_plan(job, checks.shapes, parameters, work, batch),
        time=time,
        sample_pictures=pictures,
        summary=_summary(job, images, training.steps / per_epoch, parts, size, time),
    )


def base_name(checks: Checks) -> str:
    """What a person calls the base."""
    if checks.embedded:
        return "the embedded model"
    return checks.base.stem if checks.base.is_file() else checks.base.name


def _buckets(items: Sequence[Item]) -> list[BucketPlan]:
    counts = Counter(item.bucket for item in items)
    return [BucketPlan(width=size[0], height=size[1], images=count) for size, count in sorted(counts.items())]


def _summary(job: Job, images: int, epochs: float, parts: dict[str, PartPlan], size: int, time: TimePlan) -> str:
    kind = "LoCon" if job.network.kind == "locon" else "LoRA"
    trained = [part for part, plan in parts.items() if plan.modules]
    blocks = "all blocks" if len(trained) == len(parts) else counted(len(trained), "block") + f" ({', '.join(trained)})"
    about = f", about {duration_text(time.seconds)}" if time.seconds is not None else ""
    steps = counted(job.training.steps, "step")
    return (
        f"{steps} over {counted(images, 'picture')} ({epochs:.1f} epochs): a {kind} of {blocks}, "
        f"{bytes_text(size)}{about}."
    )
