"""Headers of safetensors files: names, shapes and metadata without reading a weight.

The format is: 8 bytes with the header's length N (little endian), N bytes of JSON, then the tensors' bytes. A file is
believed only as far as it adds up: lengths against the file's own, offsets without gap or overlap, one entry a name.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from blocklora.blocks.header_entries import DTYPE_BITS, checked_entries, parsed_header
from blocklora.blocks.header_faults import (
    HeaderFault,
    cannot_be_read,
    is_a_pickle,
    is_missing,
    is_no_file,
    not_safetensors,
    truncated,
)
from blocklora.errors import UserError

LARGEST_HEADER = 100_000_000
"""Bytes of JSON that are read at most; the format's own limit."""
_GLIMPSE = 200
"""Bytes that are enough to tell what a file is in place of safetensors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a safetensors file says about itself. Everything in it was checked."""

    shapes: Mapping[str, tuple[int, ...]]
    dtypes: Mapping[str, str]
    """Number formats as the file calls them: ``F32``, ``F16``, ``BF16``, ``I64``, …"""
    offsets: Mapping[str, tuple[int, int]]
    """First byte and the byte after the last of every tensor, counted from the start of the file."""
    metadata: Mapping[str, str]
    size: int
    """Bytes before the first weight."""
    length: int
    """Bytes of the whole file."""


def read_header(path: Path) -> Header:
    """Reads and checks the header of a safetensors file; no weight is read.

    Memory and time are bounded whatever the file is: pipes and devices are not opened, a length is compared with the
    file's own before anything is read, and a header with too many parts is refused before it is parsed.

    Raises:
        UserError: the file is missing, unreadable, cut off, damaged, or something else than safetensors; it says what.
    """
    try:
        return _read(path)
    except FileNotFoundError as error:
        raise is_missing(path) from error
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise cannot_be_read(path, error) from error


def weight_bytes(header: Header) -> int:
    """Bytes of all weights."""
    return sum(math.prod(shape) * DTYPE_BITS[header.dtypes[name]] // 8 for name, shape in header.shapes.items())


def open_regular(path: Path) -> int:
    """Opens a file for reading and returns its descriptor; a pipe, a device or a folder is refused, never waited for.

    Raises:
        UserError: it is no regular file.
        OSError: it is missing or cannot be opened.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise is_no_file(path, mode)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):  # it was replaced between the two looks
        os.close(descriptor)
        raise is_no_file(path, mode)
    return descriptor


def _read(path: Path) -> Header:
    with os.fdopen(open_regular(path), "rb") as file:
        length = os.fstat(file.fileno()).st_size
        start = file.read(8)
        size = int.from_bytes(start, "little")
        if len(start) < 8 or is_a_pickle(start):
            raise not_safetensors(path, start + file.read(_GLIMPSE), length)
        if not 2 <= size <= LARGEST_HEADER:
            raise not_safetensors(path, start + file.read(_GLIMPSE), length, announced=size)
        if 8 + size > length:
            glimpse = file.read(_GLIMPSE)
            raise (
                truncated(path, length) if glimpse.startswith(b"{") else not_safetensors(path, start + glimpse, length)
            )
        raw = file.read(size)
    if len(raw) < size:
        raise truncated(path, length)
    if not raw.startswith(b"{"):
        raise not_safetensors(path, start + raw[:_GLIMPSE], length)
    try:
        entries, metadata = parsed_header(raw)
        del raw
        shapes, dtypes, offsets = checked_entries(entries, start=8 + size)
    except HeaderFault as fault:
        raise fault.of(path) from fault
    end = max((last for _, last in offsets.values()), default=8 + size)
    if end > length:
        raise truncated(path, length)
    if end < length:
        raise UserError(
            "model-trailing-bytes",
            f"{path.name} has {length - end:,} bytes after its last tensor that belong to nothing.",
            "Something was appended to it or its header is wrong: get the file again.",
            file=path,
        )
    return Header(shapes=shapes, dtypes=dtypes, offsets=offsets, metadata=metadata, size=8 + size, length=length)
