"""Tells the world how far the loop is: at most four step events a second, each with the losses of all steps between."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from blocklora.errors import UserError
from blocklora.job.models import Training
from blocklora.protocol.events import Step, Warning_
from blocklora.protocol.writer import EventWriter
from blocklora.train.device import Place, host_bytes
from blocklora.train.schedule import learning_rate

INTERVAL = 0.25
"""Seconds between step events."""
PATIENCE = 25
"""So many steps in a row without a finite number end the training."""
_RATE_SECONDS = 20.0
_SMOOTHING = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    step: int
    loss: Tensor
    norm: Tensor


class StepEvents:
    """Collects the losses of steps on the device and looks at them only when an event is due.

    Args:
        mean_loss: moving average so far, of a resumed run.
    """

    def __init__(self, events: EventWriter, training: Training, place: Place, *, mean_loss: float | None) -> None:
        self._events = events
        self._training = training
        self._place = place
        self._pending: list[_Pending] = []
        self._epoch = 1
        self._windows: deque[tuple[float, int]] = deque()
        self._since = time.monotonic()
        self._next = 0.0
        self._bad_in_a_row = 0
        self.mean_loss = mean_loss

    def restart_clock(self) -> None:
        """What comes now counts as training time again; called when samples, saves or a pause are over."""
        self._since = time.monotonic()

    def add(self, step: int, *, epoch: int, losses: Sequence[Tensor], norm: Tensor) -> None:
        """Notes a step.

        Args:
            losses: of the step's batches, scalars on the device; their mean is the step's.
            norm: of the gradients; not finite means that the update was skipped.

        Raises:
            UserError: nothing finite came for many steps.
        """
        self._pending.append(_Pending(step=step, loss=torch.stack(list(losses)).mean(), norm=norm))
        self._epoch = epoch
        if time.monotonic() >= self._next:
            self.flush()

    def flush(self) -> None:
        """Writes the event of all steps noted so far; called before anything else is written or saved.

        Raises:
            UserError: nothing finite came for many steps.
        """
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        numbers = torch.stack([torch.stack([item.loss, item.norm]) for item in pending]).tolist()
        now = time.monotonic()
        self._windows.append((now - self._since, len(pending)))
        self._since, self._next = now, now + INTERVAL
        last = pending[-1].step
        rate = self._rate()
        self._events.emit(
            Step,
            step=last,
            epoch=self._epoch,
            losses=[loss if math.isfinite(loss) else None for loss, _ in numbers],
            learning_rate=learning_rate(self._training, last),
            steps_per_second=rate,
            eta_seconds=(self._training.steps - last) / rate,
            host_bytes=host_bytes(),
            device_bytes=self._place.peak_bytes(),
        )
        for item, (loss, norm) in zip(pending, numbers, strict=True):
            self._judge(item.step, loss, norm)

    def _rate(self) -> float:
        """Steps a second over about the last 20 seconds of training."""
        while len(self._windows) > 1 and sum(seconds for seconds, _ in self._windows) > _RATE_SECONDS:
            self._windows.popleft()
        seconds = sum(seconds for seconds, _ in self._windows)
        return sum(steps for _, steps in self._windows) / max(seconds, 1e-6)

    def _judge(self, step: int, loss: float, norm: float) -> None:
        if math.isfinite(loss) and math.isfinite(norm):
            self._bad_in_a_row = 0
            before = loss if self.mean_loss is None else self.mean_loss
            self.mean_loss = _SMOOTHING * before + (1 - _SMOOTHING) * loss
            return
        self._bad_in_a_row += 1
        scaling = self._place.dtype == torch.float16 and math.isfinite(loss)  # fp16 looks for its loss scale this way
        if self._bad_in_a_row == 1 and not scaling:
            what = "loss" if not math.isfinite(loss) else "gradient"
            self._events.emit(
                Warning_,
                code="not-finite",
                message=f"The {what} of step {step} is not a finite number; its update was left out.",
                fix=self._advice(),
                step=step,
            )
        if self._bad_in_a_row >= PATIENCE:
            raise UserError(
                code="not-finite",
                message=f"Loss or gradients were not finite numbers for {PATIENCE} steps in a row, up to step {step}.",
                fix=self._advice(),
            )

    def _advice(self) -> str:
        lower = f"set a lower learningRate than {self._training.learning_rate:g}"
        if self._training.precision == "fp32":
            return f"If it happens again, {lower}; also check that the base model makes sound pictures."
        better = "bf16" if self._training.precision == "fp16" else "fp32"
        return f'If it happens again, set "precision": "{better}", or {lower}.'
