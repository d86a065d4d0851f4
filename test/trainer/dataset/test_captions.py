"""Final captions: what chance may change, and what it may not."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklora.dataset.captions import captions_possible, entry_caption, final_caption, has_word, with_trigger
from blocklora.dataset.items import CaptionRule, Item

TAGS = st.lists(
    st.text(alphabet="abc deé_()", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=8
)


def item(caption: str, rule: CaptionRule, name: str = "a.png") -> Item:
    return Item(
        id=name, path=Path(name), size=(64, 64), bucket=(64, 64), resized=(64, 64), crop=(0, 0), caption=caption,
        caption_file=None, caption_rule=rule, repeats=1, regularization=False, weight=1.0, flip=False, folder=Path(),
    )  # fmt: skip


def shown(caption: str, rule: CaptionRule, *, seed: int = 1, epoch: int = 1, repeat: int = 0) -> str:
    return entry_caption(item(caption, rule), seed=seed, epoch=epoch, repeat=repeat)


@given(TAGS, st.integers(0, 9), st.integers(0, 2**63), st.integers(1, 99))
def test_shuffling_keeps_every_tag_and_the_first_ones_in_place(
    tags: list[str], keep: int, seed: int, epoch: int
) -> None:
    caption = shown(", ".join(tags), CaptionRule(shuffle=True, keep_tokens=keep), seed=seed, epoch=epoch).split(", ")
    assert Counter(caption) == Counter(tags)
    assert caption[:keep] == tags[:keep]


@given(TAGS, st.integers(0, 9), st.floats(0.01, 1), st.integers())
def test_dropping_tags_never_drops_kept_ones_nor_changes_the_order(
    tags: list[str], keep: int, rate: float, seed: int
) -> None:
    caption = shown(", ".join(tags), CaptionRule(tag_dropout=rate, keep_tokens=keep), seed=seed)
    left = caption.split(", ") if caption else []
    assert left[:keep] == tags[:keep]
    rest = iter(tags)
    assert all(tag in rest for tag in left)  # a subsequence


@given(st.text(max_size=40), st.integers(), st.integers(1, 50), st.integers(0, 50))
def test_the_same_showing_always_has_the_same_caption(text: str, seed: int, epoch: int, repeat: int) -> None:
    rule = CaptionRule(shuffle=True, tag_dropout=0.3, dropout=0.2, wildcard=True)
    first = shown(text, rule, seed=seed, epoch=epoch, repeat=repeat)
    assert first == shown(text, rule, seed=seed, epoch=epoch, repeat=repeat)


@given(st.text(max_size=40), st.booleans(), st.sampled_from([0.0, 0.5, 1.0]), st.integers())
def test_possible_captions_are_all_there_are(text: str, shuffle: bool, dropout: float, seed: int) -> None:
    one = item(text, CaptionRule(shuffle=shuffle, dropout=dropout, trigger="word"))
    possible = captions_possible(one)
    if possible is not None:
        assert entry_caption(one, seed=seed, epoch=3, repeat=1) in possible
        assert len(possible) == len(set(possible))


def test_epochs_and_repeats_see_different_orders() -> None:
    rule = CaptionRule(shuffle=True)
    text = "a, b, c, d, e, f"
    assert len({shown(text, rule, epoch=epoch, repeat=repeat) for epoch in range(5) for repeat in range(4)}) > 15


def test_spacing_stays_as_written_unless_tags_move() -> None:
    assert shown("a,b ,  c", CaptionRule()) == "a,b ,  c"
    assert sorted(shown("a,b ,  c", CaptionRule(shuffle=True)).split(", ")) == ["a", "b", "c"]


def test_dropout_drops_about_its_share_and_prefix_with_it() -> None:
    rule = CaptionRule(dropout=0.3, prefix="best quality")
    captions = [shown("a", rule, repeat=repeat) for repeat in range(1000)]
    assert set(captions) == {"", "best quality a"}
    assert 230 < captions.count("") < 370


def test_every_nth_epoch_is_without_captions() -> None:
    rule = CaptionRule(dropout_every_n_epochs=3)
    assert [epoch for epoch in range(1, 10) if shown("a", rule, epoch=epoch) == ""] == [3, 6, 9]
    assert captions_possible(item("a", rule)) == ["a", ""]


def test_keep_tokens_separator_parts_the_caption_in_three() -> None:
    rule = CaptionRule(shuffle=True, keep_tokens_separator="|||", keep_tokens=9)
    orders = {shown("a, b ||| c, d, e ||| f", rule, repeat=repeat) for repeat in range(60)}
    assert {order[:6] for order in orders} == {"a, b, "}
    assert all(order.endswith(", f") for order in orders)
    assert len(orders) == 6


def test_wildcards() -> None:
    rule = CaptionRule(wildcard=True)
    lines = {shown("a {red|blue} {{x}}\nsecond", rule, repeat=repeat) for repeat in range(60)}
    assert lines == {"a red {x}", "a blue {x}", "second"}
    assert captions_possible(item("a {red|blue}", rule)) is None
    assert captions_possible(item("plain", rule)) == ["plain"]


def test_secondary_separator() -> None:
    rule = CaptionRule(shuffle=True, secondary_separator=";;;")
    caption = final_caption("sky;;;cloud, tree", rule, rng=random.Random(1), epoch=1)
    assert caption in ("sky,cloud, tree", "tree, sky,cloud")


@pytest.mark.parametrize(
    ("caption", "result"),
    [
        ("a girl, smile", "word, a girl, smile"),
        ("a,b", "word,a,b"),
        ("Word, a", "Word, a"),
        ("a photo of word in snow", "a photo of word in snow"),
        ("swords, a", "word, swords, a"),
        ("", "word"),
    ],
)
def test_the_trigger_comes_in_front_unless_it_is_there(caption: str, result: str) -> None:
    assert with_trigger(caption, "word", ",") == result


def test_a_trigger_of_signs_is_a_word_as_well() -> None:
    assert has_word("a, <kira>, b", "<kira>")
    assert not has_word("kira", "<kira>")


def test_trigger_stays_in_front_of_shuffled_tags() -> None:
    rule = CaptionRule(trigger="word", shuffle=True, keep_tokens=1)
    assert all(shown("a, b, c", rule, repeat=repeat).startswith("word, ") for repeat in range(20))
