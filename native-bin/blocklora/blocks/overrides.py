"""Overrides of a job's ``network``: finer choices by module name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from blocklora.errors import UserError


def check_pattern(pattern: str, *, names: Sequence[str], allowed: Sequence[str]) -> None:
    """Raises when a pattern means nothing, as that is a typing error and would be ignored silently.

    Args:
        pattern: wildcard over diffusers module names (``fnmatch``).
        names: every module of the U-Net that any LoRA can train.
        allowed: those that the job's kind of LoRA trains.

    Raises:
        UserError: no module matches; it says what the pattern could have meant.
    """
    if _matches(pattern, allowed):
        return
    if _matches(pattern, names):
        raise UserError(
            code="override-needs-locon",
            message=f"The override pattern `{pattern}` only matches resnets and samplers, which only a LoCon trains.",
            fix='Set "kind": "locon" in `network`, or remove the override.',
        )
    raise UserError(
        code="override-matches-nothing",
        message=f"The override pattern `{pattern}` matches no module of this U-Net.",
        fix=f"Did you mean `{_suggestion(pattern, allowed)}`?",
    )


def _matches(pattern: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)


def _suggestion(pattern: str, names: Sequence[str]) -> str:
    inner = f"*{pattern.strip('*')}*"
    if _matches(inner, names):
        return inner
    shapes = sorted({re.sub(r"\d+", "*", name) for name in names} | set(names))
    return next(iter(difflib.get_close_matches(pattern, shapes, n=1, cutoff=0.3)), "up_blocks.*.attn2.to_*")
