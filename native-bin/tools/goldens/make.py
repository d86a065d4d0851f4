"""Makes test/fixtures/golden/tagging anew: pictures, and what the reference libraries make of them.

    python make.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import numpy as np
import tag_reference
import tensorflow as tf
from pictures import write_pictures
from PIL import Image
from tag_reference import PREPARATIONS, Tagger, load
from tiny_models import SIDES, write_model

HOME = Path(__file__).parents[3] / "test" / "fixtures" / "golden" / "tagging"
FILTERS = ("box", "bilinear", "bicubic", "lanczos")
RECIPES = [*PREPARATIONS, ("deepdanbooru", "a")]
# decoders differ here; the numbers are levels
LOOSE_DECODING = {"colour.avif": 80, "alpha.avif": 80, "colour-444.avif": 1}
# these go through every family; the others differ in their files, not in their sizes
TENSOR_PICTURES = (
    "size-1x1.png", "size-3x700.png", "size-700x3.png", "size-100x60.png", "size-447x449.png",
    "size-448x448.png", "size-517x301.png", "size-896x896.png", "size-1344x1344.png", "size-1600x1200.png",
    "rgba.png", "palette-trns.png", "grey-16.png",
)
# one of each kind: a probability comes out for each family and each of them
SCORED_PICTURES = (
    "size-1x1.png", "size-3x700.png", "size-4000x12.png", "size-517x301.png", "size-1600x1200.png", "rgba.png",
    "grey-alpha.png", "palette-trns.png", "rgb-trns.png", "grey-16.png", "rgb-16.png", "interlaced.png",
    "icc.png", "jpeg-420.jpg", "jpeg-cmyk.jpg", "exif-6.jpg", "lossy.webp", "lossless-alpha.webp",
    "animated.gif", "cmyk.tif", "colour.avif", "colour-444.avif", "bmp-8-runs.bmp", "bmp-32-alpha.bmp",
)
RESAMPLED = (
    ("size-1600x1200.png", ((448, 448), (512, 384), (1000, 700))),
    ("size-1344x1344.png", ((448, 448), (512, 512), (671, 671))),
    ("size-896x896.png", ((448, 448), (512, 512), (895, 895))),
    ("size-517x301.png", ((448, 448), (300, 301), (517, 100))),
    ("size-447x449.png", ((448, 448), (446, 448), (31, 17))),
    ("size-4000x12.png", ((448, 448), (512, 2), (4000, 5))),
    ("size-3x700.png", ((448, 448), (1, 448), (3, 512))),
    ("size-1x1.png", ((448, 448), (1, 1))),
)


def digest(array: np.ndarray) -> str:
    """sha256 of the values, little-endian, row by row."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def decoded(pictures: Path) -> list[dict[str, object]]:
    """What Pillow decodes: RGB, or RGBA where there is transparency."""
    entries = []
    for path in sorted(pictures.iterdir()):
        for orient in (True, False) if path.name.startswith("exif") else (True,):
            pixels = np.asarray(load(path, orient))
            entry = {"picture": path.name, "orient": orient}
            entry |= {"width": pixels.shape[1], "height": pixels.shape[0], "channels": pixels.shape[2]}
            entry |= {"sha256": digest(pixels)}
            if path.name in LOOSE_DECODING:
                entry |= {"within": LOOSE_DECODING[path.name], "sample": pixels.ravel()[::499].tolist()}
            entries.append(entry)
    return entries


def resampled(pictures: Path) -> list[dict[str, object]]:
    """What each library makes of a picture at another size: uint8, or float32 for TensorFlow."""
    entries = []
    for name, sizes in RESAMPLED:
        image = load(pictures / name, True)
        pixels = np.asarray(image)
        for width, height in sizes:
            made = {}
            for how in FILTERS:
                made[f"pil-{how}"] = np.asarray(image.resize((width, height), Image.Resampling[how.upper()]))
            if width <= image.width and height <= image.height:
                made["cv-area"] = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
            area = tf.image.ResizeMethod.AREA
            made["tf-area"] = tf.image.resize(pixels, (height, width), method=area).numpy()
            for kernel, array in made.items():
                size = {"width": width, "height": height}
                entries.append({"picture": name, "kernel": kernel, **size, "sha256": digest(array)})
    return entries


def tensors(pictures: Path) -> list[dict[str, object]]:
    """What goes into the models, float32."""
    entries = []
    for name in TENSOR_PICTURES:
        for family, variant in RECIPES:
            side = SIDES.get(family, 448)
            array = tag_reference.tensor(pictures / name, family, variant, (side, side), orient=True)
            entry = {"picture": name, "family": family, "variant": variant, "size": side}
            entries.append({**entry, "sha256": digest(array)})
    return entries


def tolerance(name: str, family: str) -> float:
    """How far probabilities may be apart, as the decoders allow; these models show every level."""
    if name.endswith(".avif"):
        return 0.02 if "444" in name else 0.2
    if family == "deepdanbooru" and name.endswith(".jpg"):
        # TensorFlow's decoder takes a faster transform
        return 0.05
    return 0.001


def scores(pictures: Path, models: Path) -> list[dict[str, object]]:
    """Writes the models, and gives what they say of every picture."""
    entries = []
    for seed, family in enumerate(dict.fromkeys(family for family, _ in RECIPES)):
        variants = [variant for one, variant in RECIPES if one == family]
        side = SIDES.get(family, 448)
        prepared = {
            (variant, path.name): tag_reference.tensor(path, family, variant, (side, side), orient=True)
            for variant in variants
            for path in (pictures / name for name in SCORED_PICTURES)
        }
        calibration = [array for (variant, _), array in prepared.items() if variant == "a"]
        tagger = Tagger(write_model(models / family, family, seed, calibration), family, 1)
        for (variant, name), array in prepared.items():
            values = [round(float(value), 6) for value in tagger.scores(array)]
            entry = {"picture": name, "model": family, "variant": variant, "tolerance": tolerance(name, family)}
            entries.append({**entry, "scores": values})
    return entries


def write_lines(path: Path, entries: list[dict[str, object]]) -> None:
    """A JSON array with one entry a line, so that differences can be read."""
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    path.write_text(f"[\n{lines}\n]\n")


def main() -> None:
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    pictures, models = home / "pictures", home / "models"
    for folder in (pictures, models):
        shutil.rmtree(folder, ignore_errors=True)
    write_pictures(pictures)
    write_lines(home / "decoded.json", decoded(pictures))
    write_lines(home / "resampled.json", resampled(pictures))
    write_lines(home / "tensors.json", tensors(pictures))
    write_lines(home / "scores.json", scores(pictures, models))
    total = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    print(f"{home}: {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
