"""Focal points: which place of a picture stays in when it is cropped.

They stand beside the picture in ``<stem>.focal.toml``, which is TOML with the one key ``focal = [0.42, 0.31]``:
fractions of the upright picture's width and height, from the left and the top. sd-scripts knows no such file and passes
it over.
``src/shared/dataset/focal.ts`` reads it by the same rules.
"""

from __future__ import annotations

import re
from pathlib import Path

from blocklora.dataset.folders import Listing
from blocklora.errors import UserError
from blocklora.job.text import decode, read_bytes

FocalPoint = tuple[float, float]
"""From the left and from the top, each 0 to 1."""

FOCAL_ENDING = ".focal.toml"

_LARGEST = 10_000
_NUMBER = r"[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d+)?"
_NOTHING = re.compile(r"[ \t]*(?:#.*)?", re.ASCII)
_ASSIGNMENT = re.compile(
    rf"[ \t]*(?:focal|\"focal\"|'focal')[ \t]*=[ \t]*\[[ \t]*({_NUMBER})[ \t]*,[ \t]*({_NUMBER})[ \t]*,?[ \t]*\]"
    r"[ \t]*(?:#.*)?",
    re.ASCII,
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_FIX = "Write `focal = [0.5, 0.5]` (from the left, from the top), or delete the file to crop the middle."


def focal_point(image: Path, listing: Listing) -> FocalPoint | None:
    """The focal point of an image; pictures that share a stem share it.

    Raises:
        UserError: there is a file, and it cannot be read or says something else.
    """
    path = listing.file(image.stem + FOCAL_ENDING)
    if path is None:
        return None
    return parse_focal(decode(read_bytes(path, "focal point file", _LARGEST), path), path)


def parse_focal(text: str, path: Path) -> FocalPoint:
    """The focal point that a file says. Strict: one line ``focal = [x, y]``, beside it only comments and empty lines.

    Args:
        path: of the file, for the error.

    Raises:
        UserError: with the line.
    """
    found: FocalPoint | None = None
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if _NOTHING.fullmatch(line):
            continue
        place = f"Line {number} of {path.name}"
        match = _ASSIGNMENT.fullmatch(line)
        if match is None:
            raise _fault(f"{place} is not `focal = [x, y]` with two numbers.", path, number)
        if found is not None:
            raise _fault(f"{place} says `focal` a second time.", path, number)
        found = (float(match[1]), float(match[2]))
        if not all(0 <= part <= 1 for part in found):
            raise _fault(f"{place} has a number that is not from 0 to 1.", path, number)
    if found is None:
        raise _fault(f"{path.name} does not say `focal`.", path, 1)
    return found


def _fault(message: str, path: Path, line: int) -> UserError:
    return UserError("focal-invalid", message, _FIX, file=path, line=line)
