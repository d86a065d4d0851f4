"""Other LoRA files on top of what is attached, for the time of a picture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from torch import Tensor, nn
from torch.nn import functional as F

from blocklora.blocks.targets import lora_name, part_of_module
from blocklora.errors import UserError
from blocklora.network.load import LoraFile

Parts = Collection[str] | Mapping[str, float] | None
"""``None``: everything. Names: only these parts of the U-Net. A mapping: a factor per part, 0 where it is absent."""

Forward = Callable[[Tensor], Tensor]


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
