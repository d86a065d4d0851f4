"""Which parts of which file to drop for a quieter mix; the reasoning stands in `conflict`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blocklora.lora.reports import PartAdvice, PartConflict

_ENOUGH = 0.6
"""Share of the conflict that is worth removing."""
_TOO_MUCH = 0.25
"""Share of a file's squared norm that it may lose."""
_WORTH_SAYING = 0.02


def advised(
    parts: Sequence[PartConflict],
    squares_a: Mapping[str, float],
    squares_b: Mapping[str, float],
    names: tuple[str, str],
) -> list[PartAdvice]:
    """Parts to drop, the best bargain first.

    Args:
        squares_a: squared norm of A by part.
        names: of both files, for the sentences.
    """
    offers = []
    for part in parts:
        shares = [_share(squares, part.part) for squares in (squares_a, squares_b)]
        giver = 0 if shares[0] <= shares[1] else 1
        if part.share >= _WORTH_SAYING and shares[giver] <= _TOO_MUCH:
            offers.append((part, giver, shares[giver], shares[1 - giver]))
    offers.sort(key=lambda offer: -(offer[0].share / max(offer[2], 1e-6)))
    found: list[PartAdvice] = []
    removed, lost = 0.0, [0.0, 0.0]
    for part, giver, cost, others in offers:
        if removed >= _ENOUGH:
            break
        if lost[giver] + cost > _TOO_MUCH:
            continue
        removed += part.share
        lost[giver] += cost
        found.append(
            PartAdvice(
                drop="a" if giver == 0 else "b", part=part.part, removes=part.share, costs=cost,
                why=f"{names[giver]} has {cost:.0%} of its change in {part.part}, {names[1 - giver]} {others:.0%}; "
                f"without it there {part.share:.0%} of the conflict is gone.",
            )
        )  # fmt: skip
    return found


def _share(squares: Mapping[str, float], part: str) -> float:
    total = sum(squares.values())
    return squares.get(part, 0.0) / total if total else 0.0
