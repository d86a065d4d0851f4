"""``dataset.lock.json``: every image and caption that a run was trained on, with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from blocklora.dataset.hashes import FileHashes
from blocklora.dataset.items import Item
from blocklora.protocol.files import write_atomic


def write_lock(path: Path, items: Sequence[Item], hashes: FileHashes | None = None) -> str:
    """Writes the lock file atomically.

    Args:
        path: ``dataset.lock.json`` of a run.
        items: all items, in their order.
        hashes: remembered hashes; without it every image is read.

    Returns:
        sha256 over the content: two data sets with the same hash train alike.

    Raises:
        UserError: an image cannot be read.
        OSError: the lock cannot be written.
    """
    lock = dataset_lock(items, hashes or FileHashes(None))
    write_atomic(path, (json.dumps(lock, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))
    return str(lock["sha256"])


def dataset_lock(items: Sequence[Item], hashes: FileHashes) -> dict[str, Any]:
    """Content of the lock file.

    Raises:
        UserError: an image cannot be read.
    """
    rules: list[dict[str, Any]] = []
    images = []
    for item in items:
        rule = {key: value for key, value in asdict(item.caption_rule).items() if value not in (None, False, 0, "")}
        if rule not in rules:
            rules.append(rule)
        images.append(
            {
                "id": item.id,
                "sha256": hashes.of(item.path),
                "size": item.size,
                "bucket": item.bucket,
                "crop": item.crop,
                **({} if item.focal is None else {"focal": item.focal}),
                **({} if item.mask is None else {"mask": hashes.of(item.mask)}),
                "caption": item.caption,
                "captionRule": rules.index(rule),
                "repeats": item.repeats,
                "regularization": item.regularization,
                "weight": item.weight,
                "flip": item.flip,
                "group": item.group,
                "batchSize": item.batch_size,
            }
        )
    content = {"captionRules": rules, "images": images}
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    return {"version": 1, "sha256": hashlib.sha256(text.encode()).hexdigest(), **content}
