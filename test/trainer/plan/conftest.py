"""A job with pictures that can be planned."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture
def job_file(tmp_path: Path) -> Callable[..., Path]:
    """``job_file(training={…})`` writes a job over 4 pictures; sections are replaced as given."""

    def write(**sections: Any) -> Path:
        folder = tmp_path / "images"
        folder.mkdir(exist_ok=True)
        for index in range(4):
            Image.new("RGB", (64, 128 if index == 0 else 64), (index, 0, 0)).save(folder / f"{index}.png")
            (folder / f"{index}.txt").write_text(f"word, tag {index}", encoding="utf-8")
        job = {
            "version": 1,
            "name": "test",
            "dataset": {
                "sources": [{"path": "images", "repeats": 3, "trigger": "word"}],
                "resolution": 64,
                "buckets": {"step": 32},
            },
            "network": {"kind": "locon", "rank": 4, "blocks": {"in1": 0, "in2": 0, "in3": 0, "mid": 0, "out0": 0}},
            "training": {"steps": 30, "batchSize": 2, "saveEverySteps": 0},
            "samples": {"everySteps": 10, "prompts": ["word", "word, tag"]},
            **sections,
        }
        path = tmp_path / "test.blocklora.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        return path

    return write
