"""From the command to the first step with warm caches, against the floor: importing torch and diffusers' U-Net."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOOR = "import torch, transformers, diffusers; diffusers.UNet2DConditionModel; transformers.CLIPTextModel"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "native-bin")}


def measure(rounds: int) -> str:
    """One sentence with the median seconds of both and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        job = _job(Path(folder))
        _first_step(job, Path(folder) / "warm-up")
        pairs = [(_first_step(job, Path(folder) / f"run-{n}"), _floor()) for n in range(rounds)]
    ours = statistics.median(pair[0] for pair in pairs)
    floor = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    return (
        f"Start to first step, warm caches, embedded base: {ours:.1f} s, "
        f"{ratio:.2f} × importing torch and diffusers ({floor:.1f} s)."
    )


def _job(folder: Path) -> Path:
    """A job of one step on the sample pictures."""
    job = {
        "version": 1,
        "name": "startup",
        "dataset": {
            "sources": [{"path": str(ROOT / "media/sample/images/style"), "trigger": "startup"}],
            "resolution": 64,
        },
        "network": {"rank": 16},
        "training": {"steps": 1, "saveEverySteps": 0},
        "samples": {"everySteps": 0},
    }
    path = folder / "startup.blocklora.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    return path


def _first_step(job: Path, run: Path) -> float:
    """Seconds until the event of the first step."""
    command = [sys.executable, "-m", "blocklora", "train", str(job), "--run-dir", str(run), "--json"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        for line in process.stdout:
            if json.loads(line)["type"] == "step":
                seconds = time.perf_counter() - started
                process.wait()
                return seconds
    raise RuntimeError("the training ended before its first step")


def _floor() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", FLOOR], check=True, env=ENVIRONMENT)
    return time.perf_counter() - started
