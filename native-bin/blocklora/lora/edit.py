"""``blocklora lora edit``: metadata alone. The tensors' bytes are copied from file to file, never made into tensors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from blocklora.errors import UserError
from blocklora.lora.reports import LoraWritten
from blocklora.lora.source import Source
from blocklora.lora.writer import LEGACY_HASH, MODEL_HASH, Planned, Writer

_LONGEST = 50_000_000
_SHORT = {
    "title": "modelspec.title", "trigger": "modelspec.trigger_phrase", "description": "modelspec.description",
    "author": "modelspec.author", "license": "modelspec.license", "licence": "modelspec.license",
    "tags": "modelspec.tags", "thumbnail": "modelspec.thumbnail",
}  # fmt: skip
"""Words that people write for ModelSpec's keys."""


def edit_metadata(
    path: Path, changes: Sequence[tuple[str, str | None]], *, out: Path | None, force: bool
) -> LoraWritten:
    """Sets and removes metadata keys.

    The hashes of sd-scripts are made anew where the file has them; no other key changes by itself. The file's access
    rights stay.

    Args:
        changes: key and value; ``None`` removes the key.
        out: where to write; ``None``: in place of the file.

    Raises:
        UserError: no safetensors file, a bad key, or nothing to do.
    """
    if not changes:
        raise UserError("edit-nothing", "Nothing is to be changed.", "Give `--set key=value` or `--remove key`.")
    with Source(path) as source:
        header = source.header
        metadata = dict(header.metadata)
        for key, value in changes:
            _change(path, metadata, key, value)
        if sum(len(key) + len(value) for key, value in metadata.items()) > _LONGEST:
            raise UserError("edit-too-long", "The metadata would be longer than 50 MB.", "Shorten them.", file=path)
        names = sorted(header.shapes, key=lambda name: header.offsets[name])
        planned = [Planned(name, header.dtypes[name], header.shapes[name]) for name in names]
        target = path if out is None else out
        hashes = MODEL_HASH in metadata or LEGACY_HASH in metadata
        with Writer(target, planned, metadata, hashes=hashes, force=force or out is None, keep_order=True) as writer:
            for tensor in planned:
                writer.copy(source, tensor.name)
            if out is None and os.name == "posix":
                writer.keep_mode(path)
            source.close()  # Windows replaces no file that is open
            size = writer.finish()
    return LoraWritten(
        operation="edit", file=str(target.absolute()), bytes=size, modules=0, left_out=[], left_out_count=0,
        notes=[f"{key} was removed." if value is None else f"{key} was set." for key, value in changes],
    )  # fmt: skip


def parse_change(text: str) -> tuple[str, str]:
    """``key=value``; ``title``, ``trigger`` and so on stand for ModelSpec's keys.

    ``key=@file`` takes the value from a UTF-8 file.

    Raises:
        UserError: no ``=``, or the file cannot be read.
    """
    key, equals, value = text.partition("=")
    key = full_key(key)
    if not equals or not key:
        raise UserError("edit-syntax", f"`{text}` is not of the form key=value.", "Write `--set title=Mine`.")
    if value.startswith("@"):
        try:
            value = Path(value[1:]).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise UserError(
                "edit-value-file", f"{value[1:]} cannot be read as text.", "Name a UTF-8 file after `@`.", value[1:]
            ) from error
    return key, value


def full_key(key: str) -> str:
    """ModelSpec's key for a short word; any other key as it is."""
    return _SHORT.get(key, key)


def _change(path: Path, metadata: dict[str, str], key: str, value: str | None) -> None:
    if key in (MODEL_HASH, LEGACY_HASH):
        raise UserError(
            "edit-hash", f"{key} is calculated from the weights and cannot be set.", "Leave it out.", file=path
        )
    if value is None:
        metadata.pop(key, None)
    else:
        metadata[key] = value
