"""Everything that a training needs before its first step."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from blocklora import __version__
from blocklora.blocks.parts import PARTS
from blocklora.blocks.targets import RankedTarget, ranked_targets, unet_targets
from blocklora.job.models import Training
from blocklora.job.resolved import ResolvedJob
from blocklora.models.base import Base
from blocklora.models.load import load_base
from blocklora.network.lora_network import LoraNetwork
from blocklora.protocol import events
from blocklora.protocol.control import Control
from blocklora.protocol.heartbeat import Heartbeat
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.caching import cached_data
from blocklora.train.data import TrainingData
from blocklora.train.dataset import load_pictures
from blocklora.train.device import Place, choose_place, limit_threads
from blocklora.train.image_losses import ImageLosses
from blocklora.train.metadata import lora_metadata
from blocklora.train.noise import Draw, draw
from blocklora.train.optimizer import Optimizer
from blocklora.train.order import DataOrder
from blocklora.train.resume import resume_point
from blocklora.train.samples import Sampler
from blocklora.train.saving import Saver
from blocklora.train.step_events import StepEvents


class Draws(Protocol):
    """``draw`` for one job."""

    def __call__(self, shape: tuple[int, ...], *, step: int, micro: int) -> Draw:
        """Noise and timesteps for a batch of latents of ``shape``, on the training device."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the loop works with."""

    log: EventWriter
    base: Base
    data: TrainingData
    order: DataOrder
    optimizer: Optimizer
    progress: StepEvents
    image_losses: ImageLosses
    sampler: Sampler
    saver: Saver
    draw: Draws
    """Noise and timesteps of a batch."""
    step: int
    """Steps that are done already."""
    epoch: int
    """Of the last step done; 1 before the first."""


def prepare(job: ResolvedJob, run: RunFolder, log: EventWriter, control: Control, heartbeat: Heartbeat) -> Parts:
    """Loads the base, fills the caches, makes the network and goes back to the run's newest checkpoint.

    Raises:
        UserError: the training cannot start, or cannot go on where it ended.
        StopAsked: a stop came meanwhile.
    """
    _quiet_libraries()
    training = job.job.training
    place = choose_place(training.precision)
    start = resume_point(job, run, log)
    step = start.progress.step if start else 0
    heartbeat.set_step(step)
    _announce(job, place, step if start else None, log)

    pictures = load_pictures(job, run, start)
    log.emit(events.Phase, phase="loading", step=step)
    base = load_base(job.job.base, root=job.root, device=place.device, dtype=place.dtype)
    limit_threads(base.unet, place)
    data = cached_data(job, pictures, base, place, log, control, step=step)

    shapes = {name: tuple(weight.shape) for name, weight in base.unet.named_parameters()}
    targets = ranked_targets(unet_targets(shapes), job.job.network)
    network = LoraNetwork.attach(base.unet, targets, seed=training.seed)
    optimizer = Optimizer(dict(network.named_parameters()), training, place)
    if start:
        network.load_state_dict(start.lora)
        optimizer.restore(start.optimizer)
    if training.gradient_checkpointing:
        base.unet.enable_gradient_checkpointing()
    _announce_network(targets, log)

    order = DataOrder(
        items=pictures.items,
        batch_size=training.batch_size,
        accumulation=training.gradient_accumulation,
        seed=training.seed,
    )
    progress = StepEvents(log, training, place, mean_loss=start.progress.mean_loss if start else None)
    image_losses = ImageLosses.of_run(run.image_losses, job, pictures.items, step=step)
    saver = Saver(
        job=job,
        run=run,
        network=network,
        optimizer=optimizer,
        progress=progress,
        image_losses=image_losses,
        events=log,
        dataset=pictures.fingerprint,
        metadata=lora_metadata(job.job, run, pictures.items, base, targets),
        seconds_before=start.progress.seconds if start else 0.0,
    )
    return Parts(
        log=log,
        base=base,
        data=data,
        order=order,
        optimizer=optimizer,
        progress=progress,
        image_losses=image_losses,
        sampler=Sampler(job=job, run=run, base=base, place=place, events=log, stopping=control.stopping),
        saver=saver,
        draw=_draws(training, place, len(base.noise_schedule)),
        step=step,
        epoch=start.progress.epoch if start else 1,
    )


def _draws(training: Training, place: Place, timesteps: int) -> Draws:
    def draws(shape: tuple[int, ...], *, step: int, micro: int) -> Draw:
        return draw(
            shape,
            seed=training.seed,
            step=step,
            micro=micro,
            timesteps=timesteps,
            noise_offset=training.noise_offset,
            high_noise_fraction=training.high_noise_fraction,
        ).on(place)

    return draws


def _quiet_libraries() -> None:
    """Progress bars and hints to programmers are not for the user, and would break the progress line."""
    diffusers_logging.set_verbosity_error()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()


def _announce_network(targets: Sequence[RankedTarget], log: EventWriter) -> None:
    parts: dict[str, int] = dict.fromkeys(PARTS, 0)
    for ranked in targets:
        parts[ranked.target.part] += ranked.parameters
    log.emit(
        events.Network,
        modules=len(targets),
        parameters=sum(parts.values()),
        parts={part: count for part, count in parts.items() if count},
    )


def _announce(job: ResolvedJob, place: Place, resumed_from: int | None, log: EventWriter) -> None:
    training = job.job.training
    log.emit(
        events.Started,
        pid=os.getpid(),
        name=job.job.name,
        trainer_version=__version__,
        steps=training.steps,
        device=str(place.device),
        device_name=place.name,
        precision=training.precision,
        resumed_from=resumed_from,
    )
