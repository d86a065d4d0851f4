"""Counts CLIP tokens of captions with the base's own merges, without transformers.

CLIP's tokenizer is byte-pair encoding over lower-cased words. Only the number of tokens matters here, so the
vocabulary itself is not read.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

USABLE_TOKENS = 75
"""Of CLIP's 77, the first and the last are marks."""

_CLIP_MERGES = Path(__file__).resolve().parents[1] / "assets" / "clip" / "merges.txt.gz"
# CLIP's words: contractions, runs of letters, single digits, runs of anything else but spaces.
_WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")


class TokenCounter:
    """Counts tokens by the merges of one tokenizer.

    Args:
        merges: pairs of pieces, the first to be merged first.
    """

    def __init__(self, merges: Iterable[tuple[str, str]]) -> None:
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._words: dict[str, int] = {}

    def count(self, text: str) -> int:
        """Number of tokens of a caption, without the marks at start and end."""
        return sum(self._of_word(match.group()) for match in _words(text))

    def cut(self, text: str, limit: int = USABLE_TOKENS) -> str | None:
        """The first word that does not fit into ``limit`` tokens; ``None`` when everything fits."""
        if len(text.encode()) <= limit:  # a token is at least one byte
            return None
        total = 0
        for match in _words(text):
            total += self._of_word(match.group())
            if total > limit:
                return match.group()
        return None

    def _of_word(self, word: str) -> int:
        count = self._words.get(word)
        if count is None:
            count = self._words[word] = len(self._merge(word))
        return count

    def _merge(self, word: str) -> list[str]:
        letters = [_LETTERS[byte] for byte in word.encode()]
        pieces = [*letters[:-1], letters[-1] + "</w>"]
        while len(pieces) > 1:
            best = min(pairwise(pieces), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            merged: list[str] = []
            index = 0
            while index < len(pieces):
                if tuple(pieces[index : index + 2]) == best:
                    merged.append(pieces[index] + pieces[index + 1])
                    index += 2
                else:
                    merged.append(pieces[index])
                    index += 1
            pieces = merged
        return pieces


def token_counter(base: Path) -> TokenCounter | None:
    """The counter for a base model: a diffusers folder's own merges, CLIP's for a checkpoint in one file.

    Returns:
        ``None`` when the folder's tokenizer cannot be read; captions are then not counted.
    """
    try:
        if not base.is_dir():
            with gzip.open(_CLIP_MERGES, "rt", encoding="utf-8") as file:
                return TokenCounter(_pairs(file))
        plain = base / "tokenizer" / "merges.txt"
        if plain.is_file():
            return TokenCounter(_pairs(plain.read_text(encoding="utf-8").splitlines()))
        model = json.loads((base / "tokenizer" / "tokenizer.json").read_text(encoding="utf-8"))["model"]
        return TokenCounter(_pairs(pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        pieces = line.rstrip("\n").split(" ")
        if len(pieces) == 2 and not line.startswith("#version"):
            yield pieces[0], pieces[1]


def _words(text: str) -> Iterable[re.Match[str]]:
    return _WORD.finditer(unicodedata.normalize("NFC", text).lower())


def _byte_letters() -> list[str]:
    """The letter that stands for each byte in merges: itself when it can be printed, else one from 256 on."""
    letters, shifted = [], 256
    for byte in range(256):
        if 33 <= byte <= 126 or 161 <= byte <= 172 or 174 <= byte <= 255:
            letters.append(chr(byte))
        else:
            letters.append(chr(shifted))
            shifted += 1
    return letters


_LETTERS = _byte_letters()
