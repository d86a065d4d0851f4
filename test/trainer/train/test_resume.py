"""A killed and resumed training ends with the weights of one that was left alone, bit for bit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from runs import (
    events_of,
    finish,
    make_workspace,
    said,
    start,
    types_of,
    wait_for,
    write_job,
)
from safetensors.torch import load_file

pytestmark = [
    pytest.mark.torch,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def whole(workspace: Path) -> Path:
    """A run that was left alone."""
    run = workspace / ".blocklora" / "runs" / "whole"
    assert finish(start("train", write_job(workspace), run)) == 0, said(run)
    return run


def tensors(path: Path) -> dict[str, bytes]:
    return {name: tensor.numpy().tobytes() for name, tensor in load_file(path).items()}


def assert_same(run: Path, whole: Path) -> None:
    for name in ("tiny.safetensors", "checkpoints/step-7/optimizer.safetensors"):
        assert tensors(run / name) == tensors(whole / name), name
    assert types_of(run)[-1] == "finished"
    assert [event.seq for event in events_of(run)] == list(range(len(events_of(run))))
    last = {event.step: event.losses[-1] for event in events_of(run) if event.type == "step"}
    assert last[7] == next(event.losses[-1] for event in events_of(whole) if event.type == "step" and event.step == 7)
    for file in ("tiny-step2.safetensors", "tiny-step6.safetensors"):
        assert tensors(run / file) == tensors(whole / file)
    for picture in whole.glob("samples/*.png"):
        assert (run / "samples" / picture.name).read_bytes() == picture.read_bytes()
    leftovers = [path for path in run.rglob("*.tmp") if path.parent.name == "checkpoints"]
    assert not leftovers


def test_the_same_seed_gives_the_same_bits_with_a_cold_cache_too(workspace: Path, whole: Path) -> None:
    other = make_workspace(workspace / "cold")
    run = other / ".blocklora" / "runs" / "again"
    assert finish(start("train", write_job(other), run)) == 0
    assert_same(run, whole)


KILLS = {
    "in samples at the start": ["replace */samples/000000-00.png 1"],
    "in samples on the way": ["replace */samples/000003-00.png 1 before", "replace */samples/000003-00.png 1 after"],
    "in LoRA saves": ["replace */tiny-step4.safetensors 1 before", "replace */tiny-step4.safetensors 1 after"],
    "in the files of a checkpoint": ["fsync * 9", "fsync * 10", "fsync * 11", "fsync * 12"],
    "as a checkpoint takes its name": [
        "replace */checkpoints/step-4 1 before",
        "replace */checkpoints/step-4 1 before",
        "replace */checkpoints/step-6 1 after",
    ],
    "as an old checkpoint goes": ["rmdir *step-2 1 before"],
    "at the very end": ["replace */tiny.safetensors 1 after", "replace */checkpoints/step-7 1 after"],
}


@pytest.mark.parametrize("place", KILLS)
def test_killed(workspace: Path, whole: Path, place: str) -> None:
    job, run = write_job(workspace), workspace / ".blocklora" / "runs" / place.replace(" ", "-")
    assert finish(start("train", job, run, fault=KILLS[place][0])) == -9
    for fault in KILLS[place][1:]:
        assert finish(start("resume", job, run, fault=fault)) == -9
    assert finish(start("resume", job, run)) == 0, said(run)
    assert_same(run, whole)


def test_killed_in_steps_twice_in_a_row(workspace: Path, whole: Path) -> None:
    job, run = write_job(workspace), workspace / ".blocklora" / "runs" / "steps"
    process = start("train", job, run)
    for step in (3, 5):
        wait_for(run, lambda event, step=step: event.type == "step" and event.step >= step, process)
        process.kill()
        assert finish(process) == -9
        process = start("resume", job, run)
    assert finish(process) == 0
    started = [event.resumed_from for event in events_of(run) if event.type == "started"]
    assert started == [None, 2, 4]
    assert_same(run, whole)
