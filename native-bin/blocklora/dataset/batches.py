"""The order in which images are shown: a pure function of items, seed and epoch, so resuming needs no position."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from blocklora.dataset.items import Item


@dataclass(frozen=True, slots=True)
class Entry:
    """One showing of an image."""

    item_index: int
    repeat: int
    """Which of its repeats in this epoch, from 0."""
    flipped: bool


def epoch_batches(items: Sequence[Item], *, batch_size: int, seed: int, epoch: int) -> list[list[Entry]]:
    """All batches of an epoch: every repeat of every image once, no batch with images of two sizes.

    As in sd-scripts, the last batch of a bucket may be short and nothing is left out.

    Args:
        items: in a stable order.
        batch_size: for items that have none of their own.
        seed: the job's.
        epoch: from 1.
    """
    rng = random.Random(f"order/{seed}/{epoch}")
    batches: list[list[Entry]] = []
    for size, entries in _buckets(items, batch_size):
        rng.shuffle(entries)
        shown = [
            Entry(index, repeat, items[index].flip and _flips(seed, epoch, repeat, items[index].id))
            for index, repeat in entries
        ]
        batches += [shown[start : start + size] for start in range(0, len(shown), size)]
    rng.shuffle(batches)
    return batches


def batch_count(items: Sequence[Item], *, batch_size: int) -> int:
    """Number of batches of an epoch, without making them."""
    counts: dict[tuple[int, tuple[int, int], int], int] = {}
    for item in items:
        key = (item.group, item.bucket, item.batch_size or batch_size)
        counts[key] = counts.get(key, 0) + item.repeats
    return sum(-(-entries // key[2]) for key, entries in counts.items())


def _buckets(items: Sequence[Item], batch_size: int) -> list[tuple[int, list[tuple[int, int]]]]:
    """Batch size and (item index, repeat) pairs of each group of items with one size."""
    buckets: dict[tuple[int, tuple[int, int], int], list[tuple[int, int]]] = {}
    for index, item in enumerate(items):
        entries = buckets.setdefault((item.group, item.bucket, item.batch_size or batch_size), [])
        entries += [(index, repeat) for repeat in range(item.repeats)]
    return [(key[2], buckets[key]) for key in sorted(buckets)]


def _flips(seed: int, epoch: int, repeat: int, item_id: str) -> bool:
    return random.Random(f"flip/{seed}/{epoch}/{repeat}/{item_id}").random() < 0.5
