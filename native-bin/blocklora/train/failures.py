"""What a person is told when a training cannot go on."""

from __future__ import annotations

import errno
import traceback
from datetime import UTC, datetime

import torch
from safetensors import SafetensorError

from blocklora.errors import UserError
from blocklora.job.models import Job
from blocklora.protocol.run_folder import RunFolder

SAVE_ERRORS = (OSError, SafetensorError, UserError)
"""What a failed save raises: safetensors wraps the system's errors, a LoRA file says them in words."""


def log_traceback(run: RunFolder, error: BaseException) -> None:
    """Adds the details to ``log.txt``, the only place where a traceback is shown."""
    try:
        with open(run.path / "log.txt", "a", encoding="utf-8") as log:
            print(datetime.now(UTC).isoformat(timespec="seconds"), file=log)
            traceback.print_exception(error, file=log)
    except OSError:
        pass


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a device or the machine had no memory left. The CPU's allocator has no exception class of its own."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error)


def is_disk_full(error: BaseException) -> bool:
    """Whether a file could not be written for want of space, also when a library wraps the system's error."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return "os error 28" in str(error) or "No space left on device" in str(error)


def told(error: Exception, job: Job | None) -> UserError:
    """The sentence for an error that ended the training."""
    if isinstance(error, UserError):
        return error
    if is_out_of_memory(error) and job is not None:
        return _out_of_memory(job)
    if is_disk_full(error):
        return UserError(
            code="disk-full", message="The disk is full.", fix="Free some space, then resume: what was saved is safe."
        )
    return UserError(
        code="internal",
        message=f"The training ended unexpectedly ({type(error).__name__}: {_first_line(error)}).",
        fix="log.txt in the run folder has the details; `resume` goes on from the last checkpoint.",
    )


def _out_of_memory(job: Job) -> UserError:
    training = job.training
    advice = []
    if training.batch_size > 1:
        smaller = training.batch_size // 2
        more = training.gradient_accumulation * -(-training.batch_size // smaller)
        advice.append(
            f'set "batchSize": {smaller} (now {training.batch_size}) with "gradientAccumulation": {more}, '
            "which trains alike"
        )
    if not training.gradient_checkpointing:
        advice.append('set "gradientCheckpointing": true (about 20 % slower)')
    if training.precision == "fp32":
        advice.append('set "precision": "bf16" on a GPU (half of the memory)')
    resolution = job.dataset.resolution
    side = resolution if isinstance(resolution, int) else max(resolution)
    if side > 256:
        lower = max(256, int(side * 0.75) // 64 * 64)
        advice.append(f'lower "resolution" to {lower} (now {side})')
    first = "; or ".join(advice) if advice else "close other programs that use it, or train fewer blocks"
    return UserError(
        code="out-of-memory",
        message=f"There is not enough memory to train with batch size {training.batch_size} at {side} px.",
        fix=first[0].upper() + first[1:] + ".",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no details"])[0][:200]
