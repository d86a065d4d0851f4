"""Final captions: what the text encoder is given for an image in an epoch. Pure functions of seed, epoch and repeat."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from blocklora.dataset.items import CaptionRule, Item

_WILDCARD = re.compile(r"\{([^}]+)\}")
_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters stand for escaped braces in between


def entry_caption(item: Item, *, seed: int, epoch: int, repeat: int) -> str:
    """The caption of one showing of an image.

    Args:
        item: the image.
        seed: the job's.
        epoch: from 1.
        repeat: which of the image's repeats in this epoch, from 0.
    """
    return final_caption(
        item.caption, item.caption_rule, rng=random.Random(f"caption/{seed}/{epoch}/{repeat}/{item.id}"), epoch=epoch
    )


def captions_possible(item: Item) -> list[str] | None:
    """Every final caption that the image can get, or ``None`` when they change from showing to showing.

    Those that change (shuffled, tags dropped, wildcards) cannot be encoded ahead.
    """
    rule = item.caption_rule
    text = base_caption(item.caption, rule)
    if rule.wildcard and ("\n" in text or _WILDCARD.search(text)):
        return None
    if rule.shuffle or rule.tag_dropout > 0:
        flexible = _parts(_first_line(text), rule)[1]
        if (rule.tag_dropout > 0 and flexible) or len(flexible) > 1:
            return None
    plain = replace(rule, dropout=0.0, dropout_every_n_epochs=0)
    captions = [final_caption(item.caption, plain, rng=random.Random(0), epoch=1)]
    if rule.dropout >= 1 or rule.dropout_every_n_epochs == 1:
        return [""]
    if (rule.dropout > 0 or rule.dropout_every_n_epochs > 0) and captions != [""]:
        captions.append("")
    return captions


def final_caption(caption: str, rule: CaptionRule, *, rng: random.Random, epoch: int) -> str:
    """A caption after trigger, prefix and suffix, dropout, wildcards, shuffling and tag dropout, in this order.

    Spaces around separators stay as written unless tags are shuffled or dropped; then tags are joined by ``", "``.
    """
    text = base_caption(caption, rule)
    dropped = rule.dropout > 0 and rng.random() < rule.dropout
    if dropped or (rule.dropout_every_n_epochs > 0 and epoch % rule.dropout_every_n_epochs == 0):
        return ""
    text = _expand(text, rng) if rule.wildcard else _first_line(text)
    if rule.shuffle or rule.tag_dropout > 0:
        kept, flexible, last = _parts(text, rule)
        if rule.shuffle:
            rng.shuffle(flexible)
        if rule.tag_dropout > 0:
            flexible = [tag for tag in flexible if rng.random() >= rule.tag_dropout]
        text = ", ".join(kept + flexible + last)
    if rule.secondary_separator:
        text = text.replace(rule.secondary_separator, rule.separator)
    return text


def base_caption(caption: str, rule: CaptionRule) -> str:
    """The caption with trigger, prefix and suffix, before anything is left to chance."""
    if rule.trigger:
        caption = "\n".join(with_trigger(line, rule.trigger, rule.separator) for line in caption.split("\n"))
    if rule.prefix:
        caption = f"{rule.prefix} {caption}"
    if rule.suffix:
        caption = f"{caption} {rule.suffix}"
    return caption


def with_trigger(caption: str, trigger: str, separator: str) -> str:
    """Puts the trigger in front, as a tag of its own and spaced as the others are, unless the caption has the word."""
    if has_word(caption, trigger):
        return caption
    if not caption.strip():
        return trigger
    tight = separator in caption and f"{separator} " not in caption
    return f"{trigger}{separator}{'' if tight else ' '}{caption.lstrip()}"


def has_word(caption: str, word: str) -> bool:
    """Whether the caption has the word (or words) as a whole; case does not count, as CLIP lower-cases."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", caption, re.IGNORECASE) is not None


def tags_of(caption: str, separator: str) -> list[str]:
    """The tags of a caption, stripped, without empty ones."""
    return [tag for part in caption.split(separator) if (tag := part.strip())]


def _parts(text: str, rule: CaptionRule) -> tuple[list[str], list[str], list[str]]:
    """Tags that stay in front, tags that move, tags that stay last."""
    mark = rule.keep_tokens_separator
    if mark and mark in text:
        kept, rest = text.split(mark, 1)
        flexible, _, last = rest.partition(mark)
        return tags_of(kept, rule.separator), tags_of(flexible, rule.separator), tags_of(last, rule.separator)
    tags = [tag.strip() for tag in text.strip().split(rule.separator)]
    return tags[: rule.keep_tokens], tags[rule.keep_tokens :], []


def _expand(text: str, rng: random.Random) -> str:
    """Picks one of the lines, and one of the choices of each ``{a|b}``; ``{{`` and ``}}`` are plain braces."""
    if "\n" in text:
        text = rng.choice(text.split("\n"))
    text = text.replace("{{", _OPEN).replace("}}", _CLOSE)
    text = _WILDCARD.sub(lambda match: rng.choice(match[1].split("|")), text)
    return text.replace(_OPEN, "{").replace(_CLOSE, "}")


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
