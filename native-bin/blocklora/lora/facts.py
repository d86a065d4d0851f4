"""What the metadata of a LoRA file say, in a form for people. Nothing in them is trusted to be well formed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from blocklora.lora.reports import LoraFacts

_MOST_TAGS = 300


def facts_of(metadata: Mapping[str, str]) -> LoraFacts:
    """Facts from sd-scripts' ``ss_*`` keys and ModelSpec's; what cannot be read counts as not said."""
    tags = _tags(metadata.get("ss_tag_frequency", ""))

    def said(*keys: str) -> str | None:
        texts = (metadata.get(key, "").strip() for key in keys)
        return next((text for text in texts if text and text != "None"), None)

    return LoraFacts(
        title=said("modelspec.title", "ss_output_name"),
        trigger=said("modelspec.trigger_phrase", "ss_trigger_words", "trigger_word"),
        description=said("modelspec.description", "ss_training_comment"),
        author=said("modelspec.author"),
        license=said("modelspec.license"),
        base_model=said("ss_sd_model_name", "ss_base_model_version", "modelspec.architecture"),
        steps=_number(said("ss_steps", "ss_max_train_steps")),
        epochs=_number(said("ss_epoch", "ss_num_epochs")),
        images=_number(said("ss_num_train_images")),
        resolution=said("modelspec.resolution", "ss_resolution"),
        learning_rate=said("ss_unet_lr", "ss_learning_rate"),
        optimizer=said("ss_optimizer"),
        model_hash=said("sshs_model_hash"),
        tags=tags.most_common(_MOST_TAGS),
        tag_count=len(tags),
        has_thumbnail=bool(said("modelspec.thumbnail", "ssmd_cover_images")),
    )


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def _tags(text: str) -> Counter[str]:
    """Counts over all folders of ``ss_tag_frequency``: folder -> tag -> count."""
    found: Counter[str] = Counter()
    try:
        folders = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return found
    if not isinstance(folders, dict):
        return found
    for tags in folders.values():
        if isinstance(tags, dict):
            for tag, count in tags.items():
                if type(count) is int and 0 < count < 1 << 53:
                    found[tag.strip()] += count
    return found
