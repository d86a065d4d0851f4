"""How good a tagger is: average precision by tag, over all tags, and over all decisions."""

from __future__ import annotations

from dataclasses import dataclass

import torch

FEWEST = 10
"""Tags with fewer pictures in the set are left out of the mean: their precision is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Average precision."""

    macro: float
    """Mean over the tags that occur often enough."""
    micro: float
    """Of all pairs of picture and tag as one list."""
    by_tag: dict[int, float]
    """Place of a tag -> its average precision, for the tags that count."""


def average_precision(scores: torch.Tensor, truth: torch.Tensor) -> Precision:
    """Average precision of scores (n, tags) against truth (n, tags) of 0 and 1."""
    by_tag = {
        place: _of(scores[:, place], truth[:, place])
        for place in range(truth.shape[1])
        if truth[:, place].sum() >= FEWEST
    }
    macro = sum(by_tag.values()) / max(1, len(by_tag))
    return Precision(macro=macro, micro=_of(scores.flatten(), truth.flatten()), by_tag=by_tag)


def best_threshold(scores: torch.Tensor, truth: torch.Tensor) -> tuple[float, float]:
    """The threshold, in steps of 0.01, with the best F1 over all decisions, and that F1."""
    best = (0.5, 0.0)
    for step in range(5, 96):
        chosen = scores > step / 100
        hits = float((chosen & (truth > 0)).sum())
        f1 = 2 * hits / max(1.0, float(chosen.sum() + truth.sum()))
        if f1 > best[1]:
            best = (step / 100, f1)
    return best


def _of(scores: torch.Tensor, truth: torch.Tensor) -> float:
    """Mean of the precisions at each right answer, the surest first."""
    hits = truth[scores.argsort(descending=True, stable=True)]
    precision = hits.cumsum(0) / torch.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())
