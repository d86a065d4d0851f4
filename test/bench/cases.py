"""What the bench measures: bases, block sets and pictures that both sides share."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from blocklora.blocks.parts import PARTS
from blocklora.blocks.shapes import base_unet_shapes
from blocklora.blocks.targets import RankedTarget, ranked_targets, unet_targets
from blocklora.job.models import Network

TRAINED_PARTS: dict[str, tuple[str, ...]] = {"full": PARTS, "upper": ("in0", "out3"), "late": ("out3",)}
"""Block sets: everything; the paper's style set; the last block alone, before which no gradient is needed."""


@dataclass(kw_only=True, slots=True, frozen=True)
class Case:
    """One measurement."""

    base: Path
    """Diffusers folder."""
    resolution: int
    """Side of the pictures in pixels."""
    batch: int
    blocks: str = "full"
    kind: str = "lora"
    rank: int = 16
    cached: bool = True
    precision: str = "fp32"
    seed: int = 42
    pictures: int = 8

    @property
    def dtype(self) -> torch.dtype:
        """Arithmetic of the base."""
        return {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[self.precision]

    def network(self) -> Network:
        """The job's network: the same rank in every trained part."""
        off = {part: 0 for part in PARTS if part not in TRAINED_PARTS[self.blocks]}
        return Network(kind=self.kind, rank=self.rank, blocks=off)

    def targets(self) -> list[RankedTarget]:
        """Modules that are trained."""
        return ranked_targets(unet_targets(base_unet_shapes(self.base)), self.network())

    def module_names(self) -> list[str]:
        """The same modules by diffusers name, for peft."""
        return [ranked.target.name for ranked in self.targets()]


def synthetic_pictures(case: Case) -> tuple[torch.Tensor, list[str]]:
    """Noise pictures float32 [n, 3, H, W] in [-1, 1] and as many captions; the same for both sides."""
    random = np.random.default_rng(case.seed)
    pixels = random.integers(0, 256, (case.pictures, 3, case.resolution, case.resolution), dtype=np.uint8)
    captions = [f"trigger, smile, short hair, blue background, {i}" for i in range(case.pictures)]
    return torch.from_numpy(pixels).float() / 127.5 - 1, captions


def to_json(case: Case) -> str:
    """The case as an argument for a worker."""
    return json.dumps(asdict(case) | {"base": str(case.base)})


def from_json(text: str) -> Case:
    """The case that ``to_json`` wrote."""
    values = json.loads(text)
    return Case(**values | {"base": Path(values["base"])})
