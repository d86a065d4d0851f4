"""The tensor cache: computed once, never stale, never half, bounded in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from blocklora.train.cache import TensorCache

pytestmark = pytest.mark.torch


class Counter:
    def __init__(self, value: float = 1.0) -> None:
        self.calls = 0
        self.value = value

    def __call__(self) -> torch.Tensor:
        self.calls += 1
        return torch.full((4,), self.value)


def test_computed_once_over_processes(tmp_path: Path) -> None:
    compute = Counter(3.0)
    for _ in range(2):
        cache = TensorCache(tmp_path / "latents", memory_bytes=1000)
        for _ in range(2):
            assert torch.equal(cache.get("k", compute), torch.full((4,), 3.0))
    assert compute.calls == 1


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0" * 200])
def test_a_corrupt_file_is_made_again(tmp_path: Path, content: bytes) -> None:
    TensorCache(tmp_path, memory_bytes=1000).get("k", Counter(3.0))
    (tmp_path / "k.safetensors").write_bytes(content)
    compute = Counter(3.0)
    assert torch.equal(TensorCache(tmp_path, memory_bytes=1000).get("k", compute), torch.full((4,), 3.0))
    TensorCache(tmp_path, memory_bytes=1000).get("k", compute)
    assert compute.calls == 1


def test_numbers_that_are_not_finite_are_made_again(tmp_path: Path) -> None:
    TensorCache(tmp_path, memory_bytes=1000).get("k", Counter(float("nan")))
    assert TensorCache(tmp_path, memory_bytes=1000).get("k", Counter(2.0))[0] == 2


def test_memory_is_bounded_and_the_rest_comes_from_disk(tmp_path: Path) -> None:
    cache = TensorCache(tmp_path, memory_bytes=32)
    compute = Counter()
    for key in ("a", "b", "c", "a", "b", "c"):
        cache.get(key, compute)
    assert compute.calls == 3
    assert cache.dropped
    assert len(cache._tensors) == 2


def test_the_least_recently_used_goes_first() -> None:
    cache, compute = TensorCache(None, memory_bytes=32), Counter()
    for key in ("a", "b", "a", "c", "a"):
        cache.get(key, compute)
    assert compute.calls == 3


def test_a_folder_that_cannot_be_written_costs_the_files_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache, compute = TensorCache(tmp_path / "file" / "latents", memory_bytes=1000), Counter()
    for _ in range(2):
        cache.get("k", compute)
    assert compute.calls == 1
    assert cache.unwritable is not None
