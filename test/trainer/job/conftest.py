"""Jobs in a temporary folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

WriteJob = Callable[..., Path]


@pytest.fixture
def write_job(tmp_path: Path) -> WriteJob:
    """Writes a job that can be trained, with some keys changed, and its pictures.

    ``write_job(training={"steps": 3})`` merges into the job; a value of ``None`` removes a key.
    """

    def write(**changes: Any) -> Path:
        folder = tmp_path / "images"
        if not folder.exists():
            folder.mkdir()
            for index in range(2):
                Image.new("RGB", (64, 64), (index * 50, 0, 0)).save(folder / f"{index}.png")
                (folder / f"{index}.txt").write_text(f"word, tag {index}", encoding="utf-8")
        job: dict[str, Any] = {
            "version": 1,
            "name": "test",
            "dataset": {"sources": [{"path": "images", "trigger": "word"}], "resolution": 64},
            "training": {"steps": 100, "saveEverySteps": 50},
            "samples": {"prompts": ["word, tag"]},
        }
        _merge(job, changes)
        path = tmp_path / "test.blocklora.json"
        path.write_text(json.dumps(job, indent=2), encoding="utf-8")
        return path

    return write


def _merge(into: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            into.pop(key, None)
        elif isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value
