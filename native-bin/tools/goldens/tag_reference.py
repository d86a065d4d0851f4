"""Tags pictures with an ONNX tagger as the taggers' own Python code does: a reference for scores, a peer for speed.

    python tag_reference.py IMAGE... --model model.onnx --family wd --json scores.json

Each family is prepared with the library that its reference uses: Pillow, OpenCV, or TensorFlow with scikit-image. The
JSON holds one entry a picture, ``{"picture": path, "scores": [probability of each tag]}``, and the seconds of it all.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

Size = tuple[int, int]
WHITE = (255, 255, 255)


def load(path: Path, orient: bool) -> Image.Image:
    """The picture as RGB, or RGBA where it has transparency; upright if ``orient``."""
    with Image.open(path) as opened:
        image = ImageOps.exif_transpose(opened) if orient else opened.copy()
    if image.mode.startswith("I;16"):
        # Pillow would clip to nearly white
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")


def over_white(image: Image.Image) -> Image.Image:
    """RGB on white."""
    if image.mode != "RGBA":
        return image
    canvas = Image.new("RGBA", image.size, WHITE)
    canvas.alpha_composite(image)
    return canvas.convert("RGB")


def white_square(image: Image.Image, least: int = 0) -> Image.Image:
    """The picture in the middle of a white square."""
    side = max(*image.size, least)
    square = Image.new("RGB", (side, side), WHITE)
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square


def pil_resize(image: Image.Image, size: Size, how: Image.Resampling) -> Image.Image:
    return image if image.size == size else image.resize(size, how)


def cv_area(image: Image.Image, size: Size) -> Image.Image:
    import cv2

    return Image.fromarray(cv2.resize(np.asarray(image), size, interpolation=cv2.INTER_AREA))


def floats(image: Image.Image) -> np.ndarray:
    return np.asarray(image, dtype=np.float32)


def planes(pixels: np.ndarray) -> np.ndarray:
    return pixels.transpose(2, 0, 1)


def wd_a(image: Image.Image, size: Size) -> np.ndarray:
    """The demo of the WD taggers' author."""
    square = white_square(over_white(image))
    return floats(pil_resize(square, size, Image.Resampling.BICUBIC))[:, :, ::-1]


def wd_b(image: Image.Image, size: Size) -> np.ndarray:
    """``dbimutils`` of SW-CV-ModelZoo."""
    square = white_square(over_white(image), size[0])
    return floats(cv_area(square, size))[:, :, ::-1]


def joytag(image: Image.Image, size: Size) -> np.ndarray:
    """The README of JoyTag, whose ``paste`` into RGB drops alpha."""
    square = pil_resize(white_square(image.convert("RGB")), size, Image.Resampling.BICUBIC)
    mean = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
    deviation = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
    return planes((floats(square) / 255 - mean) / deviation)


def cl_tagger(image: Image.Image, size: Size) -> np.ndarray:
    """``tag_images_by_wd14_tagger.py`` of sd-scripts, for cl_tagger."""
    square = white_square(over_white(image))
    if square.width >= size[0] and square.height >= size[1]:
        small = cv_area(square, size)
    else:
        small = pil_resize(square, size, Image.Resampling.LANCZOS)
    return planes(floats(small)[:, :, ::-1]) / 127.5 - 1.0


def pixai(image: Image.Image, size: Size) -> np.ndarray:
    """``preprocess.json`` of PixAI's conversion."""
    small = pil_resize(over_white(image), size, Image.Resampling.BILINEAR)
    return planes((floats(small) / 255 - np.float32(0.5)) / np.float32(0.5))


def letterboxed(image: Image.Image, size: Size, colour: tuple[int, int, int]) -> np.ndarray:
    ratio = image.width / image.height
    inner = (size[0], int(size[0] / ratio)) if ratio > 1 else (int(size[1] * ratio), size[1])
    small = pil_resize(over_white(image), inner, Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", size, colour)
    canvas.paste(small, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return floats(canvas) / 255


def camie_a(image: Image.Image, size: Size) -> np.ndarray:
    """``onnx_inference.py`` of Camie v2."""
    mean = np.array([0.485, 0.456, 0.406], np.float32)
    deviation = np.array([0.229, 0.224, 0.225], np.float32)
    return planes((letterboxed(image, size, (124, 116, 104)) - mean) / deviation)


def camie_b(image: Image.Image, size: Size) -> np.ndarray:
    """``onnx_inference.py`` of Camie v1."""
    return planes(letterboxed(image, size, (0, 0, 0)))


def ml_danbooru(image: Image.Image, size: Size) -> np.ndarray:
    """``get_mldanbooru_tags`` of imgutils with its defaults."""
    return planes(floats(pil_resize(over_white(image), size, Image.Resampling.BILINEAR)) / 255)


def deepdanbooru(pixels: np.ndarray, size: Size) -> np.ndarray:
    """``load_image_for_evaluate`` of DeepDanbooru, after its decoder: ``[height, width, 3]`` uint8."""
    import tensorflow as tf
    from skimage.transform import AffineTransform, warp

    area = tf.image.ResizeMethod.AREA
    image = tf.image.resize(pixels, (size[1], size[0]), method=area, preserve_aspect_ratio=True).numpy()
    move = AffineTransform(translation=(-image.shape[1] * 0.5, -image.shape[0] * 0.5))
    move += AffineTransform(translation=(size[0] * 0.5, size[1] * 0.5))
    return warp(image, move.inverse, output_shape=(size[1], size[0]), order=1, mode="edge") / 255.0


def deepdanbooru_pixels(path: Path, orient: bool) -> np.ndarray:
    """Pixels by TensorFlow's decoder, without alpha; by Pillow's where TensorFlow does not know the format."""
    if path.suffix not in (".png", ".jpg"):
        return np.asarray(load(path, orient).convert("RGB"))
    import tensorflow as tf

    pixels = tf.io.decode_png(path.read_bytes(), channels=3).numpy()
    with Image.open(path) as opened:
        orientation = opened.getexif().get(0x0112, 1)
    if not orient or orientation == 1:
        return pixels
    stored = Image.fromarray(pixels)
    stored.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(stored))


Prepare = Callable[[Image.Image, Size], np.ndarray]
PREPARATIONS: dict[tuple[str, str], Prepare] = {
    ("wd", "a"): wd_a,
    ("wd", "b"): wd_b,
    ("joytag", "a"): joytag,
    ("cl-tagger", "a"): cl_tagger,
    ("pixai", "a"): pixai,
    ("camie", "a"): camie_a,
    ("camie", "b"): camie_b,
    ("ml-danbooru", "a"): ml_danbooru,
}
OUTPUTS = {"pixai": "prediction", "camie": "refined_predictions"}


def tensor(path: Path, family: str, variant: str, size: Size, *, orient: bool) -> np.ndarray:
    """What goes into the model for one picture: float32, without the dimension of the batch."""
    if family == "deepdanbooru":
        prepared = deepdanbooru(deepdanbooru_pixels(path, orient), size)
    else:
        prepared = PREPARATIONS[family, variant](load(path, orient), size)
    return np.ascontiguousarray(prepared, dtype=np.float32)


class Tagger:
    """A model that is loaded."""

    def __init__(self, model: Path, family: str, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        [self.entry] = self.session.get_inputs()
        outputs = [output.name for output in self.session.get_outputs()]
        self.output = OUTPUTS[family] if OUTPUTS.get(family) in outputs else outputs[0]
        shape = self.entry.shape
        height, width = shape[2:] if shape[1] == 3 else shape[1:3]
        self.size = (width, height)

    def scores(self, prepared: np.ndarray) -> np.ndarray:
        """One probability a tag."""
        [[values]] = self.session.run([self.output], {self.entry.name: prepared[None]})
        if values.min() < 0 or values.max() > 1:
            values = 1 / (1 + np.exp(-values.astype(np.float64)))
        return values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", nargs="+", type=Path)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--family", default="wd", choices=sorted({*(key[0] for key in PREPARATIONS), "deepdanbooru"}))
    parser.add_argument("--variant", default="a", choices=("a", "b"))
    parser.add_argument("--stored-orientation", action="store_true", help="do not turn pictures upright")
    parser.add_argument("--threads", type=int, default=0, help="of the model; 0: as many as there are cores")
    parser.add_argument("--json", required=True, type=Path)
    arguments = parser.parse_args()
    tagger = Tagger(arguments.model, arguments.family, arguments.threads)
    start = time.perf_counter()
    entries = []
    for path in arguments.images:
        orient = not arguments.stored_orientation
        prepared = tensor(path, arguments.family, arguments.variant, tagger.size, orient=orient)
        scores = [round(float(score), 6) for score in tagger.scores(prepared)]
        entries.append({"picture": str(path), "scores": scores})
    seconds = time.perf_counter() - start
    arguments.json.write_text(json.dumps({"pictures": entries, "seconds": seconds}))


if __name__ == "__main__":
    main()
