"""Where a run goes on: its newest sound checkpoint, if the job is still the one that it was made with."""

from __future__ import annotations

from typing import Any

from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.events import Warning_
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.checkpoint import (
    Checkpoint,
    DamagedCheckpoint,
    changed_keys,
    load_checkpoint,
    remove_unfinished,
    saved_steps,
)

_FREE = ("samples", "output", "source", "training.saveEverySteps", "training.keepCheckpoints")
"""What may be changed between two processes of a run, because it does not change what is trained."""


def resume_point(job: ResolvedJob, run: RunFolder, events: EventWriter) -> Checkpoint | None:
    """The newest checkpoint that can be read, ``None`` where there is none; damaged ones are reported and passed over.

    Raises:
        UserError: the job was changed in a way that makes another training of it.
    """
    remove_unfinished(run.checkpoints)
    for step in saved_steps(run.checkpoints):
        folder = run.checkpoints / f"step-{step}"
        try:
            checkpoint = load_checkpoint(folder)
        except DamagedCheckpoint as damage:
            events.emit(
                Warning_,
                code="checkpoint-damaged",
                message=f"The checkpoint of step {step} cannot be used: {damage}.",
                fix="An earlier one is taken, or the training starts anew.",
                file=str(folder),
                step=step,
            )
            continue
        _refuse_changes(checkpoint, job, run)
        return checkpoint
    return None


def _refuse_changes(checkpoint: Checkpoint, job: ResolvedJob, run: RunFolder) -> None:
    new = job.to_json()
    changed = [
        key
        for key in changed_keys(checkpoint.job, new)
        if not any(key == free or key.startswith(f"{free}.") for free in _FREE)
    ]
    if changed == ["training.steps"] and _may_change_steps(checkpoint, new):
        return
    if changed:
        names = ", ".join(f"`{key}`" for key in changed)
        raise UserError(
            code="job-changed",
            message=f"This run cannot go on: its job was changed since step {checkpoint.progress.step} in {names}.",
            fix="Undo the change in job.json, or start a new run. `samples`, `output`, `saveEverySteps` and "
            "`keepCheckpoints` may be changed, and `steps` of a constant schedule may be raised.",
            file=run.job,
        )


def _may_change_steps(checkpoint: Checkpoint, new: dict[str, Any]) -> bool:
    """More steps are the same training, only longer, as long as the learning rate does not depend on their number."""
    return new["training"]["scheduler"] == "constant" and new["training"]["steps"] >= checkpoint.progress.step
