"""Checkpoints: whole or not there, the old one only goes when the new one is safe."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
import torch

from blocklora.train import checkpoint as module
from blocklora.train.checkpoint import (
    Checkpoint,
    DamagedCheckpoint,
    Progress,
    changed_keys,
    load_checkpoint,
    remove_unfinished,
    save_checkpoint,
    saved_steps,
)

pytestmark = pytest.mark.torch


def some(step: int) -> Checkpoint:
    return Checkpoint(
        progress=Progress(step=step, epoch=2, seconds=1.5, mean_loss=0.1),
        job={"name": "ink"},
        dataset="hash",
        lora={"a.down": torch.full((2, 3), float(step))},
        optimizer={"exp_avg.a.down": torch.ones(2, 3), "step.a.down": torch.tensor(float(step))},
    )


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = save_checkpoint(tmp_path, some(5), keep=3)
    loaded = load_checkpoint(path)
    assert loaded.progress == some(5).progress
    assert (loaded.job, loaded.dataset) == ({"name": "ink"}, "hash")
    assert torch.equal(loaded.lora["a.down"], some(5).lora["a.down"])
    assert torch.equal(loaded.optimizer["step.a.down"], torch.tensor(5.0))


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for step in (9, 10, 11, 100):
        save_checkpoint(tmp_path, some(step), keep=2)
    assert saved_steps(tmp_path) == [100, 11]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-100", "step-11"]


def test_the_same_step_can_be_saved_again(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, some(5), keep=1)
    save_checkpoint(tmp_path, some(5), keep=1)
    assert load_checkpoint(tmp_path / "step-5").progress.step == 5
    assert [path.name for path in tmp_path.iterdir()] == ["step-5"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    save_checkpoint(tmp_path, some(5), keep=1)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space"):
        save_checkpoint(tmp_path, some(6), keep=1)
    assert [path.name for path in tmp_path.iterdir()] == ["step-5"]
    assert load_checkpoint(tmp_path / "step-5").progress.step == 5


def test_the_old_one_goes_after_the_new_one_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path, some(5), keep=1)
    seen: list[list[int]] = []
    remove = module._remove
    monkeypatch.setattr(module, "_remove", lambda path: (seen.append(saved_steps(tmp_path)), remove(path)))
    save_checkpoint(tmp_path, some(6), keep=1)
    assert seen[-1] == [6, 5]


@pytest.mark.parametrize("name", ["meta.json", "lora.safetensors", "optimizer.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut", "flipped"])
def test_damage_is_found(tmp_path: Path, name: str, damage: str) -> None:
    file = save_checkpoint(tmp_path, some(5), keep=1) / name
    data = bytearray(file.read_bytes())
    if damage == "missing":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    with pytest.raises(DamagedCheckpoint):
        load_checkpoint(file.parent)


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    meta = save_checkpoint(tmp_path, some(5), keep=1) / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"schema": 99}))
    with pytest.raises(DamagedCheckpoint, match="format 99"):
        load_checkpoint(meta.parent)


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, some(5), keep=1)
    (tmp_path / ".step-6.123.tmp").mkdir()
    (tmp_path / ".step-6.123.tmp" / "lora.safetensors").write_bytes(b"half")
    remove_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["step-5"]


def test_changed_keys_are_named() -> None:
    old = {"training": {"seed": 1, "steps": 5}, "name": "a", "gone": 1}
    new = {"training": {"seed": 2, "steps": 5}, "name": "a", "new": 1}
    assert changed_keys(old, new) == ["gone", "new", "training.seed"]
