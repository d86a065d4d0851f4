"""Order of showing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from blocklora.dataset.batches import batch_count, epoch_batches
from blocklora.dataset.items import CaptionRule, Item

BASE = Item(
    id="", path=Path(), size=(64, 64), bucket=(64, 64), resized=(64, 64), crop=(0, 0), caption="", caption_file=None,
    caption_rule=CaptionRule(), repeats=1, regularization=False, weight=1.0, flip=False, folder=Path(),
)  # fmt: skip
ITEMS = st.lists(
    st.tuples(st.sampled_from([(64, 64), (32, 96)]), st.integers(1, 4), st.booleans(), st.integers(0, 1)), min_size=1
).map(
    lambda rows: [
        replace(BASE, id=str(index), bucket=bucket, repeats=repeats, flip=flip, group=group)
        for index, (bucket, repeats, flip, group) in enumerate(rows)
    ]
)


@given(ITEMS, st.integers(1, 5), st.integers(), st.integers(1, 9))
def test_an_epoch_shows_every_repeat_once_in_batches_of_one_size(
    items: list[Item], batch_size: int, seed: int, epoch: int
) -> None:
    batches = epoch_batches(items, batch_size=batch_size, seed=seed, epoch=epoch)
    shown = Counter((entry.item_index, entry.repeat) for batch in batches for entry in batch)
    assert shown == Counter((index, repeat) for index, item in enumerate(items) for repeat in range(item.repeats))
    for batch in batches:
        assert 1 <= len(batch) <= batch_size
        assert len({(items[entry.item_index].bucket, items[entry.item_index].group) for entry in batch}) == 1
        assert not any(entry.flipped and not items[entry.item_index].flip for entry in batch)
    assert len(batches) == batch_count(items, batch_size=batch_size)
    assert batches == epoch_batches(items, batch_size=batch_size, seed=seed, epoch=epoch)


def test_epochs_and_seeds_differ() -> None:
    items = [replace(BASE, id=str(index), flip=True) for index in range(20)]
    orders = [epoch_batches(items, batch_size=2, seed=seed, epoch=epoch) for seed in range(3) for epoch in range(1, 4)]
    assert all(orders[0] != order for order in orders[1:])
    flips = [entry.flipped for order in orders for batch in order for entry in batch]
    assert 0.35 < sum(flips) / len(flips) < 0.65


def test_a_group_with_its_own_batch_size_keeps_it() -> None:
    items = [replace(BASE, id=str(index), batch_size=3) for index in range(6)]
    assert [len(batch) for batch in epoch_batches(items, batch_size=1, seed=1, epoch=1)] == [3, 3]
