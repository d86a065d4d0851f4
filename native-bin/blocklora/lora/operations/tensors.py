"""Tensors of safetensors files as torch's, and back to bytes, with the checks that both ways need."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import torch
from torch import Tensor

from blocklora.blocks.header_faults import shown
from blocklora.errors import UserError
from blocklora.lora.modules import LoraModule
from blocklora.lora.source import Source

DTYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
    "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
    "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
}  # fmt: skip
WRITTEN = {"fp32": "F32", "fp16": "F16", "bf16": "BF16"}
"""Number formats that files are written in, by the word for the command line."""
_FLOATS = ("F32", "F16", "BF16")


def read_tensor(source: Source, key: str) -> Tensor:
    """A tensor in its own number format.

    Raises:
        UserError: a number format that torch has not.
    """
    dtype = DTYPES.get(source.header.dtypes[key])
    if dtype is None:
        raise UserError(
            "lora-dtype",
            f"{shown(key)} is stored as {source.header.dtypes[key]}, which cannot be calculated with.",
            "Get the file in fp16, bf16 or fp32.",
            file=source.path,
        )
    shape = source.header.shapes[key]
    raw = source.bytes_of(key)
    return torch.frombuffer(raw, dtype=dtype).reshape(shape) if raw else torch.empty(shape, dtype=dtype)


def read_float(source: Source, key: str) -> Tensor:
    """A tensor in fp32.

    Raises:
        UserError: it has numbers that are not finite (NaN, infinity).
    """
    tensor = read_tensor(source, key).float()
    if not math.isfinite(largest(tensor)):
        raise UserError(
            "lora-not-finite",
            f"{shown(key)} holds numbers that are not finite.",
            "The training broke down: get an earlier save of the file, or another one.",
            file=source.path,
        )
    return tensor


def written_bytes(tensor: Tensor, dtype: str, name: str) -> memoryview:
    """The bytes of a tensor in a number format of the file.

    Raises:
        UserError: a number is too large for the format.
    """
    cast = tensor.detach().to("cpu", DTYPES[dtype]).contiguous()
    if tensor.is_floating_point() and not math.isfinite(torch.tensor(largest(tensor)).to(cast.dtype).float()):
        raise UserError(
            "lora-overflow",
            f"{shown(name)} has numbers that are too large for {dtype}.",
            "Write the file with `--dtype bf16` or `--dtype fp32`.",
        )
    return memoryview(cast.reshape(-1).view(torch.uint8).numpy()).cast("B")


def largest(tensor: Tensor) -> float:
    """The largest absolute value; NaN or infinity when there is one. One pass, unlike ``isfinite().all()``."""
    return float(torch.linalg.vector_norm(tensor.float(), math.inf)) if tensor.numel() else 0.0


def file_dtype(source: Source, modules: Iterable[LoraModule]) -> str:
    """The number format that most weights of a LoRA have, of those that are written; ``F32`` where it is another."""
    counts = Counter(
        source.header.dtypes[key] for module in modules for leaf, key in module.keys.items() if leaf != "alpha"
    )
    common = counts.most_common(1)
    return common[0][0] if common and common[0][0] in _FLOATS else "F32"


def widest(dtypes: Iterable[str]) -> str:
    """The number format that holds all of these."""
    found = set(dtypes)
    return found.pop() if len(found) == 1 else "F32"
