"""CLIP's tokenizer for checkpoints in one file, which bring none. Its merges are in ``assets/clip``."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import CLIPTokenizer

MERGES = Path(__file__).resolve().parents[1] / "assets" / "clip" / "merges.txt.gz"
START, END = "<|startoftext|>", "<|endoftext|>"


def clip_tokenizer() -> CLIPTokenizer:
    """The tokenizer of CLIP ViT-L/14: 49,408 tokens, padded with the end token as SD 1.x was trained."""
    from transformers import CLIPTokenizer

    merges = read_merges()
    return CLIPTokenizer(
        vocab=vocabulary(merges), merges=merges, unk_token=END, bos_token=START, eos_token=END, pad_token=END,
        model_max_length=77,
    )  # fmt: skip


def read_merges() -> list[tuple[str, str]]:
    """The 48,894 merges of byte pairs, most frequent first."""
    with gzip.open(MERGES, "rt", encoding="utf-8") as file:
        return [(left, right) for left, right in (line.rstrip("\n").split(" ") for line in file)]


def vocabulary(merges: list[tuple[str, str]]) -> dict[str, int]:
    """Token -> number: the 256 bytes, the same at a word's end, one token per merge, start and end."""
    letters = _byte_letters()
    tokens = letters + [letter + "</w>" for letter in letters] + [left + right for left, right in merges] + [START, END]
    return {token: number for number, token in enumerate(tokens)}


def _byte_letters() -> list[str]:
    """A printable letter for each byte, in CLIP's order: printable bytes stand for themselves and come first."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return [chr(byte) for byte in printable] + [chr(256 + place) for place in range(len(others))]
