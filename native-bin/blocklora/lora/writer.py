"""Writes a safetensors file tensor by tensor: shapes are known first, bytes come in any order, and nobody ever sees
half a file. What is kept in memory is one tensor."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from blocklora.blocks.header_entries import DTYPE_BITS
from blocklora.errors import UserError
from blocklora.lora.source import CHUNK, Source
from blocklora.protocol.files import not_saved, replace, sync_folder, temporary_name

MODEL_HASH, LEGACY_HASH = "sshs_model_hash", "sshs_legacy_hash"
_LEGACY_START, _LEGACY_LENGTH = 0x100000, 0x10000


@dataclass(frozen=True, slots=True)
class Planned:
    """A tensor that will be written."""

    name: str
    dtype: str
    """``F32``, ``F16``, ``BF16``, … as in the header."""
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * DTYPE_BITS[self.dtype] // 8


class Writer:
    """A file in the making; a context manager that leaves either the whole file or nothing.

    Tensors lie as sd-scripts' library puts them: wide number formats first, then by name, so all are aligned.

    Args:
        target: where the file will be.
        planned: every tensor.
        metadata: of the file.
        keep_order: the tensors lie as in ``planned`` instead.
        hashes: also write ``sshs_model_hash`` and ``sshs_legacy_hash``, as sd-scripts and A1111 calculate them.
        force: an existing file at ``target`` may be replaced.

    Raises:
        UserError: the file is there already, or cannot be written.
    """

    def __init__(
        self, target: Path, planned: Sequence[Planned], metadata: Mapping[str, str],
        *, hashes: bool, force: bool, keep_order: bool = False,
    ) -> None:  # fmt: skip
        self.target = target
        if target.is_dir():
            raise UserError("output-is-folder", f"{target} is a folder.", "Name a file in it.", file=target)
        if target.exists() and not force:
            raise already_there(target)
        self._planned = list(planned)
        if not keep_order:
            self._planned.sort(key=lambda tensor: (-DTYPE_BITS[tensor.dtype], tensor.name))
        self._metadata = {key: value for key, value in metadata.items() if key not in (MODEL_HASH, LEGACY_HASH)}
        self._hashes = hashes
        zeros = {MODEL_HASH: "0" * 64, LEGACY_HASH: "0" * 8} if hashes else {}
        self._header = header_bytes(self._planned, self._metadata | zeros)
        self._places: dict[str, tuple[int, int]] = {}
        end = len(self._header)
        for tensor in self._planned:
            self._places[tensor.name] = (end, tensor.size)
            end += tensor.size
        self._length = end
        self._temporary = temporary_name(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = open(self._temporary, "w+b")  # noqa: SIM115 it lives as long as this object
        except OSError as error:
            raise not_saved(target, error) from error
        self._waiting = set(self._places)

    def put(self, name: str, data: bytes | bytearray | memoryview) -> None:
        """Writes the bytes of a planned tensor.

        Raises:
            UserError: the disk is full.
        """
        start, size = self._places[name]
        assert len(data) == size, f"{name}: {len(data)} bytes in place of {size}"
        self._write(start, data)
        self._waiting.discard(name)

    def copy(self, source: Source, key: str, name: str | None = None) -> None:
        """Copies a tensor of another file byte by byte, under another name if wished."""
        name = key if name is None else name
        start, size = self._places[name]
        first, last = source.header.offsets[key]
        assert last - first == size
        for chunk in source.chunks(key):
            self._write(start, chunk)
            start += len(chunk)
        self._waiting.discard(name)

    def keep_mode(self, original: Path) -> None:
        """Gives the new file the access rights of the one that it replaces."""
        os.chmod(self._temporary, original.stat().st_mode & 0o777)

    def finish(self) -> int:
        """Makes the file durable and gives it its name; returns its bytes."""
        assert not self._waiting, f"never written: {sorted(self._waiting)[:3]}"
        try:
            self._file.truncate(self._length)
            header = self._header
            if self._hashes:
                header = header_bytes(self._planned, self._metadata | self._calculated())
                assert len(header) == len(self._header)
            self._write(0, header)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            replace(self._temporary, self.target)
            sync_folder(self.target.parent)
        except OSError as error:
            raise not_saved(self.target, error) from error
        return self._length

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            with suppress(OSError):  # a full disk refuses the rest once more
                self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _write(self, start: int, data: bytes | bytearray | memoryview) -> None:
        try:
            self._file.seek(start)
            self._file.write(data)
        except OSError as error:
            raise not_saved(self.target, error) from error

    def _calculated(self) -> dict[str, str]:
        """sha256 of all tensors' bytes; A1111's short one, of 64 KiB at 1 MiB of the file with ``ss_`` keys only."""
        self._file.flush()
        self._file.seek(len(self._header))
        digest = hashlib.sha256()
        while chunk := self._file.read(CHUNK):
            digest.update(chunk)
        training = {key: value for key, value in self._metadata.items() if key.startswith("ss_")}
        head = header_bytes(self._planned, training)
        legacy = head[_LEGACY_START : _LEGACY_START + _LEGACY_LENGTH]
        self._file.seek(len(self._header) + max(0, _LEGACY_START - len(head)))
        legacy += self._file.read(_LEGACY_LENGTH - len(legacy))
        return {MODEL_HASH: digest.hexdigest(), LEGACY_HASH: hashlib.sha256(legacy).hexdigest()[:8]}


def header_bytes(planned: Sequence[Planned], metadata: Mapping[str, str]) -> bytes:
    """Length and JSON of a header, the tensors in the order given; padded so that the first tensor is aligned."""
    header: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))} if metadata else {}
    end = 0
    for tensor in planned:
        header[tensor.name] = {
            "dtype": tensor.dtype,
            "shape": list(tensor.shape),
            "data_offsets": [end, end + tensor.size],
        }
        end += tensor.size
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def already_there(target: Path) -> UserError:
    """A file that would be lost."""
    return UserError(
        "output-exists", f"{target.name} is there already.", "Choose another name, or add `--force`.", file=target
    )
