"""Picture files of every kind, sound and damaged."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from blocklora.dataset import images
from blocklora.dataset.images import decoded, image_size, natural
from blocklora.dataset.items import CaptionRule, Item
from blocklora.dataset.pixels import load_pixels
from blocklora.errors import UserError


def item_of(path: Path, *, bucket: tuple[int, int], resized: tuple[int, int], crop: tuple[int, int] = (0, 0)) -> Item:
    return Item(
        id=path.name, path=path, size=image_size(path), bucket=bucket, resized=resized, crop=crop, caption="",
        caption_file=None, caption_rule=CaptionRule(), repeats=1, regularization=False, weight=1.0, flip=False,
        folder=path.parent,
    )  # fmt: skip


@pytest.mark.parametrize("ending", ["png", "jpg", "jpeg", "webp", "bmp", "avif", "PNG", "JPG"])
def test_every_format(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (40, 24), (250, 10, 10)).save(path)
    assert image_size(path) == (40, 24)
    pixel = decoded(path).getpixel((20, 12))
    assert isinstance(pixel, tuple)
    assert np.allclose(pixel, (250, 10, 10), atol=12)


@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_orientation(tmp_path: Path, turn: int) -> None:
    # A picture whose upright form has a red corner at the top left, stored turned as a camera would.
    upright = np.zeros((8, 16, 3), np.uint8)
    upright[:4, :4] = (255, 0, 0)
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1],
        5: upright.transpose(1, 0, 2), 6: np.rot90(upright), 7: np.rot90(upright.transpose(1, 0, 2), 2),
        8: np.rot90(upright, -1),
    }[turn]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = turn
    path = tmp_path / "a.png"
    Image.fromarray(np.ascontiguousarray(stored)).save(path, exif=exif)
    assert image_size(path) == (16, 8)
    assert (np.asarray(decoded(path)) == upright).all()


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    rgba = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    rgba.putpixel((0, 0), (0, 0, 255, 128))
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    for name, image, extra in (("a.png", rgba, {}), ("p.png", palette, {"transparency": 1})):
        image.save(tmp_path / name, **extra)
        assert decoded(tmp_path / name).getpixel((3, 3)) == (255, 255, 255)
    assert decoded(tmp_path / "a.png").getpixel((0, 0)) == (127, 127, 255)


def test_grey_of_16_bits_is_scaled_and_not_cut(tmp_path: Path) -> None:
    values = np.linspace(0, 65535, 16, dtype=np.uint16).reshape(4, 4)
    Image.fromarray(values).save(tmp_path / "a.png")
    assert (np.asarray(decoded(tmp_path / "a.png"))[..., 0] == np.rint(values / 257)).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA", "YCbCr"])
def test_other_modes_become_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.jpg" if mode in ("CMYK", "YCbCr") else "a.png")
    Image.new("RGB", (8, 8), (255, 255, 255)).convert(mode).save(path)
    image = decoded(path)
    assert image.mode == "RGB"
    assert image.getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "image-unreadable", "empty file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "image-unreadable", "Git LFS"),
        (b"<!DOCTYPE html><html>", "image-unreadable", "web page"),
        (b"not a picture", "image-unreadable", "not an image"),
    ],
)
def test_files_that_are_no_pictures(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words) as caught:
        image_size(path)
    assert (caught.value.code, caught.value.file) == (code, str(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "BMP", "AVIF"]), st.integers(0, 700), st.binary(max_size=8))
def test_a_damaged_file_is_a_sentence_and_never_another_error(tmp_path: Path, kind: str, at: int, noise: bytes) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((24, 24), 80).convert("RGB").save(buffer, kind)
    data = buffer.getvalue()
    path = tmp_path / "a.png"
    path.write_bytes(data[:at] + noise if at % 2 else data[:at] + noise + data[at + len(noise) :])
    try:
        decoded(path)
    except UserError as error:
        assert error.message and error.file == str(path)


def test_too_many_pixels_are_refused_from_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (100, 100)).save(path)
    monkeypatch.setattr(images, "MAX_PIXELS", 9_999)
    with pytest.raises(UserError, match="100×100"):
        image_size(path)


def test_resized_cropped_and_mirrored(tmp_path: Path) -> None:
    pixels = np.zeros((8, 24, 3), np.uint8)
    pixels[:, :12] = 255
    path = tmp_path / "a.png"
    Image.fromarray(pixels).save(path)
    item = item_of(path, bucket=(4, 4), resized=(12, 4), crop=(4, 0))
    plain, mirrored = load_pixels(item, flipped=False), load_pixels(item, flipped=True)
    assert plain.shape == (4, 4, 3) and plain.dtype == np.uint8 and plain.flags.c_contiguous
    assert plain[0, :, 0].tolist() == [255, 255, 0, 0]
    assert (plain[:, ::-1] == mirrored).all()


def test_shrinking_averages(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[::2, ::2] = 200
    path = tmp_path / "a.png"
    Image.fromarray(pixels).save(path)
    assert (load_pixels(item_of(path, bucket=(2, 2), resized=(2, 2)), flipped=False) == 50).all()


def test_a_picture_that_changed_its_size_is_not_trained_on(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path)
    item = item_of(path, bucket=(8, 8), resized=(8, 8))
    Image.new("RGB", (9, 8)).save(path)
    with pytest.raises(UserError, match="9×8"):
        load_pixels(item, flipped=False)


@given(st.lists(st.text(max_size=10)))
def test_natural_order_is_total(names: list[str]) -> None:
    assert sorted(set(names), key=natural) == sorted(sorted(set(names)), key=natural)
    assert sorted(["10.png", "2.png", "B.png", "a.png"], key=natural) == ["2.png", "10.png", "a.png", "B.png"]
