"""Small helpers for sentences about a job."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; upper and lower case, ``_`` and ``-`` do not count."""
    by_form = {_form(name): name for name in known}
    found = by_form.get(_form(word))
    if found:
        return found
    close = difflib.get_close_matches(_form(word), by_form, n=1, cutoff=0.6)
    return by_form[close[0]] if close else None


def listed(words: Iterable[object], last: str = "or") -> str:
    """``a, b or c``."""
    texts = [str(word) for word in words]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""


def shown(value: object, length: int = 60) -> str:
    """A value as it stands in the file, cut when it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def counted(number: int, word: str) -> str:
    """``1 picture``, ``3 pictures``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _form(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()
