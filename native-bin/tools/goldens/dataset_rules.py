"""Writes test/fixtures/golden/dataset: what the trainer makes of sizes, names, captions and picture headers.

    PYTHONPATH=native-bin python native-bin/tools/goldens/dataset_rules.py

The index in TypeScript must come to the same.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from PIL import Image

from blocklora.dataset.buckets import BucketRule, bucket_sizes, fit
from blocklora.dataset.captions import tags_of
from blocklora.dataset.focal import parse_focal
from blocklora.dataset.folders import repeat_name
from blocklora.dataset.images import image_size, is_image, natural
from blocklora.errors import UserError

OUT = Path(__file__).parents[3] / "test" / "fixtures" / "golden" / "dataset"


def main() -> None:
    """Writes all files."""
    rules = json.dumps(_rules(), ensure_ascii=False, indent=None, separators=(",", ":"))
    (OUT / "rules.json").write_text(rules + "\n", encoding="utf-8")
    focal = json.dumps({"files": _focal_files(), "crops": _crops()}, ensure_ascii=False, separators=(",", ":"))
    (OUT / "focal.json").write_text(focal + "\n", encoding="utf-8")
    sizes = json.dumps(_pictures(OUT / "pictures"), indent=2)
    (OUT / "pictures.json").write_text(sizes + "\n", encoding="utf-8")


def _rules() -> dict[str, object]:
    names = [
        "2.png", "10.png", "010.png", "1.png", "a.png", "A.png", "b2.PNG", "B10.png", "b02.png", "", "ä.png", "Ä1.png",
        "٣.png", "a٣b.png", "ab.png", "😀.png", "\uffee.png", "x" * 40 + "99999999999999999999999.png",
        "x" * 40 + "99999999999999999999998.png", "a b.png", "a.b.png", "a-1.png", "a_1.png", "1a.png", "01a.png",
        "İ.png", "i.png", "ß.png", "ss.png", "9.", "9", "image.1.png", "image.10.png", "image.2.png",
    ]  # fmt: skip
    folders = ["10_kira girl", "3_", "_x", "10", "0_x", "010_a_b", "12345678901_x", "٣_x", "1_  a  b ", "1_a\nb"]
    files = ["a.PNG", "a.png.txt", "png", "a.", "a.avif", "a.gif", "a b.JPeG", "a-masklabel.png", "a-CONDLABEL.Png"]
    captions = ["", ",", "a", " a , b ,, c", "a;b", "一、二,三", "a\u00a0,\u3000b", "\x1f a"]
    return {
        "fit": _fits(),
        "natural": sorted(names, key=natural),
        "repeatNames": [[name, _repeat_name(name)] for name in folders],
        "images": [[name, is_image(Path(name))] for name in files],
        "tags": [[caption, tags_of(caption, ",")] for caption in captions],
    }  # fmt: skip


def _repeat_name(name: str) -> list[object] | None:
    found = repeat_name(Path(name))
    return [found.repeats, found.words] if found else None


def _fits() -> list[object]:
    rng = random.Random(4)
    cases: list[object] = []
    for _ in range(60):
        resolution = (rng.choice([64, 96, 512, 640, 768, 1024]), rng.choice([64, 512, 768, 1000, 1024]))
        settings = {
            "enabled": rng.random() < 0.9,
            "min_side": rng.choice([None, None, 100, 256]),
            "max_side": rng.choice([None, None, 1024, 1500]),
            "step": rng.choice([8, 32, 64, 64]),
            "no_upscale": rng.random() < 0.4,
        }
        rule = BucketRule.of(resolution, **settings)
        sizes = [(rng.randint(1, 4000), rng.randint(1, 4000)) for _ in range(10)]
        sizes += [(1, 1), resolution, (resolution[1], resolution[0]), (4000, 3)]
        fits = []
        for size in sizes:
            found = fit(size, rule)
            fits.append([size, found and [found.bucket, found.resized, found.crop]])
        cases.append({"resolution": resolution, "settings": settings, "buckets": bucket_sizes(rule), "fits": fits})
    return cases


def _focal_files() -> list[object]:
    """Texts of focal point files with what they say: a point, or the line and the sentence of the fault."""
    texts = [
        "focal = [0.42, 0.31]", "focal=[0,1]", "# a\n\n  'focal' = [ 0.5 , 0.25 , ] # b\r\n", '"focal" = [1e-1, +0.5]',
        "focal = [0.1_5, 1]\r", "focal = [-0.0, 0]", "focal = [0.30000000000000004, 0.1]", "\t\nfocal = [1.0, 0.0]\n\n",
        "", "# focal = [0, 0]", "focal = [0.5]", "focal = [0.5, 0.5, 0.5]", "focal = [1.1, 0.5]", "focal = [0.5, -0.1]",
        "focal = [.5, 0.5]", "focal = [0.5, nan]", "focal = [05, 0]", "focal = 0.5", "focal = {x = 0.5, y = 0.5}",
        "focal = [0.5, 0.5]\nfocal = [0.5, 0.5]", "other = 1\nfocal = [0.5, 0.5]", "[focal]\nx = 0.5",
        "focal = [\n0.5, 0.5]", "Focal = [0.5, 0.5]", "focal = ['0.5', '0.5']", "focal = [0.5, 0.5] x",
        "focal = [1e400, 0]", "focal = [٣, 0]",
        "focal = [1_, 0]", "focal = [0.5, 0.5]\x0b", "focal = [0x1, 0]", "\n\nnothing",
    ]  # fmt: skip
    return [[text, _focal(text)] for text in texts]


def _focal(text: str) -> object:
    try:
        return parse_focal(text, Path("a.focal.toml"))
    except UserError as error:
        return {"line": error.line, "message": error.message}


def _crops() -> list[object]:
    rng = random.Random(5)
    cases: list[object] = []
    for _ in range(400):
        resolution = (rng.choice([64, 512, 768, 1024]), rng.choice([64, 512, 768, 1000]))
        settings = {
            "enabled": rng.random() < 0.8,
            "min_side": None,
            "max_side": None,
            "step": rng.choice([8, 32, 64]),
            "no_upscale": rng.random() < 0.4,
        }
        size = (rng.randint(1, 6000), rng.randint(1, 6000))
        corner = rng.random() < 0.3
        focal = (rng.choice([0, 0.5, 1]), rng.choice([0, 0.5, 1])) if corner else (rng.random(), round(rng.random(), 4))
        found = fit(size, BucketRule.of(resolution, **settings), focal)
        cases.append([resolution, settings, size, focal, found and [found.bucket, found.resized, found.crop]])
    return cases


def _pictures(folder: Path) -> dict[str, object]:
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (24, 16), (200, 40, 40))
    wide = Image.new("RGB", (300, 17), (20, 200, 40))

    def exif(orientation: int) -> bytes:
        data = Image.Exif()
        data[0x0112] = orientation
        data[0x010F] = "a camera"
        return data.tobytes()

    image.save(folder / "plain.png")
    image.convert("P").save(folder / "palette.png")
    image.save(folder / "turned.png", exif=exif(6))
    image.save(folder / "plain.bmp")
    image.save(folder / "plain.jpg")
    wide.save(folder / "progressive.jpg", progressive=True, quality=80, icc_profile=b"\0" * 70_000)
    for orientation in range(1, 9):
        image.save(folder / f"turned-{orientation}.jpg", exif=exif(orientation))
    image.convert("L").save(folder / "grey.jpeg")
    image.save(folder / "lossy.webp", quality=60)
    image.save(folder / "lossless.webp", lossless=True)
    image.save(folder / "turned.webp", exif=exif(8))
    image.convert("RGBA").save(folder / "alpha.webp")
    image.save(folder / "gif-by-content.png", format="GIF")
    image.save(folder / "plain.avif")
    image.save(folder / "turned.avif", exif=exif(6))
    wide.save(folder / "mirrored.avif", exif=exif(5))
    return {path.name: image_size(path) for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    main()
