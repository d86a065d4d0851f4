"""Checks of ``dataset`` that need no look at the pictures."""

from __future__ import annotations

from blocklora.dataset.captions import tags_of
from blocklora.job.checks import Checks

_ALONE = ("buckets", "captions")


def check_dataset(checks: Checks) -> None:
    """Sources or config, triggers, buckets."""
    dataset = checks.job.dataset
    if dataset.sources and dataset.config is not None:
        checks.error(
            "dataset-both",
            "`dataset` has both `sources` and `config`.",
            "Keep one of them: either says where all pictures are.",
            "dataset",
            "config",
            key=True,
        )
    elif not dataset.sources and dataset.config is None:
        checks.error(
            "dataset-none",
            "`dataset` names no pictures.",
            'Add "sources": [{ "path": "images" }].',
            "dataset",
            *(("sources",) if checks.wrote("dataset", "sources") else ()),
        )
    elif dataset.config is not None:
        for key in _ALONE:
            if checks.wrote("dataset", key):
                message = f"`{key}` has no effect, as the dataset config makes this choice."
                checks.warning("dataset-config-rules", message, "Set it in the TOML file.", "dataset", key, key=True)
        return
    _triggers(checks)
    _buckets(checks)


def _triggers(checks: Checks) -> None:
    captions = checks.job.dataset.captions
    sources = checks.job.dataset.sources
    for index, source in enumerate(sources):
        at = ("dataset", "sources", index, "trigger")
        if source.trigger is None:
            continue
        if source.regularization:
            checks.warning(
                "trigger-regularization",
                "Regularisation images show what the class is without the trigger, but this source has one.",
                "Remove the trigger here.",
                *at,
            )
        if len(tags_of(source.trigger, captions.separator)) > 1:
            checks.warning(
                "trigger-separator",
                f"The trigger holds the separator `{captions.separator}`, so it is several tags.",
                "Use one word or phrase.",
                *at,
            )
        if source.trigger != source.trigger.strip():
            checks.warning("trigger-spaces", "The trigger begins or ends with a space.", "Remove the space.", *at)
        if captions.shuffle and captions.keep_tokens == 0:
            checks.warning(
                "trigger-shuffled",
                "Captions are shuffled with `keepTokens` 0, so the trigger does not stay in front.",
                'Set "keepTokens": 1.',
                "dataset",
                "captions",
                "shuffle",
            )
    learnt = [source for source in sources if not source.regularization]
    if learnt and not any(source.trigger for source in learnt):
        checks.info(
            "trigger-none",
            "No source has a trigger word; the LoRA will act on every prompt unless all captions have one.",
            'Add "trigger": "a made-up word".',
            "dataset",
            "sources",
        )


def _buckets(checks: Checks) -> None:
    buckets = checks.job.dataset.buckets
    if not buckets.enabled:
        return
    width, height = checks.resolution
    if buckets.min_side is not None and buckets.min_side > min(width, height):
        checks.error(
            "bucket-range",
            f"`minSide` {buckets.min_side} is larger than the resolution {width}×{height}.",
            f"Use at most {min(width, height)}, or leave it out.",
            "dataset", "buckets", "minSide",
        )  # fmt: skip
    if buckets.max_side is not None and buckets.max_side < max(width, height):
        checks.error(
            "bucket-range",
            f"`maxSide` {buckets.max_side} is smaller than the resolution {width}×{height}.",
            f"Use at least {max(width, height)}, or leave it out.",
            "dataset", "buckets", "maxSide",
        )  # fmt: skip
    if buckets.step > min(width, height):
        checks.error(
            "bucket-range",
            f"The bucket step {buckets.step} is larger than the resolution {width}×{height}.",
            f"Use {8 if min(width, height) < 128 else 64}.",
            "dataset", "buckets", "step",
        )  # fmt: skip
