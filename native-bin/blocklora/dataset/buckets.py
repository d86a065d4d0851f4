"""Aspect-ratio buckets: the sizes images are trained at, chosen as sd-scripts chooses them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from blocklora.dataset.items import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketRule:
    """How sizes are chosen. Sides are in pixels."""

    resolution: Size
    enabled: bool
    min_side: int
    max_side: int
    step: int
    no_upscale: bool

    @classmethod
    def of(
        cls,
        resolution: int | Size,
        *,
        enabled: bool = True,
        min_side: int | None = None,
        max_side: int | None = None,
        step: int = 64,
        no_upscale: bool = False,
    ) -> BucketRule:
        """A rule whose sides are multiples of ``step``: the shortest rounded down, the longest up."""
        width, height = (resolution, resolution) if isinstance(resolution, int) else resolution
        shortest = min(256, min(width, height) // 2) if min_side is None else min_side
        longest = 2 * max(width, height) if max_side is None else max_side
        return cls(
            resolution=(width, height),
            enabled=enabled,
            min_side=max(step, shortest - shortest % step),
            max_side=max(step, -(-longest // step) * step),
            step=step,
            no_upscale=no_upscale,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How an image becomes its bucket: resized so that it covers it, then cropped in the middle or around its focal
    point."""

    bucket: Size
    resized: Size
    crop: tuple[int, int]


@lru_cache(maxsize=64)
def bucket_sizes(rule: BucketRule) -> tuple[Size, ...]:
    """All buckets, sorted: for each width the largest height whose area stays within the resolution's, and turned."""
    if not rule.enabled:
        return (rule.resolution,)
    step = rule.step
    area = rule.resolution[0] * rule.resolution[1]
    square = int(math.sqrt(area)) // step * step
    sizes = {(square, square)} if square else set()
    for width in range(rule.min_side, rule.max_side + 1, step):
        height = min(rule.max_side, area // width // step * step)
        if height >= rule.min_side:
            sizes |= {(width, height), (height, width)}
    return tuple(sorted(sizes))


def fit(size: Size, rule: BucketRule, focal: tuple[float, float] | None = None) -> Fit | None:
    """The bucket of an image.

    Args:
        focal: what stays in when it is cropped, as fractions of the image; the middle where there is none.

    Returns:
        ``None`` when there is no bucket: the image is smaller than a step (and may not be enlarged), or the rule's
        step is larger than its resolution.
    """
    if rule.enabled and rule.no_upscale:
        resized = _shrunk(size, rule)
        bucket = (resized[0] // rule.step * rule.step, resized[1] // rule.step * rule.step)
        return _cropped(bucket, resized, focal) if min(bucket) > 0 else None
    sizes = bucket_sizes(rule)
    if not sizes:
        return None
    width, height = size
    ratio = width / height
    bucket = size if size in sizes else min(sizes, key=lambda bucket: abs(bucket[0] / bucket[1] - ratio))
    scale = bucket[1] / height if ratio > bucket[0] / bucket[1] else bucket[0] / width
    return _cropped(bucket, (int(width * scale + 0.5), int(height * scale + 0.5)), focal)


def _shrunk(size: Size, rule: BucketRule) -> Size:
    """Size within the resolution's area. One side is a multiple of the step: the one that bends the ratio less."""
    width, height = size
    area = rule.resolution[0] * rule.resolution[1]
    if width * height <= area:
        return size
    ratio = width / height
    ideal_width = math.sqrt(area * ratio)
    by_width = _stepped(ideal_width, rule.step)
    by_height = _stepped(area / ideal_width, rule.step)
    width_error = abs(_ratio(by_width, _stepped(by_width / ratio, rule.step)) - ratio)
    height_error = abs(_ratio(_stepped(by_height * ratio, rule.step), by_height) - ratio)
    if width_error < height_error:
        return by_width, int(by_width / ratio + 0.5)
    return int(by_height * ratio + 0.5), by_height


def _stepped(side: float, step: int) -> int:
    return int(side + 0.5) // step * step


def _ratio(width: int, height: int) -> float:
    return width / height if height else math.inf


def _cropped(bucket: Size, resized: Size, focal: tuple[float, float] | None) -> Fit:
    # Rounding may leave an image a pixel short of its bucket; it is then stretched by that pixel.
    resized = (max(resized[0], bucket[0]), max(resized[1], bucket[1]))
    return Fit(
        bucket=bucket,
        resized=resized,
        crop=(
            _edge(resized[0], bucket[0], None if focal is None else focal[0]),
            _edge(resized[1], bucket[1], None if focal is None else focal[1]),
        ),
    )


def _edge(length: int, kept: int, focal: float | None) -> int:
    """Where the crop begins on one side: the focal point comes to its middle, as far as the picture reaches."""
    if focal is None:
        return (length - kept) // 2
    return min(length - kept, max(0, math.floor(focal * length - kept / 2)))
