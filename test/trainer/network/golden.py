"""The tiny U-Net with expected outputs: see fixtures/golden/forward/README.md."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from blocklora.blocks.parts import PARTS
from blocklora.network.load import LoraFile, load_lora
from blocklora.network.mix import Parts

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "forward"
FILES = {path.name[0]: path for path in sorted(FOLDER.glob("[a-i]-*.safetensors"))}
CASES: dict[str, Any] = json.loads((FOLDER / "cases.json").read_text())


def unet() -> Any:
    """A fresh U-Net in fp32."""
    from diffusers import UNet2DConditionModel

    model = UNet2DConditionModel.from_pretrained(FOLDER / "unet", local_files_only=True)
    return model.eval().requires_grad_(False)


@cache
def inputs() -> dict[str, torch.Tensor]:
    return load_file(FOLDER / "inputs.safetensors")


@cache
def expected() -> dict[str, torch.Tensor]:
    return load_file(FOLDER / "expected.safetensors")


def output(model: Any) -> torch.Tensor:
    """What the U-Net says to the fixture's inputs."""
    own = inputs()
    return model(own["sample"], own["timestep"], encoder_hidden_states=own["encoder_hidden_states"], return_dict=False)[
        0
    ]


def loras(case: str) -> list[tuple[LoraFile, float, Parts]]:
    """What a case's name stands for, such as ``a@0.7:in0+out3+e@0.9``."""
    found: list[tuple[LoraFile, float, Parts]] = []
    for letter, strength, choice in re.findall(r"([a-i])@([-\d.]+|parts)(?::([^@]+?))?(?=\+[a-i]@|$)", case):
        file = load_lora(FILES[letter])
        weight = 1.0 if strength == "parts" else float(strength)
        parts: Parts = CASES["parts_vector"] if strength == "parts" else None
        if choice == "attn-only":
            file = replace(file, modules={name: m for name, m in file.modules.items() if "_attentions_" in name})
        elif choice.startswith("lbw"):
            file = _by_lbw(file, CASES["lbw26" if choice == "lbw26" else "lbw17_MIDD"])
        elif choice:
            parts = choice.split("+")
            assert set(parts) <= set(PARTS)
        found.append((file, weight, parts))
    return found


def _by_lbw(file: LoraFile, ratios: dict[str, float]) -> LoraFile:
    blocks = {name: block for name, _, block in json.loads((FOLDER / "lbw-blocks.json").read_text())["modules"]}
    modules = {name: replace(module, up=module.up * ratios[blocks[name]]) for name, module in file.modules.items()}
    return replace(file, modules=modules)
