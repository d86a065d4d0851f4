"""Image files: which files are images, how large they are (from the header alone), and their pixels."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from blocklora.dataset.items import Size
from blocklora.errors import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

IMAGE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".avif"})
"""Lower case; upper case is taken as well."""

MAX_PIXELS = 250_000_000
"""A larger picture would take more than a gigabyte to decode, and is more likely an attack or a mistake."""

_LABELS = ("-masklabel", "-condlabel")
"""Ends of the stems of what OneTrainer keeps beside a picture: its mask and its conditioning picture."""

_ORIENTATION = 0x0112
_NUMBERS = re.compile(r"(\d+)")


def is_image(path: Path) -> bool:
    """Whether a file is an image to train on, by its name. Masks beside images (``a-masklabel.png``) are not."""
    return path.suffix.lower() in IMAGE_ENDINGS and not path.stem.lower().endswith(_LABELS)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key: ``2.png`` before ``10.png``, whatever the case; names that differ never compare equal."""
    parts = _NUMBERS.split(name)
    key = tuple((0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part.lower()) for part in parts)
    return (*key, (2, 0, name))


def image_size(path: Path) -> Size:
    """Width and height after the EXIF orientation, read from the header.

    Raises:
        UserError: the file is missing, unreadable, no image, or too large to decode.
    """
    with opened(path) as image:
        width, height = image.size
        return (height, width) if orientation(image) >= 5 else (width, height)


def decoded(path: Path) -> Image:
    """The whole picture as RGB, upright, with transparent parts on white.

    Raises:
        UserError: as :func:`image_size`, and when the file is cut off or damaged.
    """
    with opened(path) as image:
        turn = orientation(image)
        image.load()
        return _upright(_rgb(image), turn)


@contextmanager
def opened(path: Path) -> Iterator[Image]:
    """An image whose header was read. Errors, also those of decoding within, become sentences with the file's name.

    Raises:
        UserError: see :func:`image_size`.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit below takes the place of PIL's warning
            with Image.open(path) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise _too_large(path, f"{width:,}×{height:,} pixels")
                yield image
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(path, "far too many pixels") from error
    except FileNotFoundError as error:
        raise UserError("image-missing", f"There is no picture {path}.", "Check the path.", file=path) from error
    except UnidentifiedImageError as error:
        raise UserError(
            "image-unreadable", _unidentified(path), "Replace the file or remove it from the folder.", file=path
        ) from error
    except MemoryError as error:
        raise _too_large(path, "more pixels than fit into memory") from error
    except PermissionError as error:
        raise UserError(
            "image-unreadable", f"The picture {path.name} may not be read.", "Change its permissions.", file=path
        ) from error
    except Exception as error:
        # On damaged files decoders raise whatever comes to them: OSError, SyntaxError, RuntimeError, struct.error …
        raise UserError(
            "image-damaged",
            f"The picture {path.name} is damaged or cut off.",
            "Replace the file or remove it from the folder.",
            file=path,
        ) from error


def orientation(image: Image) -> int:
    """EXIF orientation, 1 to 8, of a picture that was opened but not decoded.

    PNG may hold EXIF data behind the pixels; that is not looked at, as it would mean to decode every picture.
    """
    try:
        if image.format == "PNG" and "exif" not in image.info:
            return 1
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF data raises anything at all, and the picture is fine without
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _rgb(image: Image) -> Image:
    from PIL import Image as pillow

    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    if image.mode == "P" and "transparency" not in image.info:
        return image.convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La", "P") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = pillow.new("RGBA", image.size, (255, 255, 255, 255))
        return pillow.alpha_composite(white, image).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image) -> Image:
    """Grey with 16 bits (or more, or fractions) as grey with 8; PIL alone would cut everything above 255 off."""
    import numpy as np
    from PIL import Image as pillow

    values = np.asarray(image, dtype=np.float64)
    if image.mode == "F":
        values = values * (255.0 if values.max(initial=0.0) <= 1.0 else 1.0)
    elif image.mode.startswith("I;16") or values.max(initial=0.0) > 255:
        values = values / 257.0
    return pillow.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _upright(image: Image, turn: int) -> Image:
    from PIL.Image import Transpose

    steps = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(steps[turn]) if turn in steps else image


def _unidentified(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        start = b""
    if not start:
        return f"The picture {path.name} is an empty file."
    if start.startswith(b"version https://git-lfs"):
        return f"{path.name} is a Git LFS pointer, not the picture itself."
    if start.lstrip()[:5].lower() in (b"<!doc", b"<html", b"<?xml"):
        return f"{path.name} is a web page, not a picture."
    return f"The picture {path.name} is not an image in a known format, or it is damaged."


def _too_large(path: Path, size: str) -> UserError:
    return UserError(
        "image-too-large",
        f"The picture {path.name} has {size}, which is too much to decode.",
        "Make it smaller.",
        file=path,
    )
