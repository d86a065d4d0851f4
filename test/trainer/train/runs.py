"""Real trainings of the embedded base in processes of their own, which tests may kill.

Processes come from a fork server that has torch loaded, so that each starts in a moment.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from blocklora.protocol.events import AnyEvent, Event

JOB: dict[str, Any] = {
    "version": 1,
    "name": "tiny",
    "dataset": {
        "sources": [{"path": "images", "repeats": 2, "trigger": "pxl", "flip": True}],
        "resolution": 64,
        "buckets": {"step": 8},
        "captions": {"shuffle": True, "dropout": 0.2},
    },
    "network": {"kind": "locon", "rank": 2, "blocks": {"in1": 0, "in2": 0, "in3": 0, "mid": 0, "out0": 0, "out1": 0}},
    "training": {
        "steps": 5,
        "batchSize": 2,
        "gradientAccumulation": 2,
        "learningRate": 0.01,
        "scheduler": "cosine",
        "warmupSteps": 2,
        "minSnrGamma": 5,
        "noiseOffset": 0.1,
        "highNoiseFraction": 0.5,
        "saveEverySteps": 2,
        "keepCheckpoints": 1,
    },
    "samples": {"everySteps": 3, "steps": 1, "width": 32, "height": 32, "prompts": ["pxl, blue background"]},
    "output": {"precision": "fp32"},
}
"""Shuffled captions, flips, accumulation and a schedule: everything that a resume could get wrong."""

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(
    [
        "blocklora.train.trainer",
        "diffusers.models.autoencoders.autoencoder_kl",
        "diffusers.models.unets.unet_2d_condition",
        "diffusers.schedulers.scheduling_dpmsolver_multistep",
        "transformers.models.clip.modeling_clip",
        "transformers.models.clip.tokenization_clip",
        "runs",
    ]
)


def make_workspace(folder: Path) -> Path:
    """Five small pictures with captions, and nothing else."""
    images = folder / "images"
    images.mkdir(parents=True)
    for index, colour in enumerate(("red", "green", "blue", "white", "black")):
        picture = Image.new("RGB", (64, 64), colour)
        ImageDraw.Draw(picture).ellipse((8 + index, 8, 40, 40 + index), fill="yellow")
        picture.save(images / f"{index}.png")
        (images / f"{index}.txt").write_text(f"{colour} background, yellow circle, number {index}")
    return folder


def write_job(folder: Path, changes: dict[str, Any] | None = None, *, name: str = "job") -> Path:
    """A job file: ``JOB`` with ``changes`` to its sections."""
    job = {
        key: {**value, **(changes or {}).get(key, {})} if isinstance(value, dict) else value
        for key, value in JOB.items()
    }
    path = folder / f"{name}.blocklora.json"
    path.write_text(json.dumps(job))
    return path


def command_in_process(verb: str, target: Path, run: Path, fault: str | None = None) -> int:
    """``train JOB`` or ``resume RUN`` in this very process."""
    import torch

    from blocklora.train.command import resume_command, train_command

    torch.set_num_threads(1)
    if fault is not None:
        _die_at(*fault.split(" "))
    if verb == "train":
        return train_command(argparse.Namespace(job=target, run_dir=run, json=True))
    return resume_command(argparse.Namespace(run=run, json=True))


def start(verb: str, target: Path, run: Path, *, fault: str | None = None) -> BaseProcess:
    """The same in a process of its own; what it says goes to ``<run>.out``."""
    run.parent.mkdir(parents=True, exist_ok=True)
    process = _forks.Process(target=_child, args=(verb, target, run, fault))
    process.start()
    return process


def finish(process: BaseProcess) -> int | None:
    """Waits for the end and returns the exit status, negative after a signal."""
    process.join(600)
    assert not process.is_alive(), f"{process.name} hangs"
    return process.exitcode


def said(run: Path) -> str:
    """What the processes of a run printed."""
    return (run.parent / f"{run.name}.out").read_text()


def events_of(run: Path) -> list[AnyEvent]:
    """All events so far; a line that is being written is left out."""
    path = run / "events.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [Event.model_validate_json(line).root for line in lines]


def types_of(run: Path) -> list[str]:
    """Their types."""
    return [event.type for event in events_of(run)]


def wait_for(run: Path, condition: Callable[[AnyEvent], bool], process: BaseProcess) -> None:
    """Waits until an event fulfils the condition."""
    while not any(condition(event) for event in events_of(run)):
        assert process.is_alive(), said(run)
        time.sleep(0.005)


def copy_of(run: Path, name: str) -> Path:
    """A copy of a run folder, to do something else with."""
    return Path(shutil.copytree(run, run.parent / name))


def _child(verb: str, target: Path, run: Path, fault: str | None) -> None:
    out = os.open(run.parent / f"{run.name}.out", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.exit(command_in_process(verb, target, run, fault))


def _die_at(call: str, pattern: str, count: str = "1", moment: str = "before") -> None:
    """Kills this process at the ``count``-th call of ``os.<call>`` with an argument that matches ``pattern``."""
    original, left = getattr(os, call), int(count)

    def deadly(*args: Any, **options: Any) -> Any:
        nonlocal left
        left -= any(fnmatch.fnmatch(str(arg), pattern) for arg in args)
        if left == 0 and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **options)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(os, call, deadly)
