"""The training itself: `train` reads as its specification."""

from __future__ import annotations

from typing import Literal

from blocklora.job.resolved import ResolvedJob
from blocklora.protocol import events
from blocklora.protocol.control import Control
from blocklora.protocol.heartbeat import Heartbeat
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.loss import batch_loss
from blocklora.train.requests import announce_training, answer_requests
from blocklora.train.setup import prepare

Ending = Literal["finished", "stopped"]


def train(job: ResolvedJob, run: RunFolder, log: EventWriter, control: Control, heartbeat: Heartbeat) -> Ending:
    """Trains the job's LoRA, from the run's newest checkpoint if there is one, and says how it ended.

    A step is a function of the job, its number, the weights and the optimizer's state, and of nothing else: that is
    why a killed and resumed training ends with the same weights, bit for bit, as one that was left alone.

    Raises:
        UserError: it cannot start, or cannot go on.
        StopAsked: a stop came before there was anything to save.
    """
    training = job.job.training
    parts = prepare(job, run, log, control, heartbeat)  # base, caches, network, optimizer, newest checkpoint
    step, epoch = parts.step, parts.epoch
    if step == 0 and parts.sampler.due(0):
        parts.sampler.make(0)
    announce_training(parts, heartbeat, step)
    stop = answer_requests(parts, control, heartbeat, step=step, epoch=epoch)

    while step < training.steps and not stop:
        step += 1
        data = parts.order.at(step)
        epoch = data.epoch
        losses = []
        for micro, entries in enumerate(data.batches):
            batch = parts.data.batch(entries, epoch=epoch)
            noise = parts.draw(batch.latents.shape, step=step, micro=micro)
            loss = batch_loss(parts.base, batch, noise, training.min_snr_gamma)
            parts.optimizer.backward(loss.mean / len(data.batches))
            parts.image_losses.add([entry.item_index for entry in entries], loss.each, noise.timesteps)
            losses.append(loss.mean.detach())
        norm = parts.optimizer.update(step)  # clips, sets the learning rate, leaves out what is not finite
        parts.progress.add(step, epoch=epoch, losses=losses, norm=norm)
        heartbeat.set_step(step)

        sample, save = parts.sampler.due(step), parts.saver.due(step)
        if sample or save:
            parts.progress.flush()
        if sample:
            parts.sampler.make(step)
        if save:  # after the samples: who resumes from here has them
            parts.saver.save(step, epoch)
        if sample or save:
            announce_training(parts, heartbeat, step)
        stop = answer_requests(parts, control, heartbeat, step=step, epoch=epoch)

    parts.progress.flush()
    if step < training.steps:
        heartbeat.set_state("stopping")
        log.emit(events.Phase, phase="stopping", step=step)
    file = parts.saver.save_last(step, epoch)
    if step < training.steps:
        log.emit(events.Stopped, step=step, reason=stop, file=run.relative(file))
        return "stopped"
    log.emit(
        events.Finished, step=step, file=run.relative(file), bytes=file.stat().st_size, seconds=parts.saver.seconds
    )
    return "finished"
