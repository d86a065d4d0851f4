"""Files for the bench, with the shapes that sd-scripts writes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch
from safetensors.torch import save_file

GOLDEN = Path(__file__).parents[2] / "fixtures" / "golden" / "lora-keys"


def lora(path: Path, rank: int, *, seed: int, modules: int = 264) -> None:
    """A plain LoRA for SD 1.5 with text encoder in fp16, whose singular values fall as trained ones do.

    Args:
        modules: take so many of the 264, evenly spread over the model.
    """
    keys = json.loads((GOLDEN / "sd15-lora-conv-te.json").read_text())["keys"]
    names = sorted({key.split(".")[0] for key, *_ in keys})
    names = [name for name in names if "_attentions_" in name or name.startswith("lora_te_")]
    chosen = {names[place * len(names) // modules] for place in range(modules)}
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for key, shape, *value in keys:
        name = key.split(".")[0]
        if name not in chosen:
            continue
        if value:
            state[key] = torch.tensor(float(rank) / 2).half()
            continue
        side = 0 if "lora_down" in key else 1
        full = [*shape]
        full[side] = rank
        weights = torch.randn(full, generator=generator) * 0.02
        falling = torch.linspace(1, 0.1, rank).square()
        state[key] = (weights * falling.reshape([-1 if place == side else 1 for place in range(len(full))])).half()
    save_file(state, path, {"ss_network_dim": str(rank), "ss_network_alpha": str(rank / 2)})


def sparse_checkpoint(path: Path, *, tensors: int = 1100, size: int = 2 << 30) -> None:
    """A file of 2 GB that takes no room on the disk: only its header was written."""
    rows = size // tensors // 2 // 1024
    entries, end = {}, 0
    for place in range(tensors):
        name = f"model.diffusion_model.output_blocks.{place % 12}.1.transformer_blocks.0.attn2.to_k.{place}.weight"
        entries[name] = {"dtype": "F16", "shape": [rows, 1024], "data_offsets": [end, end + rows * 2048]}
        end += rows * 2048
    text = json.dumps({"__metadata__": {"format": "pt"}, **entries}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    os.truncate(path, 8 + len(text) + end)
