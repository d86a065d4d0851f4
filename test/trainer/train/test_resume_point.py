"""Which checkpoint a run goes on from, and which changes of its job are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from blocklora.errors import UserError
from blocklora.job.models import Job
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.checkpoint import Checkpoint, Progress, save_checkpoint
from blocklora.train.resume import resume_point

pytestmark = pytest.mark.torch


def job(**training: Any) -> ResolvedJob:
    text = {"version": 1, "name": "ink", "dataset": {}, "training": {"steps": 10, **training}}
    source = Path("/jobs/ink.blocklora.json")
    return ResolvedJob(job=Job.model_validate(text), root=source.parent, source=source)


def resumed(tmp_path: Path, before: ResolvedJob, now: ResolvedJob, *, steps: tuple[int, ...] = (5,)) -> int | None:
    run = RunFolder(path=tmp_path)
    run.create()
    for step in steps:
        progress = Progress(step=step, epoch=1, seconds=1, mean_loss=None)
        tensors = {"a": torch.ones(1)}
        checkpoint = Checkpoint(progress=progress, job=before.to_json(), dataset="d", lora=tensors, optimizer=tensors)
        save_checkpoint(run.checkpoints, checkpoint, keep=9)
    with EventWriter(run.events) as log:
        found = resume_point(now, run, log)
    return found and found.progress.step


def test_the_newest_one_is_taken(tmp_path: Path) -> None:
    assert resumed(tmp_path, job(), job(), steps=(2, 10, 9)) == 10


def test_a_run_without_one_starts_anew(tmp_path: Path) -> None:
    assert resumed(tmp_path, job(), job(), steps=()) is None


def test_what_does_not_change_the_training_may_be_changed(tmp_path: Path) -> None:
    assert resumed(tmp_path, job(), job(saveEverySteps=3, keepCheckpoints=7)) == 5


@pytest.mark.parametrize("steps", [5, 20])
def test_the_end_of_a_constant_schedule_may_be_moved(tmp_path: Path, steps: int) -> None:
    assert resumed(tmp_path, job(), job(steps=steps)) == 5


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        ({}, {"steps": 4}, "training.steps"),
        ({"scheduler": "cosine"}, {"scheduler": "cosine", "steps": 20}, "training.steps"),
        ({}, {"seed": 1}, "training.seed"),
        ({}, {"steps": 20, "batchSize": 3}, "training.batchSize"),
        ({}, {"scheduler": "linear"}, "training.scheduler"),
    ],
)
def test_what_makes_another_training_is_refused(
    tmp_path: Path, before: dict[str, Any], now: dict[str, Any], key: str
) -> None:
    with pytest.raises(UserError, match=f"`{key}`"):
        resumed(tmp_path, job(**before), job(**now))
