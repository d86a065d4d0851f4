"""Makes ``clip/merges.txt.gz`` from the vocabulary file in PyPI's ``open_clip_torch``: python make_merges.py WHEEL."""

from __future__ import annotations

import gzip
import sys
import zipfile
from pathlib import Path

SOURCE = "open_clip/bpe_simple_vocab_16e6.txt.gz"
MERGE_COUNT = 49408 - 512 - 2
"""CLIP's vocabulary without the 512 byte tokens and the start and end tokens."""


def make(wheel: Path, target: Path) -> None:
    """Takes the merges that CLIP uses (the file has more), one a line, compressed reproducibly."""
    with zipfile.ZipFile(wheel) as archive:
        lines = gzip.decompress(archive.read(SOURCE)).decode("utf-8").split("\n")
    merges = lines[1 : 1 + MERGE_COUNT]  # the first line is a version
    target.write_bytes(gzip.compress(("\n".join(merges) + "\n").encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(__file__).parent / "clip" / "merges.txt.gz")
