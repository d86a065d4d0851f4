"""Estimate of the time a training takes: from the latest run like it on this machine, else from its arithmetic."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from blocklora.job.checks_training import accelerator_likely
from blocklora.job.resolved import ResolvedJob
from blocklora.plan.work import Work
from blocklora.protocol.reports import TimePlan
from blocklora.protocol.run_folder import HIDDEN_FOLDER

_CORE_SPEED = 40e9
"""Multiplications and additions a second and processor core, in large layers."""
_STEP_OVERHEAD, _FORWARD_OVERHEAD = 0.15, 0.05
"""Seconds that the many small operations of a training step and of a forward pass take at any size."""
_RUNS_LOOKED_AT = 50
_LARGEST_LOG = 200_000_000
_FEWEST_STEPS = 20
"""A shorter run was still warming up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a finished run says about speed."""

    name: str
    steps_per_second: float
    sample_seconds: float


def time_plan(job: ResolvedJob, *, parameters: int, work: Work, batch: int, samples: int) -> TimePlan:
    """Seconds of training with its sample pictures.

    Args:
        job: the job.
        parameters: of the LoRA; with base, batch and resolution they tell whether an earlier run is like this one.
        work: of one average picture.
        batch: pictures in a batch.
        samples: pictures that are drawn on the way.
    """
    training = job.job.training
    if found := latest_run_like(job, parameters):
        seconds = training.steps / found.steps_per_second + samples * found.sample_seconds
        return TimePlan(seconds=seconds, basis=f"As fast as the run {found.name} on this machine.")
    if accelerator_likely():
        return TimePlan(
            seconds=None,
            basis="Nothing like this was trained on this machine yet; the first seconds of training will tell.",
        )
    share = work.kept_share * (2.0 if training.gradient_checkpointing else 1.0)
    speed = _CORE_SPEED * _cores()
    batch_seconds = _STEP_OVERHEAD + batch * work.operations * (1.0 + 1.2 * share) / speed
    step = training.gradient_accumulation * batch_seconds
    picture = job.job.samples.steps * (_FORWARD_OVERHEAD + 2.0 * work.operations / speed)
    return TimePlan(
        seconds=training.steps * step + samples * picture,
        basis="A rough guess from the arithmetic, for the processor alone; it may be off by a factor of three.",
    )


def latest_run_like(job: ResolvedJob, parameters: int) -> Measured | None:
    """The latest finished run on this machine with this base, size of network, batch, resolution and precision."""
    for run in _runs(job.root):
        try:
            if _likeness(json.loads((run / "job.json").read_bytes())) != _likeness(job.to_json()):
                continue
            measured = _measured(run, parameters)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # a run that is half there or was edited says nothing
        if measured:
            return measured
    return None


def _likeness(job: dict[str, Any]) -> list[Any]:
    training = job["training"]
    keys = ("batchSize", "gradientAccumulation", "gradientCheckpointing", "precision")
    return [job["base"]["model"], job["dataset"]["resolution"], *(training[key] for key in keys)]


def _runs(root: Path) -> Iterator[Path]:
    """Folders of runs near a job, the newest name first."""
    for folder in (root, *root.parents):
        runs = folder / HIDDEN_FOLDER / "runs"
        if runs.is_dir() and folder != Path.home():
            yield from sorted((run for run in runs.iterdir() if run.is_dir()), reverse=True)[:_RUNS_LOOKED_AT]
            return


def _measured(run: Path, parameters: int) -> Measured | None:
    events = run / "events.jsonl"
    if (
        events.stat().st_size > _LARGEST_LOG
        or json.loads((run / "run.json").read_bytes())["hostname"] != platform.node()
    ):
        return None
    speeds: list[float] = []
    samples: list[float] = []
    finished = same_size = False
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            match event.get("type"):
                case "network":
                    same_size = event["parameters"] == parameters
                case "step":
                    speeds.append(float(event["stepsPerSecond"]))
                case "sample":
                    samples.append(float(event["seconds"]))
                case "finished":
                    finished = event["step"] >= _FEWEST_STEPS
    speeds = [speed for speed in speeds if speed > 0]
    if not (finished and same_size and speeds):
        return None
    return Measured(
        name=run.name,
        steps_per_second=median(speeds[len(speeds) // 2 :]),  # the first steps are slower
        sample_seconds=median(samples) if samples else 0.0,
    )


def _cores() -> int:
    """Processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
