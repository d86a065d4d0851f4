"""Tensors by content: from memory, else from a file, else computed. Disposable, and never stale or half-written."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from blocklora.protocol.files import write_atomic

_NAME = "tensor"


class TensorCache:
    """A read-through cache. What a key stands for never changes, so nothing is ever invalidated.

    Args:
        folder: ``<key>.safetensors`` lie here; ``None`` keeps tensors in memory only.
        memory_bytes: tensors beyond this are dropped from memory, the least recently used first.
    """

    def __init__(self, folder: Path | None, *, memory_bytes: int) -> None:
        self._folder = folder
        self._limit = memory_bytes
        self._tensors: OrderedDict[str, Tensor] = OrderedDict()
        self._bytes = 0
        self.dropped = False
        """Whether memory was too small for everything so far."""
        self.unwritable: OSError | None = None
        """Why tensors are not written to files any more."""

    def get(self, key: str, compute: Callable[[], Tensor]) -> Tensor:
        """The tensor of ``key``, on the CPU.

        Args:
            compute: makes it where neither memory nor disk has it; a file that cannot be read is replaced.
        """
        tensor = self._tensors.get(key)
        if tensor is not None:
            self._tensors.move_to_end(key)
            return tensor
        tensor = self._read(key)
        if tensor is None:
            tensor = compute().detach().to("cpu").contiguous()
            self._write(key, tensor)
        self._remember(key, tensor)
        return tensor

    def has(self, key: str) -> bool:
        """Whether ``key`` is in memory or has a file, sound or not."""
        return key in self._tensors or (self._folder is not None and self._path(self._folder, key).exists())

    def _read(self, key: str) -> Tensor | None:
        if self._folder is None:
            return None
        try:
            tensor = load(self._path(self._folder, key).read_bytes())[_NAME]
        except (OSError, SafetensorError, KeyError, ValueError):
            return None
        return tensor if tensor.isfinite().all() else None

    def _write(self, key: str, tensor: Tensor) -> None:
        """Without waiting for the disk: after a crash of the machine the file may be damaged, and is made again."""
        if self._folder is None or self.unwritable is not None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path(self._folder, key), save({_NAME: tensor}), durable=False)
        except OSError as error:
            self.unwritable = error

    def _remember(self, key: str, tensor: Tensor) -> None:
        self._tensors[key] = tensor
        self._bytes += tensor.nbytes
        while self._bytes > self._limit and len(self._tensors) > 1:
            _, old = self._tensors.popitem(last=False)
            self._bytes -= old.nbytes
            self.dropped = True

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / f"{key}.safetensors"


def memory_for_caches() -> int:
    """Bytes that one cache may hold in memory: an eighth of this machine's, at most 8 GB."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        total = 8 << 30
    return min(total // 8, 8 << 30)
