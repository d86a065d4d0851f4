"""Reads tensors of a safetensors file by range, without torch: bytes, and single numbers."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from blocklora.blocks.header import Header, open_regular, read_header
from blocklora.blocks.header_faults import cannot_be_read, truncated

CHUNK = 1 << 22
"""Bytes that are copied at a time."""
_NUMBERS = {"F64": "<d", "F32": "<f", "F16": "<e", "I64": "<q", "I32": "<i", "I16": "<h", "I8": "<b",
            "U64": "<Q", "U32": "<I", "U16": "<H", "U8": "<B", "BOOL": "<?"}  # fmt: skip


class Source:
    """An open safetensors file. Only what is asked for is read.

    Raises:
        UserError: as `read_header`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Header = read_header(path)
        try:
            self._descriptor = open_regular(path)
        except OSError as error:
            raise cannot_be_read(path, error) from error

    def bytes_of(self, name: str) -> bytearray:
        """All bytes of a tensor.

        Raises:
            UserError: the file became shorter since it was opened.
        """
        first, last = self.header.offsets[name]
        return self._range(first, last - first)

    def chunks(self, name: str) -> Iterator[bytes | bytearray]:
        """The bytes of a tensor, a few megabytes at a time."""
        first, last = self.header.offsets[name]
        for start in range(first, last, CHUNK):
            yield self._range(start, min(CHUNK, last - start))

    def number(self, name: str) -> float:
        """The value of a tensor with one element, of whatever number format."""
        raw = bytes(self.bytes_of(name))
        dtype = self.header.dtypes[name]
        if dtype == "BF16":
            return float(struct.unpack("<f", b"\0\0" + raw)[0])
        return float(struct.unpack(_NUMBERS[dtype], raw)[0])

    def has_number(self, name: str) -> bool:
        """Whether a tensor is one number of a format that `number` reads."""
        shape = self.header.shapes[name]
        return all(side == 1 for side in shape) and self.header.dtypes[name] in (*_NUMBERS, "BF16")

    def close(self) -> None:
        """Gives the file back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _range(self, start: int, count: int) -> bytearray:
        raw = bytearray(count)
        view = memoryview(raw)
        with os.fdopen(os.dup(self._descriptor), "rb", buffering=0) as file:
            file.seek(start)
            done = 0
            while done < count:
                read = file.readinto(view[done:])
                if not read:
                    raise truncated(self.path, start + done)
                done += read
        return raw
