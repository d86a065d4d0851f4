"""Headers of safetensors files: names, shapes and metadata without reading a weight."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from blocklora.errors import UserError

_LARGEST_HEADER = 100_000_000
_PICKLES = (b"PK\x03\x04", b"\x80\x02}", b"\x80\x02\x8a", b"\x80\x04\x95")
"""How torch's own formats begin: a zip, or a bare pickle."""
_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a safetensors file says about itself."""

    shapes: Mapping[str, tuple[int, ...]]
    dtypes: Mapping[str, str]
    metadata: Mapping[str, str]
    size: int
    """Bytes before the first weight."""


def read_header(path: Path) -> Header:
    """Reads and checks the header of a safetensors file.

    Raises:
        UserError: the file is missing, unreadable, cut off, or something else than safetensors (it says what).
    """
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            size = int.from_bytes(start, "little")
            if len(start) < 8 or start.startswith(_PICKLES) or not 2 <= size <= _LARGEST_HEADER:
                raise _not_safetensors(path, start + file.read(200), length)
            raw = file.read(size)
    except FileNotFoundError as error:
        raise UserError(
            "model-missing", f"There is no file {path}.", "Check the path in the job file.", file=path
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            "model-unreadable", f"{path} cannot be read: {reason}.", "Check the path and its permissions.", file=path
        ) from error
    if len(raw) < size:
        raise _truncated(path, length)
    try:
        entries = json.loads(raw)
        metadata = entries.pop("__metadata__", {})
        shapes = {str(name): tuple(int(side) for side in entry["shape"]) for name, entry in entries.items()}
        dtypes = {str(name): str(entry["dtype"]) for name, entry in entries.items()}
        end = max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
        metadata = {str(key): str(value) for key, value in metadata.items()}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise _not_safetensors(path, start + raw[:200], length) from error
    if 8 + size + end > length:
        raise _truncated(path, length)
    return Header(shapes=shapes, dtypes=dtypes, metadata=metadata, size=8 + size)


def weight_bytes(header: Header) -> int:
    """Bytes of all weights."""
    return sum(math.prod(shape) * _BYTES.get(header.dtypes[name], 1) for name, shape in header.shapes.items())


def _truncated(path: Path, length: int) -> UserError:
    return UserError(
        "model-truncated",
        f"{path.name} is cut off: only {length:,} bytes are there.",
        "Download or copy the file again.",
        file=path,
    )


def _not_safetensors(path: Path, start: bytes, length: int) -> UserError:
    """Says what the file is instead."""
    text = start.lstrip().lower()
    if start.startswith(b"version https://git-lfs"):
        return UserError(
            "model-lfs-pointer",
            f"{path.name} is a Git LFS pointer of {length} bytes, not the model itself.",
            "Fetch the real file with `git lfs pull`.",
            file=path,
        )
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        return UserError(
            "model-html",
            f"{path.name} is a web page that was saved in place of the model.",
            "Download the file again.",
            file=path,
        )
    if start.startswith(_PICKLES):
        return UserError(
            "model-pickle",
            f"{path.name} is a PyTorch pickle file, not safetensors.",
            "Rename it to `.ckpt` or convert it.",
            file=path,
        )
    if length == 0:
        return UserError("model-truncated", f"{path.name} is empty.", "Download or copy the file again.", file=path)
    return UserError(
        "model-not-safetensors", f"{path.name} is not a safetensors file.", "Choose a .safetensors model.", file=path
    )
