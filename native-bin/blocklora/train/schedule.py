"""Learning rate as a pure function of the step."""

from __future__ import annotations

import math

from blocklora.job.models import Training


def learning_rate(training: Training, step: int) -> float:
    """The rate of optimizer step ``step`` (from 1 to ``training.steps``).

    Warm-up grows linearly and has the whole rate at its last step. Cosine and linear then fall so that the step after
    the last would have 0.
    """
    peak, warmup = training.learning_rate, training.warmup_steps
    if step <= warmup:
        return peak * step / warmup
    if training.scheduler == "constant":
        return peak
    passed = (step - 1 - warmup) / max(1, training.steps - warmup)
    if training.scheduler == "linear":
        return peak * (1 - passed)
    return peak * 0.5 * (1 + math.cos(math.pi * passed))
