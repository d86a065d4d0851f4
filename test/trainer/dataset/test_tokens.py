"""Token counts equal those of the real tokenizer, without loading it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from blocklora.blocks.shapes import EMBEDDED_BASE
from blocklora.dataset.tokens import TokenCounter, token_counter

TEXTS = [
    "pixlstl,long hair,frown,dark skin,green shirt",
    "A man's dog isn't 1girl, 2024 :) <<é ü 日本語 _under_score_ ½ x² ÀÉ",
    "(blush:1.2), looking_at_viewer, >_<, k-on! 🙂 non\u00a0break",
    "",
    "   ",
]


@pytest.fixture(scope="module")
def counter() -> TokenCounter:
    found = token_counter(EMBEDDED_BASE)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(EMBEDDED_BASE / "tokenizer" / "tokenizer.json"))


@pytest.mark.parametrize("text", TEXTS)
def test_counts_equal_the_tokenizers(counter: TokenCounter, tokenizer: Tokenizer, text: str) -> None:
    assert counter.count(text) == len(tokenizer.encode(text).ids) - 2


@given(st.text(alphabet="abcdefghij ,.'()_-:0123456789éÜß日🙂\n\t", max_size=60))
def test_any_caption_is_counted_as_by_the_tokenizer(counter: TokenCounter, tokenizer: Tokenizer, text: str) -> None:
    assert counter.count(text) == len(tokenizer.encode(text).ids) - 2


@given(st.text(max_size=200))
def test_what_is_cut_is_what_does_not_fit(counter: TokenCounter, text: str) -> None:
    assert (counter.cut(text, 20) is not None) == (counter.count(text) > 20)


def test_a_checkpoint_in_one_file_uses_clips_own_merges() -> None:
    clip = token_counter(Path("model.safetensors"))
    assert clip is not None
    # Whole words of CLIP's vocabulary are one token each.
    assert clip.count("a photo of a smiling woman, masterpiece") == 8
    assert clip.cut("dog " * 75) is None
    assert clip.cut("dog " * 75 + "zebra") == "zebra"


def test_an_unreadable_tokenizer_counts_nothing(tmp_path: Path) -> None:
    assert token_counter(tmp_path) is None
