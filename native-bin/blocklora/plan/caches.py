"""What has to be encoded before training, and what is there already."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from blocklora.dataset.base_hashes import known_base
from blocklora.dataset.cache_keys import cache_folder, latent_key, text_key
from blocklora.dataset.captions import captions_possible
from blocklora.dataset.hashes import FileHashes
from blocklora.dataset.items import Item
from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.reports import CachePlan


def cache_plans(job: ResolvedJob, items: Sequence[Item]) -> tuple[CachePlan, CachePlan]:
    """Latents, then text embeddings. Pictures are hashed (once per change) only when there is a cache to look into."""
    folder = cache_folder(job)
    base = known_base(folder, job)
    latents, texts = _names(folder / "latents"), _names(folder / "text")

    showings = [(item, flipped) for item in items for flipped in ((False, True) if item.flip else (False,))]
    cached = 0
    if base and latents:
        hashes = FileHashes(folder)
        for item in items:
            try:
                hashes.of(item.path)
            except UserError:
                continue
        hashes.save()
        cached = sum(_latent_cached(item, flipped, base.vae, latents) for item, flipped in showings)

    possible = [captions_possible(item) for item in items]
    captions = {caption for several in possible for caption in several or ()}
    known = 0
    if base and texts:
        skip = job.job.base.clip_skip
        known = sum(text_key(caption, encoder=base.text, clip_skip=skip) in texts for caption in captions)
    return (
        CachePlan(total=len(showings), cached=cached, complete=True),
        CachePlan(total=len(captions), cached=known, complete=all(several is not None for several in possible)),
    )


def _latent_cached(item: Item, flipped: bool, vae: str, names: set[str]) -> bool:
    try:
        return latent_key(item, flipped=flipped, vae=vae) in names
    except UserError:
        return False


def _names(folder: Path) -> set[str]:
    try:
        return {Path(name).stem for name in os.listdir(folder)}
    except OSError:
        return set()
