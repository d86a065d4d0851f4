"""Modules, parameters and file size of a job's network."""

from __future__ import annotations

from collections.abc import Sequence

from blocklora.blocks.parts import PARTS
from blocklora.blocks.targets import RankedTarget
from blocklora.protocol.reports import PartPlan

_NUMBER_BYTES = {"fp32": 4, "fp16": 2, "bf16": 2}
_METADATA_BYTES = 4_000
_ENTRY_BYTES = 64
"""Of a tensor's line in the header beside its name: type, shape and offsets."""


def part_plans(ranked: Sequence[RankedTarget]) -> dict[str, PartPlan]:
    """What each of the nine parts gets, in the U-Net's order. Ranks are the largest in the part; 0: nothing there."""
    plans = {}
    for part in PARTS:
        entries = [entry for entry in ranked if entry.target.part == part]
        plans[part] = PartPlan(
            rank=max((entry.rank for entry in entries if entry.target.kind != "conv"), default=0),
            conv_rank=max((entry.rank for entry in entries if entry.target.kind == "conv"), default=0),
            modules=len(entries),
            parameters=sum(entry.parameters for entry in entries),
        )
    return plans


def file_bytes(ranked: Sequence[RankedTarget], precision: str) -> int:
    """Size of the LoRA file: weights and one alpha a module, and a header with their names and the metadata."""
    weights = sum(entry.parameters + 1 for entry in ranked) * _NUMBER_BYTES[precision]
    names = sum(3 * (len(entry.target.lora_name) + _ENTRY_BYTES) + len(".lora_down.weight.lora_up.weight.alpha")
                for entry in ranked)  # fmt: skip
    return 8 + names + _METADATA_BYTES + weights
