"""Measures the embedded tagger as it ships, through Pillow and ONNX Runtime, on pictures that it has not seen.

    python tagger_evaluate.py ../tagger --check DATA/check --sample ../../media/sample/images

Prints mean average precision over all tags that at least ten pictures of the check set show, for the pictures as
rendered and for what happens to pictures in people's hands; each group of tags and the weakest tags; and the sample
workspace's pictures against their captions. About four minutes.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import onnxruntime
import pictures
import torch
from groups import GROUPS, STYLES
from PIL import Image
from tagger_metrics import Precision, average_precision
from train_tagger import targets

UNSEEN_BY_THE_BASE = ("lorelei", "pixel art")
WHITE = (255, 255, 255)
BATCH = 16


class EmbeddedTagger:
    """The folder's model with the preprocessing that WD's author has in his demo."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self._side = self._session.get_inputs()[0].shape[1]
        with (folder / "selected_tags.csv").open(encoding="utf-8", newline="") as lines:
            self.names = [row["name"].replace("_", " ") for row in csv.DictReader(lines)]
        self.threshold: float = json.loads((folder / "tagger.json").read_text("utf-8"))["thresholds"]["general"]

    def scores(self, images: Iterable[Image.Image]) -> torch.Tensor:
        """Probabilities (n, tags)."""
        prepared = [self._prepare(image) for image in images]
        batches = [np.stack(prepared[at : at + BATCH]) for at in range(0, len(prepared), BATCH)]
        return torch.from_numpy(np.concatenate([self._session.run(None, {"input": batch})[0] for batch in batches]))

    def _prepare(self, image: Image.Image) -> np.ndarray:
        """Alpha over white, bars to a square, bicubic, blue first."""
        over = Image.new("RGBA", image.size, WHITE)
        over.alpha_composite(image.convert("RGBA"))
        longest = max(image.size)
        square = Image.new("RGB", (longest, longest), WHITE)
        square.paste(over.convert("RGB"), ((longest - image.width) // 2, (longest - image.height) // 2))
        if longest != self._side:
            square = square.resize((self._side, self._side), Image.Resampling.BICUBIC)
        return np.ascontiguousarray(np.asarray(square, dtype=np.float32)[..., ::-1])


def _jpeg(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=75)
    return Image.open(file)


def _tall(image: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", (image.width, image.height * 5 // 4), image.getpixel((0, 0)))
    canvas.paste(image, (0, image.height // 4))
    return canvas


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as rendered, 128 px": lambda image: image,
    "64 px": lambda image: image.resize((64, 64), Image.Resampling.LANCZOS),
    "96 px": lambda image: image.resize((96, 96), Image.Resampling.LANCZOS),
    "enlarged to 512 px": lambda image: image.resize((512, 512), Image.Resampling.BICUBIC),
    "JPEG, quality 75": _jpeg,
    "64 px, JPEG": lambda image: _jpeg(image.resize((64, 64), Image.Resampling.LANCZOS)),
    "taller than wide": _tall,
}
"""What a picture goes through before it is tagged."""


def groups(names: list[str]) -> dict[str, list[str]]:
    """Every tag in its group; those that are in none under "other"."""
    known = GROUPS | {"style": tuple(f"{style} style" for style in (*STYLES, *UNSEEN_BY_THE_BASE))}
    others = [name for name in names if not any(name in tags for tags in known.values())]
    return {group: [tag for tag in tags if tag in names] for group, tags in known.items()} | {"other": others}


def print_groups(precision: Precision, truth: torch.Tensor, names: list[str]) -> None:
    """A table of the groups, and the tags that are hardest."""
    for group, tags in groups(names).items():
        values = [precision.by_tag[names.index(tag)] for tag in tags if names.index(tag) in precision.by_tag]
        if values:
            print(f"| {group} | {len(values)} | {np.mean(values):.3f} | {min(values):.3f} |")
    weakest = sorted(precision.by_tag.items(), key=lambda item: item[1])[:12]
    print("weakest:", ", ".join(f"{names[tag]} {value:.2f} ({int(truth[:, tag].sum())})" for tag, value in weakest))


def sample_pictures(folder: Path) -> tuple[list[Image.Image], list[list[str]]]:
    """The pictures of one of the sample's data sets, and their captions' tags after the trigger."""
    files = sorted(folder.glob("*.png"))
    captions = [file.with_suffix(".txt").read_text("utf-8").strip().split(",")[1:] for file in files]
    return [Image.open(file) for file in files], captions


def used(captions: list[list[str]], names: list[str]) -> torch.Tensor:
    """Which tags the captions of a data set use anywhere.

    The others do not count: the captions leave unsaid what the trigger is to mean (the style, or the person's looks),
    and that the tagger says it is no mistake.
    """
    said = {tag for caption in captions for tag in caption}
    return torch.tensor([name in said for name in names])


def print_sample(tagger: EmbeddedTagger, folder: Path) -> None:
    """Precision, recall and average precision on one of the sample's data sets."""
    images, captions = sample_pictures(folder)
    counted = used(captions, tagger.names)
    scores, truth = tagger.scores(images)[:, counted], targets(captions, tagger.names)[:, counted]
    chosen = scores > tagger.threshold
    hits = float((chosen & (truth > 0)).sum())
    found, right = hits / float(truth.sum()), hits / max(1.0, float(chosen.sum()))
    micro = average_precision(scores, truth).micro
    f1 = 2 * found * right / max(1e-9, found + right)
    print(f"| sample: {folder.name} | {micro:.3f} | {right:.3f} | {found:.3f} | {f1:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the tagger")
    parser.add_argument("--check", type=Path, required=True, help="picture set that it has not seen")
    parser.add_argument("--sample", type=Path, required=True, help="the sample workspace's images")
    parser.add_argument("--limit", type=int, default=1_000_000, help="pictures of the check set")
    options = parser.parse_args()

    torch.set_num_threads(1)
    tagger = EmbeddedTagger(options.folder)
    rendered = [Image.fromarray(picture) for picture in pictures.pixels(options.check)[: options.limit]]
    truth = targets(pictures.tags(options.check)[: options.limit], tagger.names)
    for number, (change, made) in enumerate(CHANGES.items()):
        scores = tagger.scores(made(image) for image in rendered)
        precision = average_precision(scores, truth)
        hits = float(((scores > tagger.threshold) & (truth > 0)).sum())
        f1 = 2 * hits / float((scores > tagger.threshold).sum() + truth.sum())
        print(f"| {change} | {precision.macro:.3f} | {precision.micro:.3f} | {f1:.3f} |", flush=True)
        if number == 0:
            print_groups(precision, truth, tagger.names)
    for folder in sorted(options.sample.iterdir()):
        print_sample(tagger, folder)


if __name__ == "__main__":
    main()
