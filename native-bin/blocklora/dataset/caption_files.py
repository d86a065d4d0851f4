"""Caption files beside images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from blocklora.dataset.folders import Listing
from blocklora.job.text import decode, read_bytes

_LARGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionFile:
    """A caption as written."""

    path: Path
    text: str
    """The first line that is not empty; with wildcards all of them, one a line."""
    ignored_lines: int
    """Further lines that are not used."""


def caption_path(image: Path, listing: Listing, extensions: tuple[str, ...]) -> Path | None:
    """The caption file of an image: the first of the extensions that is there."""
    for extension in extensions:
        ending = extension if extension.startswith(".") else f".{extension}"
        if path := listing.file(image.stem + ending):
            return path
    return None


def read_caption(path: Path, *, wildcard: bool) -> CaptionFile:
    """Reads a caption file.

    Raises:
        UserError: unreadable, too large, not text, or in another encoding than UTF-8 (or UTF-16 with a mark).
    """
    text = decode(read_bytes(path, "caption file", _LARGEST), path)
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line]
    if wildcard:
        return CaptionFile(path=path, text="\n".join(lines), ignored_lines=0)
    return CaptionFile(path=path, text=lines[0] if lines else "", ignored_lines=max(0, len(lines) - 1))
