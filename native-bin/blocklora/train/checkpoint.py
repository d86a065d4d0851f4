"""Checkpoints: ``checkpoints/step-N/``, from which a training goes on bit for bit as if it had never ended.

A folder holds ``lora.safetensors`` (fp32 weights), ``optimizer.safetensors`` (moments and loss scale) and ``meta.json``
with the sizes and hashes of both. It is made under a temporary name, every file is synced, then it takes its name.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

from blocklora.protocol.files import replace, sync_file, sync_folder, temporary_name

SCHEMA = 1
_NAME = re.compile(r"step-(\d+)")
_LORA = "lora.safetensors"
_OPTIMIZER = "optimizer.safetensors"
_META = "meta.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a checkpoint remembers besides weights and optimizer."""

    step: int
    """Steps done."""
    epoch: int
    """Of the last step, from 1."""
    seconds: float
    """Training time of all processes up to here."""
    mean_loss: float | None
    """Moving average of the loss, for a person who looks at the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint in memory."""

    progress: Progress
    job: dict[str, Any]
    """The job that it belongs to, as JSON."""
    dataset: str
    """Hash of the data set's images and captions."""
    lora: dict[str, Tensor]
    optimizer: dict[str, Tensor]


class DamagedCheckpoint(Exception):
    """A checkpoint that cannot be used; the text says what is wrong with it."""


def save_checkpoint(folder: Path, checkpoint: Checkpoint, *, keep: int) -> Path:
    """Writes ``step-N`` durably, then removes all but the newest ``keep`` ones.

    Args:
        folder: the run's ``checkpoints``.

    Returns:
        The new checkpoint's folder.

    Raises:
        OSError: nothing was saved (such as a full disk); older checkpoints are all still there.
    """
    target = folder / f"step-{checkpoint.progress.step}"
    temporary = temporary_name(target)
    _remove(temporary)
    try:
        temporary.mkdir()
        save_file(checkpoint.lora, temporary / _LORA)
        save_file(checkpoint.optimizer, temporary / _OPTIMIZER)
        meta = {
            "schema": SCHEMA,
            **asdict(checkpoint.progress),
            "dataset": checkpoint.dataset,
            "job": checkpoint.job,
            "files": {name: _fingerprint(temporary / name) for name in (_LORA, _OPTIMIZER)},
        }
        (temporary / _META).write_text(json.dumps(meta, indent=1), encoding="utf-8")
        for name in (_LORA, _OPTIMIZER, _META):
            sync_file(temporary / name)
        sync_folder(temporary)
        _take_name(temporary, target)
    except BaseException:
        _remove(temporary)
        raise
    sync_folder(folder)
    for step in saved_steps(folder)[keep:]:
        if step < checkpoint.progress.step:
            _remove(folder / f"step-{step}")
    return target


def saved_steps(folder: Path) -> list[int]:
    """Steps of all checkpoints, the newest first."""
    names = (_NAME.fullmatch(path.name) for path in folder.glob("step-*"))
    return sorted((int(name[1]) for name in names if name), reverse=True)


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads and checks a checkpoint's folder.

    Raises:
        DamagedCheckpoint: a file is missing, cut off or changed.
    """
    try:
        meta = json.loads((path / _META).read_text(encoding="utf-8"))
        if meta["schema"] != SCHEMA:
            raise DamagedCheckpoint(f"it was written by another version (format {meta['schema']})")
        for name, expected in meta["files"].items():
            if _fingerprint(path / name) != expected:
                raise DamagedCheckpoint(f"{name} is not what was saved")
        return Checkpoint(
            progress=Progress(
                step=meta["step"], epoch=meta["epoch"], seconds=meta["seconds"], mean_loss=meta["mean_loss"]
            ),
            job=meta["job"],
            dataset=meta["dataset"],
            lora=load_file(path / _LORA),
            optimizer=load_file(path / _OPTIMIZER),
        )
    except FileNotFoundError as error:
        raise DamagedCheckpoint(f"{Path(error.filename or path).name} is missing") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedCheckpoint(f"it cannot be read ({error})") from error


def remove_unfinished(folder: Path) -> None:
    """Removes what a killed process left under temporary names."""
    for path in folder.glob(".*.tmp"):
        _remove(path)


def changed_keys(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Names, such as ``training.seed``, of the keys whose values differ."""
    changed = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            changed += changed_keys(before, after, f"{prefix}{key}.")
        elif before != after:
            changed.append(prefix + key)
    return changed


def _take_name(temporary: Path, target: Path) -> None:
    """Renames; a checkpoint of the same step gives way (it is damaged, or the same bit for bit)."""
    if target.exists():
        old = temporary.with_name(f".old-{temporary.name.lstrip('.')}")
        _remove(old)
        replace(target, old)
        replace(temporary, target)
        _remove(old)
    else:
        replace(temporary, target)


def _fingerprint(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
