"""Writes LoRA files: whole or not at all, the same bytes for the same content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from blocklora.protocol.files import not_saved, write_atomic

_NAMES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
_LEGACY_START, _LEGACY_LENGTH = 0x100000, 0x10000


def save_lora(path: Path, state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Writes a LoRA file with its hashes (``sshs_model_hash``, ``sshs_legacy_hash``, as sd-scripts computes them).

    Raises:
        UserError: the disk is full or cannot be written; nothing half-written is left and an older file stays.
    """
    hashed = safetensors_bytes(state, {key: value for key, value in metadata.items() if key.startswith("ss_")})
    start = 8 + int.from_bytes(hashed[:8], "little")
    hashes = {
        "sshs_model_hash": hashlib.sha256(hashed[start:]).hexdigest(),
        "sshs_legacy_hash": hashlib.sha256(hashed[_LEGACY_START : _LEGACY_START + _LEGACY_LENGTH]).hexdigest()[:8],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, safetensors_bytes(state, {**metadata, **hashes}))
    except OSError as error:
        raise not_saved(path, error) from error


def safetensors_bytes(state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> bytes:
    """A safetensors file. Written here, as the library's own order of metadata changes from run to run."""
    header: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))}
    parts: list[bytes] = []
    end = 0
    # large number formats first, then by name: every tensor is aligned, as readers want it
    for name, tensor in sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0])):
        raw = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        place = [end, end + len(raw)]
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": place}
        parts.append(raw)
        end += len(raw)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(parts)
