"""Metadata of files that an operation writes: what was there, what was done, and from which files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from blocklora import __version__

OPERATION = "blocklora_operation"
"""JSON: operation, options, sources (file name and sha256, and what had been done to them), version."""
_STALE = ("sshs_model_hash", "sshs_legacy_hash", "modelspec.hash_sha256")
_LONGEST_BEFORE = 8192
_CHUNK = 1 << 22

Tick = Callable[[str, int, int], None]
"""Phase, done, total."""


def provenance(
    operation: str, options: Mapping[str, object], sources: Sequence[tuple[Path, Mapping[str, str]]], tick: Tick
) -> dict[str, str]:
    """The metadata entry about this operation. Only names of files are told, never folders.

    Args:
        sources: files and their metadata.
        tick: told while the files are hashed.
    """
    told = []
    for path, metadata in sources:
        entry: dict[str, object] = {"file": path.name}
        if path.is_file():
            entry["sha256"] = _sha256(path, tick)
        before = metadata.get(OPERATION, "")
        if before and len(before) <= _LONGEST_BEFORE:
            with suppress(ValueError, RecursionError):  # somebody else's text under our name stays in the source
                entry["operation"] = json.loads(before)
        told.append(entry)
    content = {"operation": operation, **({"options": dict(options)} if options else {}), "sources": told}
    return {OPERATION: json.dumps(content | {"version": __version__}, ensure_ascii=False)}


def kept(metadata: Mapping[str, str]) -> dict[str, str]:
    """Metadata without the hashes that a change of the tensors makes wrong."""
    return {key: value for key, value in metadata.items() if key not in _STALE}


def combined(all_metadata: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Metadata of a mix: what all files agree on, the triggers of all, and the titles joined."""
    first, *others = all_metadata
    found = {key: value for key, value in kept(first).items() if all(other.get(key) == value for other in others)}
    found.pop(OPERATION, None)
    triggers = dict.fromkeys(
        trigger for metadata in all_metadata if (trigger := metadata.get("modelspec.trigger_phrase", "").strip())
    )
    titles = [metadata.get("modelspec.title", "").strip() for metadata in all_metadata]
    if triggers:
        found["modelspec.trigger_phrase"] = ", ".join(triggers)
    if all(titles):
        found["modelspec.title"] = " + ".join(titles)
    return found


def network_metadata(metadata: dict[str, str], *, rank: int, alpha: float) -> dict[str, str]:
    """The same with the rank and alpha that sd-scripts' readers look at."""
    return metadata | {
        "ss_network_module": metadata.get("ss_network_module", "networks.lora"),
        "ss_network_dim": str(rank),
        "ss_network_alpha": f"{alpha:g}",
    }


def _sha256(path: Path, tick: Tick) -> str:
    digest = hashlib.sha256()
    total = path.stat().st_size
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if total > 16 * _CHUNK:
                tick(f"Hashing {path.name}", done, total)
    return digest.hexdigest()
