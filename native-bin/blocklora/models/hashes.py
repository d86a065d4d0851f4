"""Hashes of models, as other programs show them and as our caches need them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from torch import nn

_LEGACY_START = 0x100000
_LEGACY_LENGTH = 0x10000


def sha256_of_file(path: Path) -> str:
    """sha256 of the whole file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def legacy_hash(path: Path) -> str:
    """A1111's old model hash: 8 digits of the sha256 of 64 KiB at 1 MiB."""
    with path.open("rb") as file:
        file.seek(_LEGACY_START)
        return hashlib.sha256(file.read(_LEGACY_LENGTH)).hexdigest()[:8]


def sha256_of_weights(module: nn.Module, *, extra: str) -> str:
    """sha256 of a module's weights by name, with ``extra`` mixed in. Independent of device and file layout."""
    digest = hashlib.sha256(extra.encode())
    for name, tensor in sorted(module.state_dict().items()):
        digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
        digest.update(tensor.detach().cpu().contiguous().view(torch.uint8).numpy().data)
    return digest.hexdigest()
