"""Sample pictures of the weights in training. They take no part in the training and cannot end it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from blocklora.job.models import Samples
from blocklora.job.resolved import ResolvedJob
from blocklora.models.base import Base
from blocklora.network.load import load_lora
from blocklora.network.mix import mixed
from blocklora.protocol.events import Phase, Sample, Warning_
from blocklora.protocol.files import write_atomic
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.sampling.png import UsedLora, png_info
from blocklora.sampling.render import RenderAborted, render
from blocklora.train.data import visiting
from blocklora.train.device import Place
from blocklora.train.failures import is_out_of_memory, log_traceback


@dataclass(slots=True, kw_only=True)
class Sampler:
    """Makes the job's pictures at the steps that the job names."""

    job: ResolvedJob
    run: RunFolder
    base: Base
    place: Place
    events: EventWriter
    stopping: Callable[[], object]
    """Asked while pictures are made, so that a stop does not wait for all of them."""

    @property
    def settings(self) -> Samples:
        """The job's part about samples."""
        return self.job.job.samples

    def due(self, step: int) -> bool:
        """Whether the job wants pictures after ``step`` steps; 0 is before the first."""
        settings = self.settings
        if not settings.prompts or settings.every_steps == 0:
            return False
        if step == 0:
            return settings.at_start
        if step == self.job.job.training.steps:
            return settings.at_end
        return step % settings.every_steps == 0

    def make(self, step: int) -> None:
        """Makes a picture of every prompt. What goes wrong is a warning, and ends the pictures of this step."""
        if not self.settings.prompts:
            self._warn(step, "The job has no sample prompts.", 'Add "prompts" to `samples` for the next training.')
            return
        self._phase(step, 0)
        try:
            device = self.place.device
            with (
                torch.no_grad(),
                visiting(self.base.vae, device),
                visiting(self.base.text_encoder, device),
                self._with_others() as others,
            ):
                for index in range(len(self.settings.prompts)):
                    self._picture(step, index, others)
                    self._phase(step, index + 1)
        except RenderAborted:
            pass
        except Exception as error:
            log_traceback(self.run, error)
            self._failed(step, error)
        finally:
            self.place.free_cached()

    def _picture(self, step: int, index: int, others: list[UsedLora]) -> None:
        settings, started = self.settings, time.monotonic()
        width, height = self._size()
        prompt = settings.prompts[index]
        image = render(
            self.base,
            prompt,
            negative=settings.negative,
            width=width,
            height=height,
            steps=settings.steps,
            cfg=settings.cfg,
            sampler=settings.sampler,
            seed=settings.seed,
            on_step=lambda _done, _steps: bool(self.stopping()),
        )
        width, height = image.size  # rounded to what the U-Net takes
        path = self.run.sample(step, index)
        data = io.BytesIO()
        image.save(
            data,
            "PNG",
            pnginfo=png_info(
                prompt=prompt,
                negative=settings.negative,
                steps=settings.steps,
                sampler=settings.sampler,
                cfg=settings.cfg,
                seed=settings.seed,
                width=width,
                height=height,
                base=self.base,
                loras=others,
            ),
        )
        write_atomic(path, data.getvalue())
        self.events.emit(
            Sample,
            step=step,
            index=index,
            prompt=prompt,
            seed=settings.seed,
            file=self.run.relative(path),
            width=width,
            height=height,
            seconds=time.monotonic() - started,
        )

    def _size(self) -> tuple[int, int]:
        """Width and height in pixels: the job's, else the training resolution."""
        resolution = self.job.job.dataset.resolution
        width, height = (resolution, resolution) if isinstance(resolution, int) else resolution
        return self.settings.width or width, self.settings.height or height

    @contextmanager
    def _with_others(self) -> Iterator[list[UsedLora]]:
        """The other LoRAs of ``mixWith``, on top of the one in training; what a picture says of them."""
        others = [(load_lora(Path(other.lora)), other.weight, other.blocks) for other in self.settings.mix_with]
        with mixed(self.base.unet, others, text_encoder=self.base.text_encoder):
            yield [
                UsedLora(name=file.name, weight=weight, sha256=file.metadata.get("sshs_model_hash"))
                for file, weight, _ in others
            ]

    def _phase(self, step: int, done: int) -> None:
        self.events.emit(Phase, phase="sampling", step=step, done=done, total=len(self.settings.prompts))

    def _failed(self, step: int, error: Exception) -> None:
        if is_out_of_memory(error):
            width, height = self._size()
            self._warn(
                step,
                f"There was not enough memory for a sample picture of {width}x{height}.",
                "Set a smaller width and height in `samples`; training goes on.",
            )
        else:
            message = getattr(error, "message", None) or f"A sample picture could not be made: {error}."
            self._warn(step, message, getattr(error, "fix", None) or "Training goes on; log.txt says more.")

    def _warn(self, step: int, message: str, fix: str) -> None:
        self.events.emit(Warning_, code="sample-failed", message=message, fix=fix, step=step)
