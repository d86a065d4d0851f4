"""Files that are either whole or not there: temporary name, fsync, rename, fsync of the folder."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from blocklora.errors import UserError

_RENAME_ATTEMPTS = 20
_RENAME_WAIT = 0.05


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replaces the content of ``path`` so that a reader, or a crash, sees the old or the new bytes, never a mixture.

    Args:
        path: the file; its folder exists.
        data: everything that the file shall hold.
        durable: wait until the bytes are on the disk. Off for what is rewritten every few seconds.

    Raises:
        OSError: nothing was changed, and the temporary file is gone.
    """
    temporary = temporary_name(path)
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def temporary_name(path: Path) -> Path:
    """Where a file or folder is made before it takes its name; on the same disk, and known by its ending ``.tmp``."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def replace(source: Path, target: Path) -> None:
    """Renames over ``target``. Windows refuses while another program reads the file, so it is tried for a second."""
    for attempt in range(_RENAME_ATTEMPTS):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if sys.platform != "win32" or attempt == _RENAME_ATTEMPTS - 1:
                raise
            time.sleep(_RENAME_WAIT)


def sync_file(path: Path) -> None:
    """Waits until the bytes of a file that was written by others are on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Waits until the names in a folder are on the disk. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def not_saved(path: Path, error: OSError) -> UserError:
    """Why a file could not be written, for its user."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            "disk-full",
            f"The disk is full: {path.name} could not be saved.",
            "Free some space; what was saved before is intact.",
            file=path,
        )
    reason = error.strerror or str(error)
    return UserError(
        "save-failed", f"{path} could not be saved: {reason}.", "Check the folder and its permissions.", file=path
    )
