"""Sentences for files that are not the safetensors file they are named."""

from __future__ import annotations

import stat
from pathlib import Path

from blocklora.errors import UserError

_PICKLES = (b"PK\x03\x04", b"\x80\x02}", b"\x80\x02\x8a", b"\x80\x04\x95", b"\x80\x02c", b"\x80\x04}")
"""How torch's own formats begin: a zip, or a bare pickle."""
_AGAIN = "Get the file again."


class HeaderFault(Exception):
    """Something in a header that does not add up, before it is known whose header it is.

    Attributes:
        code: as in `UserError`.
        what: what is wrong, as it goes on after "NAME is damaged: ".
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code
        self.what = what

    def of(self, path: Path) -> UserError:
        """The error of a file."""
        return UserError(self.code, f"{path.name} is damaged: {self.what}.", _AGAIN, file=path)


def shown(name: str) -> str:
    """A name from a file as it may stand in a sentence: short, and no control character acts on a terminal."""
    short = name if len(name) <= 120 else f"{name[:117]}…"
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in short)


def is_a_pickle(start: bytes) -> bool:
    """Whether a file that begins so is one of torch's own formats."""
    return start.startswith(_PICKLES)


def is_missing(path: Path) -> UserError:
    """There is no such file."""
    return UserError("model-missing", f"There is no file {path}.", "Check the path.", file=path)


def cannot_be_read(path: Path, error: Exception) -> UserError:
    """The file cannot be opened or read."""
    reason = getattr(error, "strerror", None) or str(error)
    return UserError(
        "model-unreadable", f"{path} cannot be read: {reason}.", "Check the path and its permissions.", file=path
    )


def is_no_file(path: Path, mode: int) -> UserError:
    """A folder, pipe, socket or device."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    kind = next((name for test, name in kinds if test(mode)), "a device")
    return UserError("model-not-a-file", f"{path} is {kind}, not a file.", "Name a .safetensors file.", file=path)


def truncated(path: Path, length: int) -> UserError:
    """The file ends before its tensors do."""
    return UserError(
        "model-truncated",
        f"{path.name} is cut off: only {length:,} bytes are there.",
        "Download or copy the file again.",
        file=path,
    )


def not_safetensors(path: Path, start: bytes, length: int, *, announced: int | None = None) -> UserError:
    """Says what the file is instead.

    Args:
        announced: the header's length as the file gives it, where that is impossible.
    """
    text = start.lstrip().lower()
    if length == 0:
        return UserError("model-truncated", f"{path.name} is empty.", "Download or copy the file again.", file=path)
    if start.startswith(b"version https://git-lfs"):
        return UserError(
            "model-lfs-pointer",
            f"{path.name} is a Git LFS pointer of {length} bytes, not the model itself.",
            "Fetch the real file with `git lfs pull`.",
            file=path,
        )
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        return UserError(
            "model-html",
            f"{path.name} is a web page that was saved in place of the model.",
            "Download the file again.",
            file=path,
        )
    if is_a_pickle(start):
        return UserError(
            "model-pickle",
            f"{path.name} is a PyTorch pickle file, not safetensors.",
            "Rename it to `.ckpt` or convert it.",
            file=path,
        )
    if start.startswith(b"GGUF"):
        return UserError(
            "model-gguf", f"{path.name} is a GGUF file, not safetensors.", "Get the .safetensors version.", file=path
        )
    if announced is not None and start[8:].startswith(b"{"):
        return UserError(
            "model-header-length",
            f"{path.name} is damaged: it says that its header has {announced:,} bytes, which cannot be.",
            _AGAIN,
            file=path,
        )
    return UserError(
        "model-not-safetensors", f"{path.name} is not a safetensors file.", "Choose a .safetensors model.", file=path
    )
