"""Our counting against sd-scripts' own, case by case (dataset-counts.json was made by running its code)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blocklora.dataset.batches import batch_count, epoch_batches
from blocklora.dataset.load import load_dataset
from blocklora.job.models import Buckets, Dataset, Job, Source
from blocklora.job.resolved import ResolvedJob

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "golden" / "kohya-keys" / "dataset-counts.json").read_text(
        encoding="utf-8"
    )
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[str(index) for index in range(len(CASES))])
def test_counts_as_sd_scripts(case: dict[str, Any], tmp_path: Path) -> None:
    items = load_dataset(_job(case, tmp_path)).items
    assert sum(item.repeats for item in items) == case["images_per_epoch"]
    registered = {
        kind: sorted(item.repeats for item in items if item.regularization == (kind == "reg"))
        for kind in case["registered_repeats"]
    }
    assert registered == {kind: sorted(repeats) for kind, repeats in case["registered_repeats"].items()}
    buckets: dict[str, int] = {}
    for item in items:
        buckets[str(item.bucket)] = buckets.get(str(item.bucket), 0) + item.repeats
    assert buckets == case["buckets"]
    batches = epoch_batches(items, batch_size=case["batch"], seed=1, epoch=1)
    assert len(batches) == batch_count(items, batch_size=case["batch"]) == case["batches_per_epoch"]
    assert all(len({items[entry.item_index].bucket for entry in batch}) == 1 for batch in batches)


def _job(case: dict[str, Any], root: Path) -> ResolvedJob:
    sources = []
    for kind in ("train", "reg"):
        for name, (count, repeats) in case[kind].items():
            folder = root / kind / f"{repeats}_{name}"
            folder.mkdir(parents=True)
            for index in range(count):  # with buckets on, every second picture was a narrow one
                narrow = case["bucket"] and index % 2 == 1
                Image.new("RGB", (64, 192) if narrow else (128, 128)).save(folder / f"{index}.png")
        if case[kind]:
            sources.append(Source(path=str(root / kind), regularization=kind == "reg"))
    dataset = Dataset(
        sources=tuple(sources),
        resolution=128,
        buckets=Buckets(enabled=case["bucket"], min_side=64, max_side=256, step=64),
    )
    job = Job(version=1, name="counts", dataset=dataset)
    return ResolvedJob(job=job, root=root, source=root / "counts.blocklora.json")
