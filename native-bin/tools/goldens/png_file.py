"""PNG kinds that Pillow does not write: 16 bits a colour, and interlaced."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

# start and step of each pass over the picture: x, y, x step, y step
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}


def write_png(path: Path, pixels: np.ndarray, *, interlaced: bool = False) -> None:
    """Writes ``[height, width, channels]`` of uint8 or uint16 without filters."""
    height, width, channels = pixels.shape
    stored = pixels.astype(">u2") if pixels.dtype == np.uint16 else pixels
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    rows = b"".join(
        b"\0" + row.tobytes()
        for left, top, across, down in passes
        for row in stored[top::down, left::across]
        if row.size > 0
    )
    header = struct.pack(
        ">IIBBBBB", width, height, 8 * pixels.itemsize, COLOUR_TYPES[channels], 0, 0, int(interlaced)
    )
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
