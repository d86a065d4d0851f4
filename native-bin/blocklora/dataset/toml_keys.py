"""Keys of sd-scripts' dataset TOML: where each may stand, what it may hold, its default, and whether we support it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["general", "datasets", "subsets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key."""

    default: Any
    valid: Callable[[Any], bool]
    wants: str
    """What a valid value is, for the sentence."""
    levels: tuple[Level, ...]
    missing_feature: str = ""
    """Set for a key that is understood but not supported yet: what it would do. Its default is accepted."""


_EVERYWHERE: tuple[Level, ...] = ("general", "datasets", "subsets")
_DATASET: tuple[Level, ...] = ("general", "datasets")
_SUBSET: tuple[Level, ...] = ("subsets",)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _whole(low: int, high: int = 1_000_000) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _share(value: Any) -> bool:
    return _number(value) and 0 <= value <= 1


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _some_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _anything(_value: Any) -> bool:
    return True


def _resolution(value: Any) -> bool:
    side = _whole(32, 4096)
    return side(value) or (isinstance(value, list) and len(value) == 2 and all(side(item) for item in value))


def _key(
    default: Any, valid: Callable[[Any], bool], wants: str, levels: tuple[Level, ...], missing_feature: str = ""
) -> Key:
    return Key(default=default, valid=valid, wants=wants, levels=levels, missing_feature=missing_feature)


_TRUTH = "true or false"
_SHARE = "a number from 0 to 1"
_POSITIVE = "a whole number of at least 1"
_COUNT = "a whole number of at least 0"
_TEXT = "a text in quotes"

KEYS: dict[str, Key] = {
    "batch_size": _key(None, _whole(1, 512), "a whole number from 1 to 512", _DATASET),
    "resolution": _key(None, _resolution, "a side, or [width, height], from 32 to 4096", _DATASET),
    "enable_bucket": _key(False, _flag, _TRUTH, _DATASET),
    "min_bucket_reso": _key(256, _whole(1, 8192), _POSITIVE, _DATASET),
    "max_bucket_reso": _key(1024, _whole(1, 8192), _POSITIVE, _DATASET),
    "bucket_reso_steps": _key(64, _whole(8, 512), "a whole number from 8 to 512", _DATASET),
    "bucket_no_upscale": _key(False, _flag, _TRUTH, _DATASET),
    "network_multiplier": _key(1.0, _number, "a number", _DATASET, "scale the LoRA while it is trained"),
    "validation_seed": _key(None, _anything, "a whole number", _DATASET, "keep images back for a validation loss"),
    "validation_split": _key(0.0, _number, "a number", _DATASET, "keep images back for a validation loss"),
    "num_repeats": _key(1, _whole(1, 10_000), "a whole number from 1 to 10000", _EVERYWHERE),
    "shuffle_caption": _key(False, _flag, _TRUTH, _EVERYWHERE),
    "caption_separator": _key(",", _some_text, _TEXT, _EVERYWHERE),
    "keep_tokens": _key(0, _whole(0), _COUNT, _EVERYWHERE),
    "keep_tokens_separator": _key("", _text, _TEXT, _EVERYWHERE),
    "secondary_separator": _key(None, _some_text, _TEXT, _EVERYWHERE),
    "enable_wildcard": _key(False, _flag, _TRUTH, _EVERYWHERE),
    "caption_prefix": _key(None, _text, _TEXT, _EVERYWHERE),
    "caption_suffix": _key(None, _text, _TEXT, _EVERYWHERE),
    "caption_dropout_rate": _key(0.0, _share, _SHARE, _EVERYWHERE),
    "caption_dropout_every_n_epochs": _key(0, _whole(0), _COUNT, _EVERYWHERE),
    "caption_tag_dropout_rate": _key(0.0, _share, _SHARE, _EVERYWHERE),
    "caption_extension": _key(".caption", _some_text, _TEXT, _EVERYWHERE),
    "class_tokens": _key(None, _text, _TEXT, _EVERYWHERE),
    "flip_aug": _key(False, _flag, _TRUTH, _EVERYWHERE),
    "color_aug": _key(False, _flag, _TRUTH, _EVERYWHERE, "vary colours"),
    "random_crop": _key(False, _flag, _TRUTH, _EVERYWHERE, "crop at random places"),
    "face_crop_aug_range": _key(None, _anything, "two numbers", _EVERYWHERE, "crop around faces"),
    "token_warmup_min": _key(1, _whole(1), _POSITIVE, _EVERYWHERE, "show few tags at first"),
    "token_warmup_step": _key(0, _number, "a number", _EVERYWHERE, "show few tags at first"),
    "custom_attributes": _key({}, _anything, "a table", _EVERYWHERE, "pass settings to other trainers"),
    "resize_interpolation": _key(None, _text, _TEXT, _EVERYWHERE, "choose how pictures are resized"),
    "cache_info": _key(False, _flag, _TRUTH, _EVERYWHERE, "keep a cache file beside the images"),
    "image_dir": _key(None, _some_text, _TEXT, _SUBSET),
    "is_reg": _key(False, _flag, _TRUTH, _SUBSET),
    "alpha_mask": _key(False, _flag, _TRUTH, _SUBSET, "learn only what is not transparent"),
    "metadata_file": _key(None, _anything, _TEXT, _SUBSET, "read captions from one JSON file"),
    "conditioning_data_dir": _key(None, _anything, _TEXT, _SUBSET, "train with masks"),
}
"""Names and defaults are sd-scripts'. ``token_warmup_min`` alone does nothing, so any value of it is accepted."""


def keys_of(level: Level) -> list[str]:
    """Keys that may stand at this level."""
    return [name for name, key in KEYS.items() if level in key.levels]
