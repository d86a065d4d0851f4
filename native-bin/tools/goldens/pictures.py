"""Makes the goldens' pictures: every kind of file that people's data sets have, a few kilobytes each."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from bmp_file import FIELDS, RLE4, RLE8, packed_rows, runs, word_rows, write_bmp
from drawing import drawing
from PIL import Image, ImageCms
from png_file import write_png

SIZES = (
    (1, 1),
    (3, 700),
    (700, 3),
    (4000, 12),
    (100, 60),
    (447, 449),
    (448, 448),
    (517, 301),
    (640, 480),
    (896, 896),
    (1344, 1344),
    (1600, 1200),
)
ORIENTATIONS = (2, 3, 5, 6, 8)


def write_pictures(folder: Path) -> None:
    """Writes all pictures; the folder holds nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (width, height) in enumerate(SIZES):
        _image(width, height, seed).save(folder / f"size-{width}x{height}.png", optimize=True)
    _png(folder)
    _jpeg(folder)
    _others(folder)
    _bmp(folder)


def _image(width: int, height: int, seed: int, channels: int = 3) -> Image.Image:
    pixels = drawing(width, height, seed, channels)
    return Image.fromarray(pixels[..., 0] if channels == 1 else pixels)


def _alpha(width: int, height: int, seed: int) -> np.ndarray:
    """RGBA with all alphas, and colours under the parts that do not show."""
    pixels = drawing(width, height, seed, 4)
    pixels[height // 2 :, : width // 3, 3] = 0
    pixels[: height // 3, :, 3] = np.linspace(0, 255, width).astype(np.uint8)
    return pixels


def _png(folder: Path) -> None:
    rgba = _alpha(211, 160, 20)
    Image.fromarray(rgba).save(folder / "rgba.png")
    grey = drawing(210, 133, 21, 1)
    Image.fromarray(grey[..., 0]).save(folder / "grey.png")
    Image.fromarray(drawing(120, 90, 22, 2)).save(folder / "grey-alpha.png")
    Image.fromarray(drawing(100, 77, 23, 1)[..., 0] > 127).save(folder / "one-bit.png")
    palette = _image(180, 120, 24).quantize(40)
    palette.save(folder / "palette.png")
    palette.save(folder / "palette-trns.png", transparency=bytes(range(0, 240, 6)))
    palette.quantize(4).save(folder / "palette-2-bits.png", bits=2)
    keyed = _image(90, 60, 25)
    keyed.save(folder / "rgb-trns.png", transparency=keyed.getpixel((80, 50)))
    rng = np.random.default_rng(26)
    for name, channels in (("grey-16", 1), ("grey-alpha-16", 2), ("rgb-16", 3), ("rgba-16", 4)):
        high = drawing(60, 45, 26, channels).astype(np.uint16) << 8
        write_png(folder / f"{name}.png", high | rng.integers(0, 256, high.shape, dtype=np.uint16))
    write_png(folder / "interlaced.png", drawing(101, 67, 27), interlaced=True)
    _image(120, 80, 28).save(folder / "icc.png", icc_profile=_swapped_profile())


def _swapped_profile() -> bytes:
    """sRGB with the primaries of red and blue exchanged: whoever applies it shows it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # its date and its own hash, so that the same file comes out each time
    profile[24:36], profile[84:100] = bytes(12), bytes(16)
    places = {}
    for entry in range(struct.unpack_from(">I", profile, 128)[0]):
        name, offset, size = struct.unpack_from(">4sII", profile, 132 + 12 * entry)
        places[name] = slice(offset, offset + size)
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    profile[red], profile[blue] = profile[blue], profile[red]
    return bytes(profile)


def _jpeg(folder: Path) -> None:
    picture = _image(333, 251, 40)
    picture.save(folder / "jpeg-420.jpg", quality=85, subsampling="4:2:0")
    picture.save(folder / "jpeg-444.jpg", quality=95, subsampling="4:4:4")
    picture.save(folder / "jpeg-422-progressive.jpg", quality=75, subsampling="4:2:2", progressive=True)
    _image(150, 99, 41, 1).save(folder / "jpeg-grey.jpg", quality=90)
    picture.save(folder / "jpeg-icc.jpg", quality=90, icc_profile=_swapped_profile())
    inks = Image.fromarray(drawing(160, 120, 42, 4), "CMYK")
    inks.save(folder / "jpeg-cmyk.jpg", quality=92)
    with_marker = (folder / "jpeg-cmyk.jpg").read_bytes()
    at = with_marker.index(b"\xff\xee\x00\x0eAdobe")
    (folder / "jpeg-cmyk-no-adobe.jpg").write_bytes(with_marker[:at] + with_marker[at + 16 :])
    for orientation in ORIENTATIONS:
        exif = Image.Exif()
        exif[0x0112] = orientation
        _image(140, 90, 43).save(folder / f"exif-{orientation}.jpg", quality=90, exif=exif)


def _others(folder: Path) -> None:
    picture, alpha = _image(201, 143, 50), Image.fromarray(_alpha(160, 120, 51))
    picture.save(folder / "lossy.webp", quality=80)
    alpha.save(folder / "lossless-alpha.webp", lossless=True, exact=True)
    frames = [_image(64, 48, seed) for seed in (52, 53, 54)]
    frames[0].save(folder / "animated.webp", save_all=True, append_images=frames[1:], lossless=True)
    frames[0].quantize(64).save(folder / "animated.gif", save_all=True, append_images=frames[1:])
    picture.save(folder / "lzw.tif", compression="tiff_lzw")
    turned = Image.Exif()
    turned[0x0112] = 6
    frames[0].save(folder / "exif-6.tif", compression="tiff_lzw", exif=turned)
    Image.fromarray(drawing(90, 70, 55, 4), "CMYK").save(folder / "cmyk.tif", compression="tiff_deflate")
    picture.save(folder / "colour.avif", quality=80)
    picture.save(folder / "colour-444.avif", quality=80, subsampling="4:4:4")
    alpha.save(folder / "alpha.avif", quality=80)


def _bmp(folder: Path) -> None:
    picture, size = drawing(83, 61, 60), (83, 61)
    indexed = {bits: Image.fromarray(picture).quantize(min(2**bits, 200)) for bits in (1, 4, 8)}
    for bits, image in indexed.items():
        indices, palette = np.asarray(image), np.array(image.getpalette()).reshape(-1, 3)
        write_bmp(folder / f"bmp-{bits}.bmp", packed_rows(indices, bits), size, bits, palette=palette)
        if bits == 8:
            whole = np.pad(palette, ((0, 256 - len(palette)), (0, 0)))
            write_bmp(folder / "bmp-8-os2.bmp", packed_rows(indices, 8), size, 8, palette=whole, os2=True)
        if bits > 1:
            kind = RLE8 if bits == 8 else RLE4
            packed = runs(indices, bits)
            write_bmp(
                folder / f"bmp-{bits}-runs.bmp", packed, size, bits, palette=palette, compression=kind
            )
    red, green, blue = (picture[..., channel].astype(np.uint32) for channel in range(3))
    alpha = drawing(*size, 61, 1)[..., 0].astype(np.uint32)
    five = ((red >> 3) << 10 | (green >> 3) << 5 | blue >> 3).astype(np.uint16)
    write_bmp(folder / "bmp-16.bmp", word_rows(five), size, 16)
    six = ((red >> 3) << 11 | (green >> 2) << 5 | blue >> 3).astype(np.uint16)
    masks = (0xF800, 0x7E0, 0x1F)
    write_bmp(folder / "bmp-16-fields.bmp", word_rows(six), size, 16, compression=FIELDS, masks=masks)
    Image.fromarray(picture).save(folder / "bmp-24.bmp")
    four = alpha << 24 | red << 16 | green << 8 | blue
    write_bmp(folder / "bmp-32.bmp", word_rows(four), size, 32)
    top_down = word_rows(four, top_down=True)
    write_bmp(folder / "bmp-32-top-down.bmp", top_down, (size[0], -size[1]), 32)
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    write_bmp(folder / "bmp-32-alpha.bmp", word_rows(four), size, 32, compression=FIELDS, masks=masks)
