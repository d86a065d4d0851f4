"""``A.safetensors:0.8`` and ``--parts A.safetensors:in0+out3`` on the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blocklora.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """One file of a mix."""

    path: Path
    weight: float
    parts: str | None
    """A choice of parts such as ``in0+out3=0.5``; ``None``: everything."""


def ingredients(files: Sequence[str], parts: Sequence[str]) -> list[Ingredient]:
    """Files with their weights (1 where none is given) and parts.

    A file is named in ``parts`` as among ``files``, or by its name or stem where only one file has it; its place
    (``2:in0``, counted from 1) does too, and is the only way when one file is there twice.

    Raises:
        UserError: a weight that is not finite, or parts of a file that is not among the files.
    """
    found = [_weighted(text) for text in files]
    masks: dict[int, str] = {}
    for text in parts:
        name, colon, choice = text.rpartition(":")
        if not colon:
            raise UserError("merge-parts", f"`{text}` names no file.", "Write `--parts FILE:in0+out3`.")
        masks[_place(name, [path for path, _ in found])] = choice
    return [Ingredient(path=path, weight=weight, parts=masks.get(place)) for place, (path, weight) in enumerate(found)]


def _weighted(text: str) -> tuple[Path, float]:
    name, colon, number = text.rpartition(":")
    if not colon or "/" in number or "\\" in number or not name:
        return Path(text), 1.0
    try:
        weight = float(number)
    except ValueError:
        return Path(text), 1.0
    if not math.isfinite(weight):
        raise UserError("merge-weight", f"`{number}` is no weight.", "Write a number, such as 0.8.")
    return Path(name), weight


def _place(name: str, paths: Sequence[Path]) -> int:
    spellings = ([str(path) for path in paths], [path.name for path in paths], [path.stem for path in paths])
    for known in spellings:
        if known.count(name) == 1:
            return known.index(name)
    if name.isdigit() and 1 <= int(name) <= len(paths):
        return int(name) - 1
    if any(known.count(name) > 1 for known in spellings):
        raise UserError("merge-parts", f"Several files are called {name}.", "Name it by its place: `--parts 2:in0`.")
    raise UserError("merge-parts", f"{name} is not one of the files to merge.", "Write the name as among the files.")
