"""Saves of a run: LoRA files for people, checkpoints to resume from. A full disk costs the save, not the training."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob
from blocklora.network.lora_network import LoraNetwork
from blocklora.network.save import save_lora
from blocklora.protocol import events
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.checkpoint import Checkpoint, Progress, save_checkpoint, saved_steps
from blocklora.train.failures import SAVE_ERRORS, is_disk_full, log_traceback
from blocklora.train.image_losses import ImageLosses
from blocklora.train.optimizer import Optimizer
from blocklora.train.step_events import StepEvents

_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(slots=True, kw_only=True)
class Saver:
    """Writes what a run leaves behind."""

    job: ResolvedJob
    run: RunFolder
    network: LoraNetwork
    optimizer: Optimizer
    progress: StepEvents
    image_losses: ImageLosses
    events: EventWriter
    dataset: str
    """Hash of the data set."""
    metadata: Callable[[int, int], dict[str, str]]
    """(step, epoch) -> metadata of the LoRA file."""
    seconds_before: float
    """Training time of earlier processes of this run."""
    _started: float = field(default_factory=time.monotonic, init=False)

    @property
    def seconds(self) -> float:
        """Training time of this run so far."""
        return self.seconds_before + time.monotonic() - self._started

    def due(self, step: int) -> bool:
        """Whether the job wants a save after this step."""
        training = self.job.job.training
        return training.save_every_steps > 0 and step % training.save_every_steps == 0 and step < training.steps

    def save(self, step: int, epoch: int) -> None:
        """LoRA file, losses of the images and checkpoint of a step on the way; what fails is a warning.

        The LoRA comes first: a process that is killed in between resumes from an earlier checkpoint and writes both.
        """
        self.events.emit(events.Phase, phase="saving", step=step)
        self._try("LoRA file", step, lambda: self._lora(step, epoch, final=False))
        self._try("losses of the images", step, lambda: self.image_losses.write(step))
        self._try("checkpoint", step, lambda: self._checkpoint(step, epoch))

    def save_last(self, step: int, epoch: int) -> Path:
        """LoRA file and checkpoint that the run ends with.

        Raises:
            UserError: one of them could not be written; says what is safe.
        """
        self.events.emit(events.Phase, phase="saving", step=step)
        try:
            path = self._lora(step, epoch, final=True)
            self._try("losses of the images", step, lambda: self.image_losses.write(step))
            self._checkpoint(step, epoch)
        except SAVE_ERRORS as error:
            log_traceback(self.run, error)
            raise self._unsaved(error) from error
        return path

    def _lora(self, step: int, epoch: int, *, final: bool) -> Path:
        job = self.job.job
        path = self.run.lora(job.name, None if final else step)
        save_lora(path, self.network.kohya_state(_DTYPES[job.output.precision]), self.metadata(step, epoch))
        self.events.emit(
            events.LoraSaved, step=step, file=self.run.relative(path), bytes=path.stat().st_size, final=final
        )
        return path

    def _checkpoint(self, step: int, epoch: int) -> None:
        progress = Progress(step=step, epoch=epoch, seconds=self.seconds, mean_loss=self.progress.mean_loss)
        checkpoint = Checkpoint(
            progress=progress,
            job=self.job.to_json(),
            dataset=self.dataset,
            lora={name: value.detach().cpu().contiguous() for name, value in self.network.state_dict().items()},
            optimizer=self.optimizer.state(),
        )
        path = save_checkpoint(self.run.checkpoints, checkpoint, keep=self.job.job.training.keep_checkpoints)
        self.events.emit(events.Checkpoint, step=step, folder=self.run.relative(path))

    def _try(self, what: str, step: int, save: Callable[[], object]) -> None:
        try:
            save()
        except SAVE_ERRORS as error:
            log_traceback(self.run, error)
            self.events.emit(
                events.Warning_,
                code="save-failed",
                message=f"The {what} of step {step} could not be saved: {_cause(error)}.",
                fix=f"Free some space on the disk. {self._safe()}",
                step=step,
            )

    def _unsaved(self, error: Exception) -> UserError:
        return UserError(
            code="save-failed",
            message=f"The trained LoRA could not be saved: {_cause(error)}.",
            fix=f"Free some space on the disk, then resume. {self._safe()}",
            file=self.run.path,
        )

    def _safe(self) -> str:
        steps = saved_steps(self.run.checkpoints)
        if not steps:
            return "Nothing of this run is saved yet."
        return f"Safe on the disk: everything up to step {steps[0]}."


def _cause(error: Exception) -> str:
    if isinstance(error, UserError):
        error = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if is_disk_full(error):
        return "the disk is full"
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
