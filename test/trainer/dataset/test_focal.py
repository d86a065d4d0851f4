"""Focal points: what the crop keeps, and that nothing changes without them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from blocklora.dataset.buckets import BucketRule, fit
from blocklora.dataset.cache_keys import latent_key
from blocklora.dataset.focal import parse_focal
from blocklora.dataset.hashes import FileHashes
from blocklora.dataset.items import DatasetResult
from blocklora.dataset.lock import dataset_lock
from blocklora.dataset.pixels import load_pixels
from blocklora.errors import UserError

Pictures = Callable[..., Path]
Load = Callable[..., DatasetResult]
GOLDEN = json.loads((Path(__file__).parents[2] / "fixtures/golden/dataset/focal.json").read_text(encoding="utf-8"))
SHARES = st.floats(0, 1)


def bands(path: Path) -> None:
    """A picture of 192×64: red, green and blue thirds from left to right."""
    image = np.zeros((64, 192, 3), dtype=np.uint8)
    for third in range(3):
        image[:, third * 64 : third * 64 + 64, third] = 255
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)
    path.with_suffix(".txt").write_text("a", encoding="utf-8")


@pytest.mark.parametrize("case", GOLDEN["crops"], ids=lambda case: f"{case[2]}-{case[3]}")
def test_crops_are_those_that_the_editor_shows(case: list) -> None:
    resolution, settings, size, focal, expected = case
    found = fit(tuple(size), BucketRule.of(tuple(resolution), **settings), tuple(focal))
    made = found and [list(found.bucket), list(found.resized), list(found.crop)]
    assert made == expected


@pytest.mark.parametrize("text, expected", GOLDEN["files"], ids=lambda value: repr(value)[:30])
def test_files_say_what_the_editor_reads_in_them(text: str, expected: list[float] | dict) -> None:
    path = Path("a.focal.toml")
    if isinstance(expected, list):
        assert parse_focal(text, path) == tuple(expected)
        return
    with pytest.raises(UserError) as caught:
        parse_focal(text, path)
    assert {"line": caught.value.line, "message": caught.value.message} == expected
    assert caught.value.code == "focal-invalid" and caught.value.fix


@given(st.text())
def test_any_text_is_a_point_or_a_fault(text: str) -> None:
    try:
        x, y = parse_focal(text, Path("a.focal.toml"))
    except UserError as error:
        assert error.code == "focal-invalid"
    else:
        assert 0 <= x <= 1 and 0 <= y <= 1


@given(
    st.tuples(st.integers(1, 6000), st.integers(1, 6000)),
    st.builds(BucketRule.of, st.sampled_from([64, 512, 768]), enabled=st.booleans(), no_upscale=st.booleans()),
    SHARES,
    SHARES,
)
def test_the_focal_point_stays_in_and_the_middle_is_as_ever(
    size: tuple[int, int], rule: BucketRule, x: float, y: float
) -> None:
    plain, aimed = fit(size, rule), fit(size, rule, (x, y))
    assert fit(size, rule, (0.5, 0.5)) == plain
    if plain is None or aimed is None:
        assert plain is aimed
        return
    assert (aimed.bucket, aimed.resized) == (plain.bucket, plain.resized)
    for side, share in enumerate((x, y)):
        assert 0 <= aimed.crop[side] <= aimed.resized[side] - aimed.bucket[side]
        assert aimed.crop[side] <= share * aimed.resized[side] + 1e-6 <= aimed.crop[side] + aimed.bucket[side] + 1e-6


def test_training_sees_the_part_around_the_focal_point(tmp_path: Path, load: Load) -> None:
    bands(tmp_path / "style" / "a.png")
    options = {"sources": [{"path": "style"}], "buckets": {"enabled": False}}
    seen = []
    for text in (None, "focal = [0.0, 0.5]", "focal = [1, 0.5]", "focal = [0.5, 0]"):
        if text is not None:
            (tmp_path / "style" / "a.focal.toml").write_text(text, encoding="utf-8")
        (item,) = load(**options).items
        seen.append((item.crop, item.focal, load_pixels(item, flipped=False).mean(axis=(0, 1)).tolist()))
    assert [crop for crop, _focal, _mean in seen] == [(64, 0), (0, 0), (128, 0), (64, 0)]
    assert [mean for _crop, _focal, mean in seen] == [[0, 255, 0], [255, 0, 0], [0, 0, 255], [0, 255, 0]]
    assert [focal for _crop, focal, _mean in seen] == [None, (0.0, 0.5), (1.0, 0.5), (0.5, 0.0)]


def test_a_new_focal_point_makes_new_latents_and_without_one_nothing_changes(tmp_path: Path, load: Load) -> None:
    bands(tmp_path / "style" / "a.png")
    options = {"sources": [{"path": "style"}], "buckets": {"enabled": False}}
    (plain,) = load(**options).items
    lock = dataset_lock([plain], FileHashes(None))
    assert "focal" not in lock["images"][0]
    (tmp_path / "style" / "a.focal.toml").write_text("focal = [0.1, 0.5]", encoding="utf-8")
    (aimed,) = load(**options).items
    assert latent_key(aimed, flipped=False, vae="v") != latent_key(plain, flipped=False, vae="v")
    aimed_lock = dataset_lock([aimed], FileHashes(None))
    assert aimed_lock["images"][0]["focal"] == (0.1, 0.5) and aimed_lock["sha256"] != lock["sha256"]
    # a point in the middle cuts the same pixels, whose latents are there already
    (tmp_path / "style" / "a.focal.toml").write_text("focal = [0.5, 0.5]", encoding="utf-8")
    (middle,) = load(**options).items
    assert latent_key(middle, flipped=False, vae="v") == latent_key(plain, flipped=False, vae="v")
    assert replace(middle, focal=None) == plain


def test_two_pictures_of_one_stem_share_the_point_whatever_its_case(tmp_path: Path, load: Load) -> None:
    bands(tmp_path / "style" / "a.png")
    Image.open(tmp_path / "style" / "a.png").save(tmp_path / "style" / "a.webp", lossless=True)
    (tmp_path / "style" / "A.Focal.toml").write_text("focal = [0, 0.5]", encoding="utf-8")
    items = load(sources=[{"path": "style"}], buckets={"enabled": False}).items
    assert [item.focal for item in items] == [(0.0, 0.5), (0.0, 0.5)]


def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, load: Load) -> None:
    bands(tmp_path / "style" / "a.png")
    file = tmp_path / "style" / "a.focal.toml"
    file.write_text("# where\nfocal = [2, 0]\n", encoding="utf-8")
    result = load(sources=[{"path": "style"}])
    (problem,) = result.diagnostics
    assert (problem.severity, problem.code, problem.line, problem.file) == ("error", "focal-invalid", 2, str(file))
    skipped = load(sources=[{"path": "style"}], onProblem="skip")
    assert skipped.items == [] and skipped.diagnostics[0].severity == "warning"


def test_masks_beside_pictures_are_not_trained_on(pictures: Pictures, load: Load) -> None:
    pictures("style", {"a.png": "a", "a-masklabel.png": None, "a-condlabel.png": None, "b-mask.png": "b"})
    assert [item.id for item in load(sources=[{"path": "style"}]).items] == ["style/a.png", "style/b-mask.png"]
