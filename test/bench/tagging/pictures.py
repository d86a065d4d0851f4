"""Makes pictures as data sets have them: textures of photographs and drawings, in mixed sizes, always the same.

python pictures.py FOLDER COUNT
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image

SIZES = ((512, 512), (768, 1024), (1024, 768), (1200, 1600), (1920, 1080), (600, 900), (2000, 1500), (64, 64))
FORMATS = ("jpg", "jpg", "png", "webp")


def picture(index: int) -> Image.Image:
    """Soft colours with edges and a little noise, so that it decodes like a real picture of its size."""
    rng = np.random.default_rng(index)
    width, height = SIZES[index % len(SIZES)]
    soft = Image.fromarray(rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)).resize((width, height), Image.BICUBIC)
    pixels = np.asarray(soft, dtype=np.int16)
    noise = rng.integers(-6, 7, (height, width, 1), dtype=np.int16)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def write(folder: Path, count: int) -> None:
    """Writes ``count`` pictures; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        ending = random.Random(index).choice(FORMATS)
        path = folder / f"{index:05}.{ending}"
        if not path.exists():
            picture(index).save(path, quality=90)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
