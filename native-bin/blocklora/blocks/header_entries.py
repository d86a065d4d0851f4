"""The JSON of a safetensors header: parsed without trust, and every entry compared with the rules of the format."""

from __future__ import annotations

import json
import math
from typing import NoReturn

from blocklora.blocks.header_faults import HeaderFault, shown

DTYPE_BITS = {
    "F64": 64, "I64": 64, "U64": 64, "C64": 64, "F32": 32, "I32": 32, "U32": 32, "F16": 16, "BF16": 16, "I16": 16,
    "U16": 16, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I8": 8, "U8": 8,
    "BOOL": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
}  # fmt: skip
"""Number formats of safetensors and their bits."""

_MOST_PARTS = 4_000_000
"""Commas and brackets in a header; 250,000 tensors have half as many. Parsing as many takes below 1 GB and 5 s."""
_MOST_SIDES = 16
_LARGEST = 1 << 62

Entries = dict[str, dict[str, object]]


class _Twice(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def parsed_header(raw: bytes) -> tuple[Entries, dict[str, str]]:
    """Entries and metadata of a header.

    Raises:
        HeaderFault: no JSON object, two entries of one name, an entry that is none, metadata that are not text.
    """
    if sum(raw.count(mark) for mark in (b",", b"[", b"{")) > _MOST_PARTS:
        raise HeaderFault("model-header-huge", "its header has more entries than any model")
    try:
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except _Twice as twice:
        raise HeaderFault("model-duplicate-key", f"its header names {shown(twice.name)} twice") from twice
    except (ValueError, RecursionError, MemoryError) as error:
        raise HeaderFault("model-header-json", "its header is not valid JSON") from error
    if not isinstance(content, dict):
        raise HeaderFault("model-header-json", "its header is not a JSON object")
    metadata = content.pop("__metadata__", None) or {}
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise HeaderFault("model-metadata", "its metadata are not all texts")
    for name, entry in content.items():
        if not isinstance(entry, dict):
            raise HeaderFault("model-header-entry", f"the header's entry {shown(name)} is not one of a tensor")
    if b"\\ud" in raw or b"\\uD" in raw:
        _no_half_letters([*content, *metadata, *metadata.values()])
    return content, metadata


def checked_entries(
    entries: Entries, *, start: int
) -> tuple[dict[str, tuple[int, ...]], dict[str, str], dict[str, tuple[int, int]]]:
    """Shapes, dtypes and offsets (from the start of the file) by name.

    Args:
        start: where the tensors' bytes begin in the file.

    Raises:
        HeaderFault: an entry whose shape, dtype and offsets do not fit together; tensors that overlap or leave gaps.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    dtypes: dict[str, str] = {}
    offsets: dict[str, tuple[int, int]] = {}
    for name, entry in entries.items():
        shape, dtype, place = entry.get("shape"), entry.get("dtype"), entry.get("data_offsets")
        if not isinstance(dtype, str) or dtype not in DTYPE_BITS:
            raise HeaderFault("model-dtype", f"{shown(name)} has the unknown number format {shown(str(dtype))}")
        if not isinstance(shape, list) or len(shape) > _MOST_SIDES or not all(_is_count(side) for side in shape):
            raise HeaderFault("model-shape", f"{shown(name)} has no valid shape")
        if not isinstance(place, list) or len(place) != 2 or not all(_is_count(byte) for byte in place):
            raise HeaderFault("model-offsets", f"{shown(name)} has no valid place in the file")
        bits = math.prod(shape) * DTYPE_BITS[dtype]
        if bits % 8 or place[1] - place[0] != bits // 8:
            raise HeaderFault(
                "model-offsets",
                f"{shown(name)} has a shape of {bits // 8:,} bytes but a place of {place[1] - place[0]:,}",
            )
        shapes[name], dtypes[name] = tuple(shape), dtype
        offsets[name] = (start + place[0], start + place[1])
    _without_gaps(offsets, start)
    return shapes, dtypes, offsets


def _without_gaps(offsets: dict[str, tuple[int, int]], start: int) -> None:
    end, before = start, "the header"
    for name, (first, last) in sorted(offsets.items(), key=lambda item: item[1]):
        if first < end:
            raise HeaderFault("model-overlap", f"{shown(name)} lies over {shown(before)}")
        if first > end:
            raise HeaderFault("model-gap", f"{first - end:,} bytes before {shown(name)} belong to nothing")
        end, before = last, name


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Twice(name)
            seen.add(name)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_half_letters(texts: list[str]) -> None:
    """Half of a surrogate pair is no text that could be written anywhere."""
    try:
        for text in texts:
            text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise HeaderFault("model-header-json", "its header has a broken character") from error
