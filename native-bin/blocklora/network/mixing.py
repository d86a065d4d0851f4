"""Other LoRA files: reading them, and adding them on top of what is attached for the time of a picture.

Files are in kohya's naming: LoRA and LoCon, of any precision, with or without alpha.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from blocklora.blocks.header import read_header
from blocklora.blocks.targets import lora_name, part_of_module
from blocklora.errors import UserError
from blocklora.network.kohya import LoraWeights

Parts = Collection[str] | Mapping[str, float] | None
"""``None``: everything. Names: only these parts of the U-Net. A mapping: a factor per part, 0 where it is absent."""

Forward = Callable[[Tensor], Tensor]


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


@contextmanager
def mixed(
    unet: nn.Module, loras: Sequence[tuple[LoraFile, float, Parts]], *, text_encoder: nn.Module | None = None
) -> Iterator[None]:
    """Adds LoRA files, each with a weight and a choice of parts. Afterwards everything is as before, bit for bit.

    Whatever is attached stays in effect: the forwards of now are wrapped, not replaced. No gradient reaches the files.

    Args:
        text_encoder: where given, what the files have for it is applied too (weight only, as it has no parts).

    Raises:
        UserError: a file has modules that this base does not have, or of other widths.
    """
    names = {lora_name(name): (name, module) for name, module in unet.named_modules() if _fits(module)}
    if text_encoder is not None:
        names |= {_text_name(name): (None, module) for name, module in text_encoder.named_modules() if _fits(module)}
    before: list[tuple[nn.Module, Forward | None]] = []
    try:
        for file, weight, parts in loras:
            for kohya, weights in file.modules.items():
                if kohya.startswith("lora_te") and text_encoder is None:
                    continue
                name, module = names.get(kohya.replace("lora_te1_", "lora_te_"), (None, None))
                if module is None:
                    raise _does_not_fit(file, f"it has {kohya}, which this base has not")
                strength = weight * weights.scale * (1.0 if name is None else _factor(part_of_module(name), parts))
                if not _same_widths(module, weights.down, weights.up):
                    raise _does_not_fit(file, f"the widths of {kohya} differ")
                if strength != 0:
                    before.append((module, module.__dict__.get("forward")))
                    module.forward = _added(module, module.forward, weights.down, weights.up, strength)
        yield
    finally:
        for module, forward in reversed(before):
            if forward is None:
                del module.forward
            else:
                module.forward = forward


def _added(module: nn.Module, inner: Forward, down: Tensor, up: Tensor, strength: float) -> Forward:
    """``inner(x) + strength · up(down(x))``."""
    weight: Tensor = module.weight  # type: ignore[assignment]
    down = down.to(weight.device, weight.dtype)
    up = up.to(weight.device, weight.dtype)
    if isinstance(module, nn.Conv2d):
        stride, padding = module.stride, module.padding
        return lambda x: inner(x) + strength * F.conv2d(F.conv2d(x, down, None, stride, padding), up)
    down, up = down.flatten(1), up.flatten(1)  # some files write a Linear as a 1x1 convolution
    return lambda x: inner(x) + strength * F.linear(F.linear(x, down), up)


def _factor(part: str | None, parts: Parts) -> float:
    if parts is None:
        return 1.0
    if isinstance(parts, Mapping):
        return float(parts.get(part, 0.0)) if part else 0.0
    return 1.0 if part in parts else 0.0


def _fits(module: nn.Module) -> bool:
    return isinstance(module, nn.Linear | nn.Conv2d)


def _same_widths(module: nn.Module, down: Tensor, up: Tensor) -> bool:
    weight: Tensor = module.weight  # type: ignore[assignment]
    return up.shape[0] == weight.shape[0] and down[0].numel() == weight[0].numel()


def _text_name(name: str) -> str:
    """kohya's name of a text encoder module; files say ``text_model`` whether or not the library has that level."""
    return "lora_te_text_model_" + name.removeprefix("text_model.").replace(".", "_")


def _does_not_fit(file: LoraFile, reason: str) -> UserError:
    return UserError(
        "lora-does-not-fit",
        f"{file.path.name} does not fit this base model: {reason}.",
        "Mix with a LoRA that was made for the same base.",
        file=file.path,
    )
