"""From the tags of a picture to the caption of one training step."""

import string

import numpy as np

DROP_CAPTION = 0.10
"""Share of empty captions: what classifier-free guidance needs."""

DROP_TAG = 0.10
SHUFFLE = 0.50

MADE_UP_WORD = 0.10
"""Share of captions whose style tag gives way to a word of random letters. A LoRA's
trigger is such a word: a base that has met many of them follows the other tags all the
same, instead of being thrown off by letters it has never seen."""

NO_STYLE = 0.03


def caption(tags: list[str], rng: np.random.Generator) -> str:
    """One caption of a picture. `tags[0]` is the style; the order of the others is free."""
    if rng.random() < DROP_CAPTION:
        return ""
    style, rest = tags[0], [tag for tag in tags[1:] if rng.random() >= DROP_TAG]
    if rng.random() < SHUFFLE:
        rng.shuffle(rest)
    chance = rng.random()
    if chance < MADE_UP_WORD:
        return ", ".join([made_up_word(rng), *rest])
    if chance < MADE_UP_WORD + NO_STYLE:
        return ", ".join(rest)
    return ", ".join([style, *rest])


def made_up_word(rng: np.random.Generator) -> str:
    """Four to eight random letters, such as `qwvtrla`."""
    length = int(rng.integers(4, 9))
    return "".join(rng.choice(list(string.ascii_lowercase), length))
