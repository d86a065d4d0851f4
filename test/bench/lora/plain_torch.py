"""The same operations as a plain torch script does them: everything in memory, ΔW dense, one SVD of it a module.

python plain_torch.py resize RANK OUT FILE
python plain_torch.py svd RANK OUT A B          # weights 0.8 and 0.6
python plain_torch.py concat 0 OUT A B
"""

from __future__ import annotations

import sys

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

WEIGHTS = (0.8, 0.6)


def modules(path: str) -> dict[str, tuple[Tensor, Tensor, float]]:
    """Name -> down, up, scale."""
    state = load_file(path)
    found = {}
    for key in state:
        if key.endswith(".lora_down.weight"):
            name = key.removesuffix(".lora_down.weight")
            down, up = state[key], state[f"{name}.lora_up.weight"]
            found[name] = (down, up, float(state[f"{name}.alpha"]) / down.shape[0])
    return found


def cut(dense: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """Down and up of the best approximation."""
    u, s, v = torch.linalg.svd(dense, full_matrices=False)
    return v[:rank], u[:, :rank] * s[:rank]


def main() -> None:
    """Reads the command line."""
    operation, rank, out, *paths = sys.argv[1:]
    files = [modules(path) for path in paths]
    state: dict[str, Tensor] = {}
    for name in sorted({name for file in files for name in file}):
        shares = [
            (file[name], weight) for file, weight in zip(files, WEIGHTS if len(files) > 1 else (1.0,), strict=True)
        ]
        down_shape, up_shape = shares[0][0][0].shape[1:], shares[0][0][1].shape[2:]
        if operation == "concat":
            down = torch.cat([down.float() for (down, _, _), _ in shares])
            up = torch.cat([up.float() * scale * weight for (_, up, scale), weight in shares], 1)
        else:
            dense = sum(
                up.float().flatten(1) @ down.float().flatten(1) * (scale * weight)
                for (down, up, scale), weight in shares
            )
            down, up = cut(dense, int(rank))  # type: ignore[arg-type]
            down, up = down.reshape(-1, *down_shape), up.reshape(*up.shape, *up_shape)
        state[f"{name}.lora_down.weight"] = down.half().contiguous()
        state[f"{name}.lora_up.weight"] = up.half().contiguous()
        state[f"{name}.alpha"] = torch.tensor(float(down.shape[0])).half()
    save_file(state, out)


if __name__ == "__main__":
    main()
