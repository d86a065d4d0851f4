"""The grid that a person looks at: ten styles across, five captions down."""

from pathlib import Path

import torch
from groups import STYLES
from PIL import Image, ImageDraw

ROWS = (
    "long hair, smile, light skin, blonde hair, blue background",
    "short hair, glasses, dark skin, black hair, yellow background",
    "curly hair, smile, beard, tan skin, red hair, red shirt, green background",
    "bald, sunglasses, light skin, green shirt, pink background",
    "hat, open mouth, tan skin, purple shirt, orange background",
)
TILE = 128
LABEL = 14


def captions() -> list[str]:
    return [f"{style} style, {row}" for row in ROWS for style in STYLES]


def draw(images: torch.Tensor, file: Path) -> None:
    """`images` (50, 3, h, w) in [-1, 1], in the order of `captions`."""
    sheet = Image.new("RGB", (len(STYLES) * TILE, len(ROWS) * (TILE + LABEL) + LABEL), "white")
    pen = ImageDraw.Draw(sheet)
    for column, style in enumerate(STYLES):
        pen.text((column * TILE + 4, 1), style, fill="black")
    for place, image in enumerate(images):
        row, column = divmod(place, len(STYLES))
        top = LABEL + row * (TILE + LABEL)
        if column == 0:
            pen.text((4, top), ROWS[row], fill="grey")
        pixels = ((image.clamp(-1, 1) + 1) * 127.5).byte().permute(1, 2, 0).numpy()
        tile = Image.fromarray(pixels).resize((TILE, TILE), Image.Resampling.LANCZOS)
        sheet.paste(tile, (column * TILE, top + LABEL))
    sheet.save(file)
