"""Makes the tokenizer: CLIP's alphabet and rules, with merges for the world's own words.

    python tokenizer.py DATA/tokenizer DATA/faces.jsonl

Every word of a tag becomes a single token, so that two text layers are enough to
understand captions; any other word falls apart into letters and is still encoded. Layout
as in SD 1.x: bytes, bytes that end a word, merges, start, end.
"""

import argparse
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from transformers import CLIPTokenizer

MORE_WORDS = (
    "lorelei", "pixel", "art", ",", ".", "-", "_", "(", ")", "1", "2", "3", "a", "the", "of", "with", "and", "in",
    "on", "person", "portrait", "face", "avatar", "girl", "boy", "man", "woman", "cute", "simple", "drawing",
    "cartoon", "shirt", "hair", "eyes", "sks",
)  # fmt: skip
"""Words that people may write and that no tag has."""

END_OF_WORD = "</w>"
START, END = "<|startoftext|>", "<|endoftext|>"


def byte_alphabet() -> list[str]:
    """CLIP's (GPT-2's) printable stand-ins for the 256 bytes, in its order."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]


def words_of(captions: list[Path]) -> list[str]:
    tags = {
        tag for file in captions for line in file.read_text("utf-8").splitlines() for tag in json.loads(line)["tags"]
    }
    found = {word for tag in tags for word in re.findall(r"[a-z]+|[0-9]|[^\sa-z0-9]+", tag)}
    return sorted(found | set(MORE_WORDS))


def merges_for(words: list[str]) -> list[tuple[str, str]]:
    """Byte-pair merges, most frequent first, until each word is one symbol."""
    spelled = {word: [*word[:-1], word[-1] + END_OF_WORD] for word in words}
    merges: list[tuple[str, str]] = []
    while True:
        pairs = Counter(pair for symbols in spelled.values() for pair in pairwise(symbols))
        if not pairs:
            return merges
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        spelled = {word: _merge(symbols, best) for word, symbols in spelled.items()}


def _merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    for symbol in symbols:
        # `merged` never ends in a half of an overlapping pair: the last symbol is complete.
        if merged and (merged[-1], symbol) == pair:
            merged[-1] += symbol
        else:
            merged.append(symbol)
    return merged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to write the tokenizer")
    parser.add_argument("captions", type=Path, nargs="+", help=".jsonl files of picture sets")
    options = parser.parse_args()

    merges = merges_for(words_of(options.captions))
    alphabet = byte_alphabet()
    tokens = [*alphabet, *(letter + END_OF_WORD for letter in alphabet)]
    tokens += dict.fromkeys(a + b for a, b in merges if a + b not in set(tokens))
    tokens += [START, END]
    options.folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {token: number for number, token in enumerate(tokens)}
    (options.folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges)]
    (options.folder / "merges.txt").write_text("\n".join(lines) + "\n", "utf-8")
    # Loading from the bare two files and saving adds tokenizer.json; without the length
    # here it would say that captions may have 10^30 tokens.
    tokenizer = CLIPTokenizer.from_pretrained(options.folder, model_max_length=77)
    tokenizer.save_pretrained(options.folder)
    print(f"{len(vocabulary)} tokens, {len(merges)} merges")


if __name__ == "__main__":
    main()
