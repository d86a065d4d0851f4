"""The rendered pictures on disk, as `render.mjs` writes them.

A set `NAME` is three files in the data folder:

- `NAME.u8`     raw bytes (n, 128, 128, 3), RGB
- `NAME.jsonl`  one line a picture: `{"style": "micah", "tags": ["micah style", ...]}`
- `NAME.npy`    fp16 latents (n, 4, 16, 16) of unit variance, made by `latents.py`
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from anatomy import PIXELS

RENDERED = 128
"""Side of a rendered picture in pixels; drawn twice as large as the base sees it, because
averaging four pixels keeps thin lines."""


def pixels(prefix: Path) -> np.memmap:
    """(n, 128, 128, 3) bytes, left on disk."""
    return np.memmap(f"{prefix}.u8", dtype=np.uint8, mode="r").reshape(-1, RENDERED, RENDERED, 3)


def tags(prefix: Path) -> list[list[str]]:
    with open(f"{prefix}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line)["tags"] for line in lines]


def as_input(rendered: np.ndarray) -> torch.Tensor:
    """Bytes (n, 128, 128, 3) to the autoencoder's input (n, 3, 64, 64) in [-1, 1]."""
    image = torch.from_numpy(np.array(rendered)).permute(0, 3, 1, 2).float()
    image = F.avg_pool2d(image, RENDERED // PIXELS)
    return (image / 127.5 - 1).to(memory_format=torch.channels_last)


def latents_and_tags(prefixes: list[Path]) -> tuple[np.ndarray, list[list[str]]]:
    """All sets in one: latents (n, 4, 16, 16) fp16 and the tags of each picture."""
    latents = np.concatenate([np.load(f"{prefix}.npy") for prefix in prefixes])
    words = [line for prefix in prefixes for line in tags(prefix)]
    if len(latents) != len(words):
        raise ValueError(f"{len(latents)} latents, {len(words)} captions: run latents.py again")
    return latents, words
