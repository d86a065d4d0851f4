"""Estimate of the peak memory of a training."""

from __future__ import annotations

import math
from collections.abc import Mapping

from blocklora.job.models import Job
from blocklora.plan.work import Work
from blocklora.protocol.reports import MemoryPlan

_NUMBER_BYTES = {"fp32": 4, "fp16": 2, "bf16": 2}
_BYTES_PER_PARAMETER = 16
"""fp32 weight, its gradient, and AdamW's two moments."""
_KEPT_PER_OUTPUT = 2.6
"""Numbers kept for the way back for each that a layer puts out; counted on U-Nets of both sizes with PyTorch."""
_KEPT_WITH_CHECKPOINTING = 0.8
"""The same with gradient checkpointing: the blocks' inputs, and the inside of the largest block."""


def memory_plan(job: Job, shapes: Mapping[str, tuple[int, ...]], parameters: int, work: Work, batch: int) -> MemoryPlan:
    """Peak bytes on the device that trains. Encoders and VAE have left it by then.

    Args:
        job: precision and checkpointing.
        shapes: of the U-Net's weights.
        parameters: of the LoRA.
        work: of one picture of the largest bucket.
        batch: pictures in a batch.
    """
    number = _NUMBER_BYTES[job.training.precision]
    base = sum(math.prod(shape) for shape in shapes.values()) * number
    network = parameters * _BYTES_PER_PARAMETER
    factor = _KEPT_WITH_CHECKPOINTING if job.training.gradient_checkpointing else _KEPT_PER_OUTPUT
    activations = int(work.kept * batch * number * factor)
    return MemoryPlan(
        total=base + network + activations,
        base=base,
        network=network,
        activations=activations,
        basis="Estimated from the shapes of the layers; PyTorch itself takes 0.3 to 1 GB more.",
    )
