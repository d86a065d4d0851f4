"""Folders of pictures and jobs over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blocklora.dataset.load import load_dataset
from blocklora.job.models import Job
from blocklora.job.resolved import ResolvedJob, resolve_job


@pytest.fixture
def pictures(tmp_path: Path) -> Callable[..., Path]:
    """``pictures("style", {"a.png": "caption", "b.png": None})`` makes pictures of 64×64 and their ``.txt`` files."""

    def make(folder: str, names: dict[str, str | None], size: tuple[int, int] = (64, 64)) -> Path:
        path = tmp_path / folder
        path.mkdir(parents=True, exist_ok=True)
        for name, caption in names.items():
            Image.new("RGB", size, (200, 30, 30)).save(path / name)
            if caption is not None:
                (path / name).with_suffix(".txt").write_text(caption, encoding="utf-8")
        return path

    return make


@pytest.fixture
def job_over(tmp_path: Path) -> Callable[..., ResolvedJob]:
    """``job_over(sources=[{"path": "style"}])`` is a resolved job with this ``dataset``."""

    def make(**dataset: Any) -> ResolvedJob:
        raw = {"version": 1, "name": "test", "dataset": {"resolution": 64, **dataset}}
        import json

        return resolve_job(Job.model_validate_json(json.dumps(raw)), tmp_path / "test.blocklora.json")

    return make


@pytest.fixture
def load(job_over: Callable[..., ResolvedJob]) -> Callable[..., Any]:
    """Loads the data set of :func:`job_over`."""
    return lambda **dataset: load_dataset(job_over(**dataset))
