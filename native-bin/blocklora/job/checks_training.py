"""Checks of ``training``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from blocklora.job.checks import Checks


def check_training(checks: Checks) -> None:
    """Steps, learning rate, precision."""
    training = checks.job.training
    if training.warmup_steps > training.steps:
        checks.error(
            "warmup-steps",
            f"`warmupSteps` {training.warmup_steps:,} is more than the {training.steps:,} steps.",
            f"Use about {max(1, training.steps // 20):,}.",
            "training", "warmupSteps",
        )  # fmt: skip
    elif training.warmup_steps == training.steps:
        message = "The learning rate only reaches its value at the last step."
        checks.warning(
            "warmup-steps", message, f"Use about {max(1, training.steps // 20):,}.", "training", "warmupSteps"
        )
    _learning_rate(checks)
    if training.precision != "fp32" and not accelerator_likely():
        if training.precision == "fp16":
            checks.warning(
                "precision-cpu",
                "Training in fp16 needs a GPU, and there is no sign of one here.",
                'Set "precision": "fp32".',
                "training", "precision",
            )  # fmt: skip
        else:
            message = "There is no sign of a GPU here; on most processors bf16 is slower than fp32."
            checks.info("precision-cpu", message, 'Set "precision": "fp32".', "training", "precision")
    if training.save_every_steps > training.steps:
        message = f"`saveEverySteps` {training.save_every_steps:,} is more than the {training.steps:,} steps."
        fix = "Only the end is saved; that is fine for a short training."
        if checks.wrote("training", "saveEverySteps"):
            checks.info("save-never", message, fix, "training", "saveEverySteps")


def _learning_rate(checks: Checks) -> None:
    rate = checks.job.training.learning_rate
    # The embedded base is small and its recipe uses about ten times what Stable Diffusion takes.
    high = 1e-2 if checks.embedded else 2e-3
    at = ("training", "learningRate")
    if rate > high:
        usual = "1e-3" if checks.embedded else "1e-4"
        checks.info(
            "learning-rate-high",
            f"The learning rate {rate:g} is high.",
            f"{usual} is usual.",
            *at,
        )
    elif rate < 1e-6:
        checks.info("learning-rate-low", f"The learning rate {rate:g} is very low.", "1e-4 is usual.", *at)


def accelerator_likely() -> bool:
    """Whether this machine seems to have a GPU for torch. A guess from files, as torch takes seconds to answer."""
    if sys.platform == "darwin":
        return True
    if shutil.which("nvidia-smi") or shutil.which("rocm-smi") or shutil.which("xpu-smi"):
        return True
    return any(Path(device).exists() for device in ("/dev/nvidia0", "/dev/kfd", "/dev/dxg"))
