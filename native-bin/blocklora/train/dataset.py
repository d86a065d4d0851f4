"""The pictures of a run, and whether they are still those that it began with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocklora.dataset.cache_keys import cache_folder
from blocklora.dataset.hashes import FileHashes
from blocklora.dataset.items import Item
from blocklora.dataset.load import load_dataset
from blocklora.dataset.lock import dataset_lock, write_lock
from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.run_folder import RunFolder
from blocklora.train.checkpoint import Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """What is trained on."""

    items: list[Item]
    fingerprint: str
    """Hash of all images and captions."""


def load_pictures(job: ResolvedJob, run: RunFolder, start: Checkpoint | None) -> Pictures:
    """All pictures to train on; also writes ``dataset.lock.json``.

    Raises:
        UserError: the data set has an error, or is not the one that ``start`` was trained on.
    """
    found = load_dataset(job)
    for problem in found.diagnostics:
        if problem.severity == "error":
            raise UserError(problem.code, problem.message, problem.fix, problem.file, problem.line, problem.column)
    if not found.items:
        raise UserError("dataset-empty", "There is no picture to train on.", "Add pictures.", job.source)
    files = FileHashes(cache_folder(job))
    if start is not None:
        lock = dataset_lock(found.items, files)
        if lock["sha256"] != start.dataset:
            raise _changed(run.dataset_lock, lock, start.progress.step)
    fingerprint = write_lock(run.dataset_lock, found.items, files)
    files.save()
    return Pictures(items=found.items, fingerprint=fingerprint)


def _changed(old: Path, lock: dict[str, Any], step: int) -> UserError:
    """Names the first picture that differs."""
    before, after = _entries(old), _by_id(json.loads(json.dumps(lock)))
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    what = f"{names[0]} is the first of {len(names)} that differ" if names else "its lock file differs"
    return UserError(
        code="dataset-changed",
        message=f"This run cannot go on, because its pictures or captions were changed since step {step}: {what}.",
        fix="Undo the change, or start a new run.",
        file=old,
    )


def _entries(lock: Path) -> dict[str, Any]:
    try:
        return _by_id(json.loads(lock.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _by_id(lock: dict[str, Any]) -> dict[str, Any]:
    """Images with their caption rule written out, as its number means nothing in another lock."""
    return {
        image["id"]: {**image, "captionRule": lock["captionRules"][image["captionRule"]]} for image in lock["images"]
    }
