"""Names of cached latents and text embeddings: hashes of everything they depend on, so that nothing goes stale."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from blocklora.dataset.hashes import content_hash
from blocklora.dataset.items import Item
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.run_folder import HIDDEN_FOLDER

_VERSION = 1
"""Raise it when the same input is computed differently."""


def cache_folder(job: ResolvedJob) -> Path:
    """``.blocklora/cache`` of a job: in the nearest folder from the job file upwards that has a ``.blocklora``, so that
    the jobs of a workspace share what they computed; else beside the job file."""
    for folder in (job.root, *job.root.parents):
        if (folder / HIDDEN_FOLDER).is_dir() and folder != Path.home():
            return folder / HIDDEN_FOLDER / "cache"
    return job.root / HIDDEN_FOLDER / "cache"


def latent_key(item: Item, *, flipped: bool, vae: str) -> str:
    """Name of an image's latents.

    Args:
        item: its file is hashed (once per change), with size, bucket and crop.
        flipped: mirrored.
        vae: hash of the VAE's weights.

    Raises:
        UserError: the file cannot be read.
    """
    content = content_hash(item.path)
    return _hash("latent", content, list(item.bucket), list(item.resized), list(item.crop), flipped, vae)


def text_key(caption: str, *, encoder: str, clip_skip: int) -> str:
    """Name of a final caption's embedding.

    Args:
        caption: after everything that :func:`blocklora.dataset.captions.entry_caption` does.
        encoder: hash of the text encoder's weights and its tokenizer.
        clip_skip: as in the job.
    """
    return _hash("text", caption, encoder, clip_skip)


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps([_VERSION, *parts], ensure_ascii=True).encode()).hexdigest()
