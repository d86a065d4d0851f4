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
    for name in ("tiny.safetensors", "checkpoints/step-5/optimizer.safetensors"):
        assert tensors(run / name) == tensors(whole / name), name
    assert types_of(run)[-1] == "finished"
    assert [event.seq for event in events_of(run)] == list(range(len(events_of(run))))
    last = {event.step: event.losses[-1] for event in events_of(run) if event.type == "step"}
    assert last[5] == next(event.losses[-1] for event in events_of(whole) if event.type == "step" and event.step == 5)
    for file in ("tiny-step2.safetensors", "tiny-step4.safetensors"):
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


KILLS = [
    "replace */samples/000000-00.png",
    "replace */tiny-step2.safetensors",
    "replace */tiny-step2.safetensors 1 after",
    "open */.step-2.*.tmp/optimizer.safetensors",  # to be synced: the files of the checkpoint are half done
    "open */.step-2.*.tmp/meta.json 1 after",
    "replace */checkpoints/step-2",
    "replace */checkpoints/step-2",
    "replace */checkpoints/step-2 1 after",
    "replace */samples/000003-00.png 1 after",
    "replace */checkpoints/step-4",
    "rmdir *step-2",  # the old checkpoint goes
    "replace */tiny.safetensors 1 after",
    "replace */checkpoints/step-5 1 after",
]
"""Places at which the process is killed, one after the other in the same run: saves, samples, in between."""


def test_killed_again_and_again_in_samples_and_saves(workspace: Path, whole: Path) -> None:
    job, run = write_job(workspace), workspace / ".blocklora" / "runs" / "killed"
    assert finish(start("train", job, run, fault=KILLS[0])) == -9, said(run)
    for fault in KILLS[1:]:
        assert finish(start("resume", job, run, fault=fault)) == -9, f"{fault}\n{said(run)}"
    assert finish(start("resume", job, run)) == 0, said(run)
    assert_same(run, whole)


def test_killed_in_steps_twice_in_a_row(workspace: Path, whole: Path) -> None:
    job, run = write_job(workspace), workspace / ".blocklora" / "runs" / "steps"
    process = start("train", job, run)
    for step in (1, 3):
        wait_for(run, lambda event, step=step: event.type == "step" and event.step >= step, process)
        process.kill()
        assert finish(process) == -9
        process = start("resume", job, run)
    assert finish(process) == 0
    assert_same(run, whole)
