"""Bytes of a file a person wrote -> text, and offsets in it -> lines and columns."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from pathlib import Path

from blocklora.errors import UserError

MAX_BYTES = 1_000_000

_LINE_END = re.compile(r"\r\n|\r|\n")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Lines:
    """Places in a text. Columns count as editors do, in UTF-16 units; both count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset."""
        line = bisect_right(self._starts, offset)
        before = self._text[self._starts[line - 1] : offset]
        return line, len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


def read_bytes(path: Path, what: str, limit: int = MAX_BYTES) -> bytes:
    """Content of a file.

    Args:
        path: the file.
        what: what a person calls it, such as "job file".
        limit: largest size in bytes.

    Raises:
        UserError: missing, a folder, unreadable, or larger than ``limit``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise UserError("file-missing", f"There is no {what} {path}.", "Check the path.", file=path) from error
    except IsADirectoryError as error:
        raise UserError("file-is-folder", f"{path} is a folder, not a {what}.", "Name the file.", file=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(
            "file-unreadable", f"The {what} {path} cannot be read: {reason}.", "Check its permissions.", file=path
        ) from error
    if len(data) > limit:
        raise UserError(
            "file-too-large",
            f"{path.name} is larger than {limit // 1000:,} kB, which is too large for a {what}.",
            f"Check that this is the {what} that you meant.",
            file=path,
        )
    return data


def decode(data: bytes, path: Path) -> str:
    """Text of UTF-8, or of UTF-16 and UTF-32 with a mark (or, for UTF-16, with the zeros of plain letters).

    Raises:
        UserError: not text, or in another encoding; with the place of the first wrong byte.
    """
    encoding = "utf-8"
    for mark, name in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    else:
        if len(data) >= 2 and (data[0] == 0) != (data[1] == 0):
            encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, encoding, error, path) from error
    if "\0" in text:
        raise _binary(path)
    return text


def _undecodable(data: bytes, encoding: str, error: UnicodeDecodeError, path: Path) -> UserError:
    if encoding != "utf-8":
        return UserError(
            "file-encoding", f"{path.name} is not valid {encoding.upper()}.", "Save it as UTF-8.", file=path
        )
    before = data[: error.start].decode("utf-8")
    if any(byte < 9 or 13 < byte < 27 for byte in data[:4096]):
        return _binary(path)
    line, column = Lines(before).place(len(before))
    return UserError(
        "file-encoding",
        f"{path.name} is not UTF-8: the byte 0x{data[error.start]:02X} has no meaning there.",
        "Save the file as UTF-8.",
        file=path,
        line=line,
        column=column,
    )


def _binary(path: Path) -> UserError:
    return UserError("file-binary", f"{path.name} is not a text file.", "Choose another file.", file=path)
