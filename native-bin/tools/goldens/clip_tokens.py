"""Writes test/fixtures/golden/clip/captions.json: captions with their tokens by transformers' CLIPTokenizer.

    HF_HUB_OFFLINE=1 python native-bin/tools/goldens/clip_tokens.py

The tokenizer is made of the merges that the trainer has, which are CLIP's: its vocabulary is the 256 bytes, the
same with the mark of a word's end, one piece for each merge, and the two marks of a text.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

from transformers import CLIPTokenizer

ROOT = Path(__file__).resolve().parents[3]
MERGES = ROOT / "native-bin" / "blocklora" / "assets" / "clip" / "merges.txt.gz"
TARGET = ROOT / "test" / "fixtures" / "golden" / "clip" / "captions.json"

TEXT = """
1girl solo long_hair blonde hair blue eyes looking at viewer smile upper body white background
masterpiece kira_style hakurei reimu (touhou) \\(fate\\) re:zero t-shirt it's don't we'll they're
I'm I've he'd 2girls 6+girls 1980s_(style) 100% #hashtag @user a/b c++ naïve café ÜBER straße
İstanbul ﬁle Ⅻ ½ ① ٣ 你好 世界 こんにちは カタカナ 안녕 привет שלום مرحبا हिन्दी ไทย 🙂 👩‍👩‍👧 🇯🇵 ΛΟΓΟΣ e\u0301
A\u030a \ufb01 \u200b \u00ad … — “quoted” <|startoftext|> <|endoftext|> <|ENDOFTEXT|> ^_^ >_< :d ;)
\\o/ |_| 0_0 (o)_(o) supercalifragilisticexpialidocious antidisestablishmentarianism xqzzkwv
aaaaaaaaaaaaaaaaaaaaaaaa LOUD CamelCase ǅ ŉ ß ſ K
"""
WORDS = TEXT.split()
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", ", ", ",", " , ", "", " ", ", ", ", "]
LETTERS = (
    "aAzZ059_-'\".,:;()[]{}<>|\\/+*&^%$#@!?~`= \t\u00e9\u00df\u0130\u01c5\u0301\u4f60\u3042"
    "\uac00\u0645\u0939\U0001f642\ufe0f\u200d\x00\x7f\x1c\x85\ufeff"
)


def tokenizer() -> CLIPTokenizer:
    merges = gzip.decompress(MERGES.read_bytes()).decode("utf-8").splitlines()
    letters = [chr(code) for code in (*range(33, 127), *range(161, 173), *range(174, 256))]
    letters += [chr(256 + index) for index in range(68)]
    pieces = [*letters, *(letter + "</w>" for letter in letters), *(merge.replace(" ", "") for merge in merges)]
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    assert len(vocabulary) == 49408
    return CLIPTokenizer(vocab=vocabulary, merges=[tuple(merge.split(" ")) for merge in merges])


def captions() -> list[str]:
    rng = random.Random(5)
    made = ["", " ", ",", *WORDS]
    for _ in range(260):
        count = rng.choice([2, 5, 12, 40, 90])
        made.append("".join(rng.choice(WORDS) + rng.choice(SPACES) for _ in range(count)))
    for _ in range(140):
        made.append("".join(rng.choice(LETTERS) for _ in range(rng.choice([3, 10, 30]))))
    return list(dict.fromkeys(made))


def main() -> None:
    clip = tokenizer()
    # the base that comes along has a small tokenizer of its own
    embedded = CLIPTokenizer.from_pretrained(ROOT / "native-bin" / "base" / "tokenizer")
    rows = []
    for text in captions():
        encoded = clip(text, return_offsets_mapping=True)
        ids, places = encoded["input_ids"][1:-1], encoded["offset_mapping"][1:-1]
        # the first character that does not get into 75 tokens, in code points
        cut = places[75][0] if len(ids) > 75 else None
        rows.append({"text": text, "ids": ids, "cut": cut, "embedded": len(embedded(text)["input_ids"]) - 2})
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(len(rows), "captions,", sum(row["cut"] is not None for row in rows), "of them cut")


if __name__ == "__main__":
    main()
