"""Buckets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blocklora.dataset.buckets import BucketRule, bucket_sizes, fit

RULES = st.builds(
    BucketRule.of,
    st.tuples(st.integers(64, 2048), st.integers(64, 2048)),
    enabled=st.booleans(),
    step=st.sampled_from([8, 32, 64]),
    no_upscale=st.booleans(),
)
SIZES = st.tuples(st.integers(1, 6000), st.integers(1, 6000))


@given(RULES)
def test_buckets_are_multiples_of_the_step_within_the_area(rule: BucketRule) -> None:
    sizes = bucket_sizes(rule)
    assert len(set(sizes)) == len(sizes)
    if not rule.enabled:
        assert sizes == (rule.resolution,)
        return
    assert sizes
    for width, height in sizes:
        assert width % rule.step == height % rule.step == 0
        assert width * height <= rule.resolution[0] * rule.resolution[1]
        assert (height, width) in sizes


@given(SIZES, RULES)
def test_an_image_covers_its_bucket_and_is_cropped_in_the_middle(size: tuple[int, int], rule: BucketRule) -> None:
    fitted = fit(size, rule)
    if fitted is None:
        assert rule.no_upscale and rule.enabled
        return
    for side in range(2):
        spare = fitted.resized[side] - fitted.bucket[side]
        assert spare >= 0
        assert fitted.crop[side] == spare // 2
    if rule.no_upscale and rule.enabled:
        assert fitted.resized[0] <= size[0] + 1 and fitted.resized[1] <= size[1] + 1


def test_the_usual_buckets_of_sd_1() -> None:
    sizes = bucket_sizes(BucketRule.of(512))
    assert sizes[0] == (256, 832) and sizes[-1] == (1024, 256)
    assert {(256, 1024), (512, 512), (448, 576), (384, 640), (768, 320)} <= set(sizes)
    assert len(sizes) == 17


def test_images_go_to_the_bucket_of_the_nearest_ratio() -> None:
    rule = BucketRule.of(512)
    wide = fit((1920, 1080), rule)
    assert wide is not None
    assert (wide.bucket, wide.resized, wide.crop) == ((640, 384), (683, 384), (21, 0))
    tall = fit((1000, 1500), rule)
    assert tall is not None
    assert (tall.bucket, tall.resized) == ((384, 640), (427, 640))


def test_a_small_image_keeps_its_size_when_it_may_not_grow() -> None:
    rule = BucketRule.of(512, no_upscale=True)
    small = fit((300, 200), rule)
    assert small is not None
    assert (small.bucket, small.resized, small.crop) == ((256, 192), (300, 200), (22, 4))
    assert fit((60, 500), rule) is None
