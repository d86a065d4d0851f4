"""Masks: what of a picture is learnt. White is, black is not, grey in part.

They lie beside the picture as ``<stem>-masklabel.png``, where OneTrainer looks for them, upright and of the picture's
size.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from blocklora.dataset.folders import Listing
from blocklora.dataset.images import decoded, image_size
from blocklora.dataset.items import Item, Size
from blocklora.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MASK_ENDING = "-masklabel.png"


def mask_of(image: Path, listing: Listing, size: Size) -> Path | None:
    """The mask beside an image; pictures that share a stem share it.

    Args:
        size: of the upright image.

    Raises:
        UserError: the mask cannot be read, or has another ratio than its picture.
    """
    path = listing.file(image.stem + MASK_ENDING)
    if path is None:
        return None
    _same_ratio(image_size(path), size, path)
    return path


def load_mask(item: Item, *, flipped: bool) -> NDArray[np.float32]:
    """What is learnt of a picture, resized and cropped as its pixels are.

    Returns:
        fp32 ``[height, width]`` of the bucket's size, 0 to 1.

    Raises:
        UserError: the file is damaged or gone, or has another ratio than its picture.
    """
    import numpy as np
    from PIL.Image import Resampling, Transpose

    assert item.mask is not None
    # the first channel, as sd-scripts takes it; in a grey picture all are the same
    mask = decoded(item.mask).getchannel(0)
    _same_ratio(mask.size, item.size, item.mask)
    if mask.size != item.resized:
        shrinks = mask.size[0] > item.resized[0] and mask.size[1] > item.resized[1]
        mask = mask.resize(item.resized, Resampling.BOX if shrinks else Resampling.BILINEAR)
    left, top = item.crop
    mask = mask.crop((left, top, left + item.bucket[0], top + item.bucket[1]))
    if flipped:
        mask = mask.transpose(Transpose.FLIP_LEFT_RIGHT)
    return np.asarray(mask, dtype=np.float32) / 255


def _same_ratio(mask: Size, picture: Size, path: Path) -> None:
    # sides of a smaller copy are rounded to whole pixels
    if abs(mask[0] * picture[1] - mask[1] * picture[0]) > picture[0] + picture[1]:
        raise UserError(
            "mask-ratio",
            f"The mask {path.name} has {mask[0]}×{mask[1]} pixels, and its picture {picture[0]}×{picture[1]}: the "
            "sides do not match.",
            "Paint the mask anew, or delete it.",
            file=path,
        )
