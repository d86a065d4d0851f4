"""Hashes, cache names and the lock file: what changes them, and what does not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from blocklora.dataset.base_hashes import known_base, remember_base
from blocklora.dataset.cache_keys import cache_folder, latent_key, text_key
from blocklora.dataset.hashes import FileHashes, content_hash
from blocklora.dataset.items import DatasetResult
from blocklora.dataset.lock import dataset_lock, write_lock
from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob

Load = Callable[..., DatasetResult]


@pytest.fixture
def style(pictures: Callable[..., Path]) -> Path:
    return pictures("style", {"a.png": "a", "b.png": "b"})


def test_a_changed_file_has_another_hash(style: Path) -> None:
    path = style / "a.png"
    first = content_hash(path)
    assert content_hash(path) == first
    path.write_bytes(path.read_bytes() + b"x")
    assert content_hash(path) != first


def test_hashes_are_remembered_until_the_file_changes(style: Path, tmp_path: Path) -> None:
    cache = tmp_path / ".blocklora" / "cache"
    hashes = FileHashes(cache)
    digest = hashes.of(style / "a.png")
    hashes.save()
    assert json.loads((cache / "files.json").read_text())["files"]
    assert (tmp_path / ".blocklora" / ".gitignore").read_text() == "*\n"
    assert FileHashes(cache).known(style / "a.png") == digest
    os.utime(style / "a.png", ns=(1, 1))
    assert FileHashes(cache).known(style / "a.png") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "files": {"a": 3}}', '{"version": 9, "files": {}}'])
def test_a_damaged_memory_only_costs_time(style: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "files.json").write_text(content)
    assert FileHashes(tmp_path).of(style / "a.png") == content_hash(style / "a.png")


def test_a_missing_picture_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        content_hash(tmp_path / "none.png")


def test_a_latents_name_depends_on_pixels_crop_and_vae_only(style: Path, load: Load) -> None:
    a, b = load(sources=[{"path": "style"}]).items
    key = latent_key(a, flipped=False, vae="v")
    assert latent_key(replace(a, caption="other", repeats=9), flipped=False, vae="v") == key
    # Both pictures have the same bytes, so their latents are shared.
    assert latent_key(b, flipped=False, vae="v") == key
    others = [
        latent_key(a, flipped=True, vae="v"),
        latent_key(a, flipped=False, vae="w"),
        latent_key(replace(a, crop=(1, 0)), flipped=False, vae="v"),
        latent_key(replace(a, bucket=(32, 64)), flipped=False, vae="v"),
        latent_key(replace(a, resized=(65, 64)), flipped=False, vae="v"),
    ]
    assert len({key, *others}) == 6


def test_an_embeddings_name_depends_on_caption_encoder_and_clip_skip() -> None:
    keys = {
        text_key(caption, encoder=encoder, clip_skip=skip)
        for caption in ("a", "b", "")
        for encoder in ("e", "f")
        for skip in (1, 2)
    }
    assert len(keys) == 12


def test_the_lock_says_what_was_trained_on(style: Path, load: Load, tmp_path: Path) -> None:
    items = load(sources=[{"path": "style"}]).items
    digest = write_lock(tmp_path / "dataset.lock.json", items)
    lock = json.loads((tmp_path / "dataset.lock.json").read_text(encoding="utf-8"))
    assert lock["sha256"] == digest
    assert [image["id"] for image in lock["images"]] == ["style/a.png", "style/b.png"]
    assert lock["images"][0]["sha256"] == content_hash(style / "a.png")
    assert dataset_lock(items, FileHashes(None))["sha256"] == digest
    (style / "a.txt").write_text("changed")
    assert dataset_lock(load(sources=[{"path": "style"}]).items, FileHashes(None))["sha256"] != digest


def test_jobs_of_a_workspace_share_its_cache(job_over: Callable[..., ResolvedJob], tmp_path: Path) -> None:
    job = job_over(sources=[{"path": "style"}])
    deep = replace(job, root=tmp_path / "jobs" / "deep")
    (tmp_path / "jobs" / "deep").mkdir(parents=True)
    assert cache_folder(deep) == tmp_path / "jobs" / "deep" / ".blocklora" / "cache"
    (tmp_path / ".blocklora").mkdir()
    assert cache_folder(deep) == tmp_path / ".blocklora" / "cache"


def test_a_bases_hashes_are_forgotten_when_its_files_change(
    job_over: Callable[..., ResolvedJob], tmp_path: Path
) -> None:
    job = job_over(sources=[])
    base = tmp_path / "model.safetensors"
    base.write_bytes(b"x")
    spec = job.job.base.model_copy(update={"model": str(base)})
    job = replace(job, job=job.job.model_copy(update={"base": spec}))
    cache = tmp_path / "cache"
    assert known_base(cache, job) is None
    remember_base(cache, job, vae="v", text="t")
    assert known_base(cache, job) == ("v", "t")
    base.write_bytes(b"xy")
    assert known_base(cache, job) is None
