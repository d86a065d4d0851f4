"""Between two steps: what was asked for through the run's ``control`` folder."""

from __future__ import annotations

import time

from blocklora.protocol.control import Control, StopAsked, StopReason
from blocklora.protocol.events import Phase
from blocklora.protocol.heartbeat import Heartbeat
from blocklora.train.setup import Parts

_PAUSE_SECONDS = 0.2


def announce_training(parts: Parts, heartbeat: Heartbeat, step: int) -> None:
    """Says that steps are made from now on, and that their time counts."""
    parts.log.emit(Phase, phase="training", step=step)
    heartbeat.set_state("running")
    parts.progress.restart_clock()


def answer_requests(
    parts: Parts, control: Control, heartbeat: Heartbeat, *, step: int, epoch: int
) -> StopReason | None:
    """Samples and saves that were asked for; waits while the run is paused. Returns who asked for a stop.

    Raises:
        StopAsked: a stop came before the first step.
    """
    busy = False
    while True:
        asked = control.poll()
        if (asked.sample or asked.save or asked.pause) and not busy:
            busy = True
            parts.progress.flush()
        if asked.stop and step == 0:
            raise StopAsked(asked.stop)
        if asked.sample:
            parts.sampler.make(step)
        if asked.save:
            parts.saver.save(step, epoch)
        if not asked.pause:
            if busy and not asked.stop:
                announce_training(parts, heartbeat, step)
            return asked.stop
        if asked.sample or asked.save or heartbeat.state != "paused":
            heartbeat.set_state("paused")
            parts.log.emit(Phase, phase="paused", step=step)
        time.sleep(_PAUSE_SECONDS)
