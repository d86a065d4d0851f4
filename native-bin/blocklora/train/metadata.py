"""What a run tells its LoRA files about itself."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from blocklora.blocks.targets import RankedTarget
from blocklora.dataset.batches import batch_count
from blocklora.dataset.items import Item
from blocklora.job.models import Job
from blocklora.models.base import Base
from blocklora.network.metadata import TrainingFacts, training_metadata
from blocklora.protocol.run_folder import RunFolder


def lora_metadata(
    job: Job, run: RunFolder, items: Sequence[Item], base: Base, modules: Sequence[RankedTarget]
) -> Callable[[int, int], dict[str, str]]:
    """A function (step, epoch) -> metadata of the LoRA file that is saved there, now."""
    session = str(int(hashlib.sha256(run.path.name.encode()).hexdigest()[:8], 16))
    started = _started(run)

    def metadata(step: int, epoch: int) -> dict[str, str]:
        facts = TrainingFacts(
            items=items,
            modules=modules,
            batches_per_epoch=batch_count(items, batch_size=job.training.batch_size),
            session=session,
            started=started,
            finished=time.time(),
            step=step,
            epoch=epoch,
        )
        return training_metadata(job, base, facts)

    return metadata


def _started(run: RunFolder) -> float:
    """When the run's first process began, also for one that resumes it."""
    try:
        with open(run.events, encoding="utf-8") as events:
            return datetime.fromisoformat(json.loads(events.readline())["time"]).timestamp()
    except (OSError, ValueError, KeyError, TypeError):
        return time.time()
