"""Masks beside pictures: found, cut as the picture is, and faults told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from blocklora.dataset.hashes import FileHashes
from blocklora.dataset.items import DatasetResult
from blocklora.dataset.load import load_dataset
from blocklora.dataset.lock import dataset_lock
from blocklora.dataset.masks import load_mask
from blocklora.job.resolved import ResolvedJob


@pytest.fixture
def masked(tmp_path: Path, job_over: Callable[..., ResolvedJob]) -> Callable[..., DatasetResult]:
    """``masked(size, mask)`` loads a data set of one picture with this mask, to be trained with a masked loss."""

    def make(size: tuple[int, int], mask: Image.Image | None, on: bool = True, **dataset: Any) -> DatasetResult:
        folder = tmp_path / "style"
        folder.mkdir(exist_ok=True)
        Image.new("RGB", size, (9, 9, 9)).save(folder / "a.png")
        (folder / "a.txt").write_text("a", encoding="utf-8")
        if mask is not None:
            mask.save(folder / "a-masklabel.png")
        job = job_over(sources=[{"path": "style"}], **dataset)
        training = job.job.training.model_copy(update={"masked_loss": on})
        from dataclasses import replace

        return load_dataset(replace(job, job=job.job.model_copy(update={"training": training})))

    return make


def left_black(size: tuple[int, int]) -> Image.Image:
    mask = np.full((size[1], size[0]), 255, dtype=np.uint8)
    mask[:, : size[0] // 2] = 0
    return Image.fromarray(mask)


def test_a_mask_is_cut_and_mirrored_as_its_picture_is(tmp_path: Path, masked: Callable[..., DatasetResult]) -> None:
    size = (192, 64)
    (item,) = masked(size, left_black(size), buckets={"enabled": False}).items
    mask = load_mask(item, flipped=False)
    assert mask.shape == (64, 64) and mask.dtype == np.float32
    assert mask[:, :32].max() == 0 and mask[:, 32:].min() == 1
    assert (load_mask(item, flipped=True) == mask[:, ::-1]).all()
    (tmp_path / "style" / "a.focal.toml").write_text("focal = [1, 0.5]", encoding="utf-8")
    (item,) = masked(size, None, buckets={"enabled": False}).items
    assert load_mask(item, flipped=False).min() == 1


def test_smaller_masks_and_colours_are_taken(masked: Callable[..., DatasetResult]) -> None:
    (item,) = masked((128, 128), left_black((64, 64)).convert("RGB")).items
    mask = load_mask(item, flipped=False)
    assert mask.shape == (64, 64) and mask[0, 0] == 0 and mask[0, 63] == 1


def test_a_job_that_does_not_ask_for_masks_does_not_see_them(masked: Callable[..., DatasetResult]) -> None:
    (plain,) = masked((64, 64), left_black((64, 64)), on=False).items
    assert plain.mask is None
    lock = dataset_lock([plain], FileHashes(None))
    (item,) = masked((64, 64), None).items
    assert item.mask is not None and item.mask.name == "a-masklabel.png"
    other = dataset_lock([item], FileHashes(None))
    assert "mask" not in lock["images"][0] and len(other["images"][0]["mask"]) == 64
    assert lock["sha256"] != other["sha256"]


def test_faults_are_told(tmp_path: Path, masked: Callable[..., DatasetResult]) -> None:
    result = masked((64, 64), left_black((64, 32)))
    assert [problem.code for problem in result.diagnostics] == ["mask-ratio"]
    assert "64×32" in result.diagnostics[0].message
    (tmp_path / "style" / "a-masklabel.png").write_bytes(b"no picture")
    assert [problem.code for problem in masked((64, 64), None).diagnostics] == ["image-unreadable"]
    (tmp_path / "style" / "a-masklabel.png").unlink()
    result = masked((64, 64), None)
    assert [(problem.severity, problem.code) for problem in result.diagnostics] == [("warning", "no-masks")]
