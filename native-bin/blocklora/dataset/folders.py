"""Folders: which images and captions lie there, and what sd-scripts' `N_trigger class` names mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from blocklora.dataset.images import is_image, natural

_REPEATS = re.compile(r"(?P<repeats>\d+)_(?P<words>.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatName:
    """A folder name of the form ``10_kira girl``."""

    repeats: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One folder: images in natural order, and the names of all its files to find captions among."""

    folder: Path
    images: tuple[Path, ...]
    names: dict[str, str]
    """Lower-case name -> name as it is; where two differ only by case the exact one is found by ``exact``."""
    exact: frozenset[str]

    def file(self, name: str) -> Path | None:
        """The file of this name, in this case or, failing that, in another."""
        found = name if name in self.exact else self.names.get(name.lower())
        return None if found is None else self.folder / found


def repeat_name(folder: Path) -> RepeatName | None:
    """Repeats and class words in a folder's name, if it is of that form."""
    match = _REPEATS.fullmatch(folder.name)
    return RepeatName(repeats=int(match["repeats"][:9]), words=match["words"].strip()) if match else None


def list_folder(folder: Path) -> Listing:
    """The images directly in a folder. Hidden files are left out.

    Raises:
        OSError: the folder is missing or may not be read.
    """
    names = [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".") and not _is_dir(entry)]
    images = sorted((name for name in names if is_image(Path(name))), key=natural)
    return Listing(
        folder=folder,
        images=tuple(folder / name for name in images),
        names={name.lower(): name for name in sorted(names)},
        exact=frozenset(names),
    )


def subfolders(folder: Path) -> list[Path]:
    """Folders directly below, in natural order, without hidden ones.

    Raises:
        OSError: the folder is missing or may not be read.
    """
    names = [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".") and _is_dir(entry)]
    return [folder / name for name in sorted(names, key=natural)]


def walk(folder: Path) -> Iterator[Listing]:
    """The folder and all below it, each real folder once, whatever symbolic links say.

    Raises:
        OSError: a folder may not be read.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        status = current.stat()
        identity = (status.st_dev, status.st_ino)
        if identity in seen and status.st_ino:
            continue
        seen.add(identity)
        yield list_folder(current)
        waiting += reversed(subfolders(current))


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that points at itself
        return False
