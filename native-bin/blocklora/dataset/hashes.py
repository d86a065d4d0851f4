"""Content hashes of files, remembered by path, size and time of change so that big data sets are not read again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from blocklora.errors import UserError
from blocklora.protocol.files import write_atomic
from blocklora.protocol.run_folder import HIDDEN_FOLDER, ignore_in_git

_VERSION = 1


class _Known(NamedTuple):
    size: int
    changed_ns: int
    sha256: str


_seen: dict[str, _Known] = {}
"""Hashes of this process. Only a memory: an entry counts while size and time of change still agree."""


def content_hash(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        status = path.stat()
        known = _seen.get(str(path))
        if known and known[:2] == (status.st_size, status.st_mtime_ns):
            return known.sha256
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            "file-unreadable", f"{path} cannot be read: {reason}.", "Check that it is still there.", file=path
        ) from error
    _seen[str(path)] = _Known(status.st_size, status.st_mtime_ns, digest)
    return digest


class FileHashes:
    """The memory of hashes across processes: ``files.json`` in a cache folder. Missing or damaged, it only costs time.

    Args:
        cache: ``.blocklora/cache``; ``None`` remembers nothing.
    """

    def __init__(self, cache: Path | None) -> None:
        self._path = None if cache is None else cache / "files.json"
        self._kept = {} if self._path is None else _read(self._path)
        for name, entry in self._kept.items():
            _seen.setdefault(name, entry)

    def known(self, path: Path) -> str | None:
        """The hash if it is remembered and the file has not changed since; the file itself is not read."""
        entry = _seen.get(str(path))
        try:
            status = path.stat()
        except OSError:
            return None
        return entry.sha256 if entry and entry[:2] == (status.st_size, status.st_mtime_ns) else None

    def of(self, path: Path) -> str:
        """sha256 of the file's bytes.

        Raises:
            UserError: the file cannot be read.
        """
        digest = content_hash(path)
        self._kept[str(path)] = _seen[str(path)]
        return digest

    def save(self) -> None:
        """Writes the memory. A cache folder that cannot be written is no error."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.parent.parent.name == HIDDEN_FOLDER:
                ignore_in_git(self._path.parent.parent)
            text = json.dumps({"version": _VERSION, "files": self._kept}, ensure_ascii=True)
            write_atomic(self._path, text.encode(), durable=False)
        except OSError:
            return


def _read(path: Path) -> dict[str, _Known]:
    try:
        data = json.loads(path.read_bytes())
        files = data["files"] if data["version"] == _VERSION else {}
        return {str(name): _Known(int(size), int(time), str(sha)) for name, (size, time, sha) in files.items()}
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return {}
