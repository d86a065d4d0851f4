"""How often regularisation images are shown: as many in an epoch as training images with their repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blocklora.dataset.items import Item


def balanced(images: Sequence[Item], wanted: int) -> list[Item]:
    """The regularisation images that are used, with the repeats that make their number fit.

    As in sd-scripts: images are taken in order until there are ``wanted`` showings (the rest is never shown); when they
    are too few, each gets one more, round and round.

    Args:
        images: in their order, with declared repeats.
        wanted: showings of training images in an epoch.
    """
    repeats: list[int] = []
    total = 0
    for image in images:
        if total >= wanted:
            break
        repeats.append(image.repeats)
        total += image.repeats
    missing = wanted - total
    if repeats and missing > 0:
        rounds, rest = divmod(missing, len(repeats))
        repeats = [count + rounds + (index < rest) for index, count in enumerate(repeats)]
    return [replace(image, repeats=count) for image, count in zip(images, repeats, strict=False)]
