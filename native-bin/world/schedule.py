"""The learning rate over a run."""

import math

FLOOR = 0.03
"""What is left of the rate at the end."""


def rate(peak: float, progress: float, step: int, warmup: int, constant: float) -> float:
    """Linear warm-up over `warmup` steps, constant until the share `constant` of the run
    (`progress` in [0, 1]), then a cosine down to the floor."""
    if progress <= constant:
        shape = 1.0
    else:
        fall = (progress - constant) / (1 - constant)
        shape = FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * min(1.0, fall)))
    return peak * shape * min(1.0, (step + 1) / warmup)
