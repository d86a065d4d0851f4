"""Choices of parts on the command line: ``in0+out3``, ``in0+out3=0.5+te``."""

from __future__ import annotations

from collections.abc import Mapping

from blocklora.blocks.layouts import LAYOUTS
from blocklora.errors import UserError
from blocklora.job.words import listed, suggestion

Weights = Mapping[str, float]
"""Factor per part; a part that is absent has 0."""


def parts_of_family(family: str) -> tuple[str, ...]:
    """Every part that a file of this family can have; ``te`` and ``te2`` are the text encoders."""
    unet = LAYOUTS["sdxl" if family == "sdxl" else "sd1"].parts
    return (*unet, "te", "te2", "other") if family == "sdxl" else (*unet, "te", "other")


def parse_parts(text: str, family: str) -> dict[str, float]:
    """Reads a choice of parts; ``unet`` stands for all parts of the U-Net.

    Raises:
        UserError: a part that this kind of model has not, or a factor that is no number.
    """
    known = parts_of_family(family)
    chosen: dict[str, float] = {}
    for item in text.replace(",", "+").split("+"):
        name, equals, factor = item.strip().partition("=")
        if not name:
            continue
        if name not in (*known, "unet"):
            near = suggestion(name, known)
            raise UserError(
                "parts-unknown",
                f"There is no part `{name}` in this kind of model.",
                f"Did you mean `{near}`?" if near else f"Parts are {listed(known, 'and')}.",
            )
        try:
            value = float(factor) if equals else 1.0
        except ValueError as error:
            raise UserError("parts-factor", f"`{factor}` is no number.", f"Write `{name}` or `{name}=0.5`.") from error
        for part in known[: known.index("te")] if name == "unet" else (name,):
            chosen[part] = value
    if not chosen:
        raise UserError("parts-none", "No part is named.", f"Parts are {listed(known, 'and')}.")
    return chosen
