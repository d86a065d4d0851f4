"""Small LoRA files of every kind, and what they do, calculated plainly."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
FORWARD = GOLDEN / "forward"
ATTENTION = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q"
CROSS = "lora_unet_up_blocks_3_attentions_1_transformer_blocks_0_attn2_to_k"
CONV = "lora_unet_down_blocks_0_resnets_0_conv1"
MID = "lora_unet_mid_block_attentions_0_proj_in"
TEXT = "lora_te_text_model_encoder_layers_3_mlp_fc1"


def golden_keys(case: str) -> dict[str, Any]:
    """A file that sd-scripts or LyCORIS would write: its ``keys`` are rows of name, shape and, of alphas, value."""
    folders = (GOLDEN / "kohya-keys", GOLDEN / "lora-keys")
    return json.loads(next(path for folder in folders if (path := folder / f"{case}.json").is_file()).read_text())


def noise(*shape: int, seed: int = 0) -> Tensor:
    """The same numbers every time."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed + 31 * sum(shape)))


def write(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> Path:
    """A safetensors file, by the library itself."""
    save_file(
        {name: tensor.contiguous() for name, tensor in tensors.items()},
        path,
        dict(metadata or {}),
    )
    return path


def linear(
    name: str,
    *,
    rank: int,
    out: int = 24,
    entry: int = 16,
    alpha: float | None = None,
    seed: int = 0,
) -> dict[str, Tensor]:
    """A LoRA of a Linear."""
    found = {
        f"{name}.lora_down.weight": noise(rank, entry, seed=seed),
        f"{name}.lora_up.weight": noise(out, rank, seed=seed + 1),
    }
    return found if alpha is None else found | {f"{name}.alpha": torch.tensor(alpha)}


def conv(
    name: str,
    *,
    rank: int,
    out: int = 12,
    entry: int = 8,
    alpha: float | None = None,
    seed: int = 0,
) -> dict[str, Tensor]:
    """A LoRA of a 3×3 convolution."""
    found = {
        f"{name}.lora_down.weight": noise(rank, entry, 3, 3, seed=seed),
        f"{name}.lora_up.weight": noise(out, rank, 1, 1, seed=seed + 1),
    }
    return found if alpha is None else found | {f"{name}.alpha": torch.tensor(alpha)}


def plain(seed: int = 0, *, rank: int = 4, alpha: float | None = 2.0) -> dict[str, Tensor]:
    """A LoCon for SD 1.x: attention of three parts, a convolution, a text encoder's Linear."""
    return {
        **linear(ATTENTION, rank=rank, alpha=alpha, seed=seed),
        **linear(CROSS, rank=rank, alpha=alpha, seed=seed + 2, entry=768),
        **linear(MID, rank=rank, alpha=alpha, seed=seed + 4),
        **conv(CONV, rank=rank, alpha=alpha, seed=seed + 6),
        **linear(TEXT, rank=rank, alpha=alpha, seed=seed + 8),
    }


def deltas(tensors: Mapping[str, Tensor] | Path) -> dict[str, Tensor]:
    """ΔW of every LoRA module, by sd-scripts' rule, flattened to ``[out, in·kh·kw]`` and in fp64."""
    state = load_file(tensors) if isinstance(tensors, Path) else tensors
    found = {}
    for key in state:
        if key.endswith(".lora_down.weight"):
            name = key.removesuffix(".lora_down.weight")
            down, up = state[key].double(), state[f"{name}.lora_up.weight"].double()
            alpha = state.get(f"{name}.alpha")
            scale = 1.0 if alpha is None else float(alpha) / down.shape[0]
            found[name] = scale * up.flatten(1) @ down.flatten(1)
    return found


def metadata(path: Path) -> dict[str, str]:
    """As the file has it."""
    raw = path.read_bytes()
    return dict(json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")]).get("__metadata__", {}))


def empty_shapes(path: Path, keys: list[list[Any]], dtype: str = "F16") -> Path:
    """A file with these keys and shapes whose weights are a hole; alphas have their values."""
    entries: dict[str, Any] = {}
    values: list[tuple[int, bytes]] = []
    end = 0
    for key, shape, *value in keys:
        size = 2
        for side in shape:
            size *= side
        entries[key] = {
            "dtype": dtype,
            "shape": shape,
            "data_offsets": [end, end + size],
        }
        if value:
            values.append((end, torch.tensor(float(value[0])).half().numpy().tobytes()))
        end += size
    text = json.dumps(entries).encode()
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for place, raw in values:
            file.seek(8 + len(text) + place)
            file.write(raw)
        os.ftruncate(file.fileno(), 8 + len(text) + end)
    return path
