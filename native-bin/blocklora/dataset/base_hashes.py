"""Which hashes a base model's VAE and text encoder had when they were last loaded.

Computing them needs the loaded model. Training leaves them in the cache folder, so that a plan can say without torch
what is cached already.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from blocklora.blocks.shapes import base_path
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.files import write_atomic

_NAME = "bases.json"


class BaseHashes(NamedTuple):
    """What cached latents and embeddings depend on."""

    vae: str
    text: str


def remember_base(cache: Path, job: ResolvedJob, *, vae: str, text: str) -> None:
    """Keeps the hashes of a job's base. A cache folder that cannot be written is no error."""
    known = _read(cache / _NAME)
    known[_key(job)] = {"stamp": _stamp(job), "vae": vae, "text": text}
    try:
        cache.mkdir(parents=True, exist_ok=True)
        write_atomic(cache / _NAME, json.dumps(known, indent=1).encode(), durable=False)
    except OSError:
        return


def known_base(cache: Path, job: ResolvedJob) -> BaseHashes | None:
    """The hashes of a job's base, if it was loaded before and its files have not changed since."""
    entry = _read(cache / _NAME).get(_key(job))
    try:
        if entry and entry["stamp"] == _stamp(job):
            return BaseHashes(vae=str(entry["vae"]), text=str(entry["text"]))
    except (KeyError, TypeError):
        return None
    return None


def _key(job: ResolvedJob) -> str:
    base = job.job.base
    return f"{base.model}|{base.vae or ''}|{base.clip_skip}"


def _stamp(job: ResolvedJob) -> list[list[object]]:
    """Name, size and time of change of every file that the VAE and the text encoder come from."""
    model = base_path(job.job.base.model, job.root)
    files = [model] if model.is_file() else [*_files(model / "vae"), *_files(model / "text_encoder")]
    files += _files(model / "tokenizer")
    if job.job.base.vae:
        files += _files(Path(job.job.base.vae))
    stamp: list[list[object]] = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        stamp.append([file.name, status.st_size, status.st_mtime_ns])
    return stamp


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _read(path: Path) -> dict[str, dict[str, object]]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) and all(isinstance(entry, dict) for entry in data.values()) else {}
