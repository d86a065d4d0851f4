"""Bitmaps of all kinds, most of which Pillow reads but does not write."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

PLAIN, RLE8, RLE4, FIELDS = 0, 1, 2, 3


def write_bmp(
    path: Path,
    rows: bytes,
    size: tuple[int, int],
    bits: int,
    *,
    palette: np.ndarray | None = None,
    compression: int = PLAIN,
    masks: tuple[int, ...] = (),
    os2: bool = False,
) -> None:
    """Writes a bitmap.

    :param rows: the pixels as they lie in the file
    :param size: a negative height says that the first row is the uppermost
    :param palette: ``[colours, 3]`` red, green, blue
    :param masks: red, green, blue in the smaller header, and alpha, which takes a larger one
    """
    width, height = size
    colours = b""
    if palette is not None:
        colours = b"".join(bytes((b, g, r)) + (b"" if os2 else b"\0") for r, g, b in palette)
    if os2:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        count = 0 if palette is None else len(palette)
        header_size = 108 if len(masks) == 4 else 40
        header = struct.pack(
            "<IiiHHIIiiII", header_size, width, height, 1, bits, compression, len(rows), 2835, 2835, count, 0
        )
        header += struct.pack(f"<{len(masks)}I", *masks)
        if header_size == 108:
            header = header.ljust(108, b"\0")
    pixels_at = 14 + len(header) + len(colours)
    start = struct.pack("<2sIHHI", b"BM", pixels_at + len(rows), 0, 0, pixels_at)
    path.write_bytes(start + header + colours + rows)


def packed_rows(indices: np.ndarray, bits: int) -> bytes:
    """Rows from the lowest, of indices ``[height, width]`` packed into bytes and filled up to 4."""
    width = indices.shape[1]
    per_byte = 8 // bits
    padded = np.zeros((indices.shape[0], -(-width // (8 * 4 // bits)) * 4 * per_byte), np.uint8)
    padded[:, :width] = indices
    packed = np.zeros((padded.shape[0], padded.shape[1] // per_byte), np.uint8)
    for place in range(per_byte):
        packed |= padded[:, place::per_byte] << (8 - bits - place * bits)
    return packed[::-1].tobytes()


def word_rows(pixels: np.ndarray, *, top_down: bool = False) -> bytes:
    """Rows from the lowest, of ``[height, width]`` uint16 or uint32, filled up to 4 bytes."""
    width = pixels.shape[1]
    fill = (-width * pixels.itemsize) % 4 // pixels.itemsize
    padded = np.pad(pixels, ((0, 0), (0, fill)))
    return (padded if top_down else padded[::-1]).astype(f"<u{pixels.itemsize}").tobytes()


def runs(indices: np.ndarray, bits: int) -> bytes:
    """RLE8 or RLE4: runs, stretches without runs, ends of rows and the end. No skips: Pillow misreads them."""
    out = bytearray()
    for row in indices[::-1]:
        out += _absolute(row[:9], bits) if len(row) >= 9 else b""
        out += _encoded(row[9:] if len(row) >= 9 else row, bits)
        out += b"\0\0"
    return bytes(out) + b"\0\1"


def _absolute(row: np.ndarray, bits: int) -> bytes:
    if bits == 4:
        # an even number: Pillow loses the last of an odd one
        row = row[:8]
    data = bytes(row) if bits == 8 else bytes(a << 4 | b for a, b in zip(row[::2], row[1::2], strict=True))
    rest = b"" if bits == 8 else bytes((1, 0))
    return bytes((0, len(row))) + data + b"\0" * (len(data) % 2) + rest


def _encoded(row: np.ndarray, bits: int) -> bytes:
    out = bytearray()
    at = 0
    while at < len(row):
        length = 1
        while at + length < len(row) and row[at + length] == row[at] and length < 255:
            length += 1
        value = int(row[at])
        out += bytes((length, value if bits == 8 else value << 4 | value))
        at += length
    return bytes(out)
