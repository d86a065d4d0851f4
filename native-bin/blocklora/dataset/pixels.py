"""Pixels of an item as they are trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocklora.dataset.images import decoded
from blocklora.dataset.items import Item
from blocklora.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def load_pixels(item: Item, *, flipped: bool) -> NDArray[np.uint8]:
    """The picture upright, on white, resized and cropped to its bucket.

    Shrinking averages areas and enlarging uses Lanczos, as sd-scripts does.

    Returns:
        uint8 ``[height, width, 3]`` of the bucket's size, contiguous.

    Raises:
        UserError: the file is damaged, or its size changed after the data set was scanned.
    """
    import numpy as np
    from PIL.Image import Resampling, Transpose

    image = decoded(item.path)
    if image.size != item.size:
        raise UserError(
            "image-changed",
            f"The picture {item.path.name} was {item.size[0]}×{item.size[1]} when the training began and is now "
            f"{image.size[0]}×{image.size[1]}.",
            "Start the training anew, or put the old picture back.",
            file=item.path,
        )
    if image.size != item.resized:
        shrinks = image.size[0] > item.resized[0] and image.size[1] > item.resized[1]
        image = image.resize(item.resized, Resampling.BOX if shrinks else Resampling.LANCZOS)
    left, top = item.crop
    image = image.crop((left, top, left + item.bucket[0], top + item.bucket[1]))
    if flipped:
        image = image.transpose(Transpose.FLIP_LEFT_RIGHT)
    return np.array(image, dtype=np.uint8)
