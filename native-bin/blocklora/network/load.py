"""Reads LoRA files in kohya's naming: LoRA and LoCon, of any precision, with or without alpha."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from blocklora.blocks.header import read_header
from blocklora.errors import UserError
from blocklora.network.kohya import LoraWeights

_DOWN, _UP, _ALPHA = "lora_down.weight", "lora_up.weight", "alpha"
_LYCORIS = ("hada_", "lokr_", "oft_", "dora_scale", "lora_mid.weight", "diff", "on_input", "w_norm", "b_norm")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraFile:
    """A LoRA file in memory."""

    path: Path
    modules: Mapping[str, LoraWeights]
    """kohya name (``lora_unet_…``, ``lora_te_…``) -> weights, in fp32 on the CPU."""
    metadata: Mapping[str, str]

    @property
    def name(self) -> str:
        """What A1111 calls it: ``ss_output_name``, else the file's name."""
        return self.metadata.get("ss_output_name") or self.path.stem


def load_lora(path: Path) -> LoraFile:
    """Reads a LoRA file. A module without alpha has scale 1.

    Raises:
        UserError: missing, cut off, not a LoRA, or of a kind that is not plain LoRA/LoCon; no key is ever left out.
    """
    header = read_header(path)
    state = load_file(path)
    tensors: dict[str, dict[str, Tensor]] = {}
    for key, tensor in state.items():
        name, _, leaf = key.partition(".")
        if not name.startswith(("lora_unet_", "lora_te_", "lora_te1_")) or leaf not in (_DOWN, _UP, _ALPHA):
            raise _unknown_key(path, key)
        tensors.setdefault(name, {})[leaf] = tensor
    if not tensors:
        raise UserError("lora-empty", f"{path.name} holds no LoRA module.", "Choose another file.", file=path)
    modules = {name: _weights(path, name, leaves) for name, leaves in sorted(tensors.items())}
    return LoraFile(path=path, modules=modules, metadata=dict(header.metadata))


def _weights(path: Path, name: str, leaves: Mapping[str, Tensor]) -> LoraWeights:
    if _DOWN not in leaves or _UP not in leaves:
        raise UserError(
            "lora-damaged",
            f"{path.name} is damaged: {name} lacks its {'down' if _DOWN not in leaves else 'up'} weight.",
            "Get the file again.",
            file=path,
        )
    down, up = leaves[_DOWN].float(), leaves[_UP].float()
    if down.shape[0] != up.shape[1]:
        raise UserError(
            "lora-damaged", f"{path.name} is damaged: the ranks of {name} differ.", "Get the file again.", file=path
        )
    alpha = leaves.get(_ALPHA)
    return LoraWeights(down=down, up=up, alpha=None if alpha is None else float(alpha))


def _unknown_key(path: Path, key: str) -> UserError:
    fix = "Convert it to kohya's format, or leave it out."
    if any(mark in key for mark in _LYCORIS):
        message = f"{path.name} is of a LyCORIS kind that cannot be mixed yet ({key})."
    elif ".lora_A." in key or ".lora.down." in key or key.startswith(("unet.", "text_encoder.")):
        message = f"{path.name} is in diffusers' format, not kohya's ({key})."
    elif key.startswith("lora_te2_"):
        message, fix = f"{path.name} is an SDXL LoRA ({key}).", "Choose a LoRA for SD 1.x."
    else:
        message = f"{path.name} is not a LoRA in kohya's format: it has the key {key}."
    return UserError("lora-unknown-key", message, fix, file=path)
