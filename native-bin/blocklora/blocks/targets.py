"""LoRA targets: which modules of a U-Net a LoRA trains, found from the weights' shapes alone.

The choice is sd-scripts' (`networks/lora.py`): every Linear and 1x1 convolution inside a transformer block; for a LoCon
also everything in resnets and samplers. ``conv_in``, ``conv_out``, the time embedding and norms are never trained.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from blocklora.blocks.overrides import check_pattern
from blocklora.blocks.parts import part_of_index
from blocklora.blocks.ranks import IndexRanks, ranks_by_index
from blocklora.errors import UserError

if TYPE_CHECKING:
    from blocklora.job.models import Network, Override

Kind = Literal["linear", "conv1x1", "conv"]

_BLOCK = re.compile(
    r"(?:(?P<side>down|up)_blocks\.(?P<level>\d+)|mid_block)"
    r"\.(?P<group>resnets|attentions|downsamplers|upsamplers)\.(?P<item>\d+)\.(?P<module>.+)"
)

_RESNET_ORDER = ("conv1", "time_emb_proj", "conv2", "conv_shortcut")
_ATTENTION_ORDER = ("proj_in", "attn1", "attn2", "ff", "proj_out")
_PROJECTION_ORDER = ("to_q", "to_k", "to_v", "to_out.0", "net.0.proj", "net.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A module that can have a LoRA."""

    name: str
    """Diffusers name, such as ``mid_block.attentions.0.proj_in``."""
    lora_name: str
    """kohya name, such as ``lora_unet_mid_block_attentions_0_proj_in``."""
    part: str
    """One of ``PARTS``."""
    index: int
    """sd-scripts' block index, 1 to 24."""
    kind: Kind
    in_features: int
    out_features: int
    kernel: tuple[int, int]
    """Height and width; (1, 1) for a Linear."""
    attention: bool
    """Inside a transformer block, so that a plain LoRA trains it too."""

    def parameters(self, rank: int) -> int:
        """Number of weights of a LoRA of this rank: down ``[r, in, kh, kw]`` and up ``[out, r]``."""
        return rank * (self.in_features * self.kernel[0] * self.kernel[1] + self.out_features)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedTarget:
    """A module with the LoRA that it gets."""

    target: Target
    rank: int
    alpha: float
    parameters: int

    @property
    def scale(self) -> float:
        """What the product of up and down is multiplied with."""
        return self.alpha / self.rank


def lora_name(name: str) -> str:
    """kohya's name of the U-Net module with this diffusers name."""
    return "lora_unet_" + name.replace(".", "_")


def part_of_module(name: str) -> str | None:
    """The part that the U-Net module with this diffusers name lies in; ``None`` outside the blocks (``conv_in``, …)."""
    match = _BLOCK.fullmatch(name)
    return part_of_index(_block_index(match)) if match else None


def unet_targets(shapes: Mapping[str, tuple[int, ...]]) -> list[Target]:
    """Every module that a LoCon can train, in the order in which the U-Net runs them.

    Args:
        shapes: weight name in diffusers' naming (``….weight``, ``….bias``) -> shape.

    Raises:
        UserError: the U-Net has not the anatomy of SD 1.x.
    """
    found: list[tuple[tuple[int, ...], Target]] = []
    for weight, shape in shapes.items():
        name, _, leaf = weight.rpartition(".")
        if leaf != "weight" or len(shape) not in (2, 4):
            continue
        if match := _BLOCK.fullmatch(name):
            index = _block_index(match)
            target = _target(name, shape, index, attention=match["group"] == "attentions")
            found.append(((index, *_order(match)), target))
    if {target.index for _, target in found} != set(range(1, 25)):
        raise _wrong_anatomy()
    return [target for _, target in sorted(found, key=lambda entry: (entry[0], entry[1].name))]


def ranked_targets(targets: Sequence[Target], network: Network) -> list[RankedTarget]:
    """The modules that get a LoRA, in the order of ``targets``; rank 0 is absent.

    Raises:
        UserError: ``blocks`` has a wrong length, or an override's pattern matches no module.
    """
    allowed = [target for target in targets if target.attention or network.kind == "locon"]
    for override in network.overrides:
        check_pattern(
            override.pattern, names=[target.name for target in targets], allowed=[target.name for target in allowed]
        )
    return apply_ranks(allowed, ranks_by_index(network), network.overrides)


def apply_ranks(
    targets: Sequence[Target], blocks: Sequence[IndexRanks], overrides: Sequence[Override] = ()
) -> list[RankedTarget]:
    """Ranks by block index, then the last override whose pattern matches. Only 3x3 convolutions take the conv rank."""
    ranked = []
    for target in targets:
        block = blocks[target.index]
        rank, alpha = (block.conv_rank, block.conv_alpha) if target.kind == "conv" else (block.rank, block.alpha)
        for override in overrides:
            if fnmatchcase(target.name, override.pattern):
                rank = override.rank
                alpha = alpha if override.alpha is None else override.alpha
        if rank:
            alpha = float(rank if alpha is None else alpha)
            ranked.append(RankedTarget(target=target, rank=rank, alpha=alpha, parameters=target.parameters(rank)))
    return ranked


def _target(name: str, shape: tuple[int, ...], index: int, *, attention: bool) -> Target:
    kernel = (shape[2], shape[3]) if len(shape) == 4 else (1, 1)
    kind: Kind = "linear" if len(shape) == 2 else "conv1x1" if kernel == (1, 1) else "conv"
    part = part_of_index(index)
    assert part is not None  # only index 0 has none, and no block has index 0
    return Target(
        name=name, lora_name=lora_name(name), part=part, index=index, kind=kind,
        in_features=shape[1], out_features=shape[0], kernel=kernel, attention=attention,
    )  # fmt: skip


def _block_index(match: re.Match[str]) -> int:
    """sd-scripts' ``get_block_index`` for a module inside a block."""
    side, group, item = match["side"], match["group"], int(match["item"])
    if side is None:
        return 12
    level = int(match["level"])
    sampler = group in ("downsamplers", "upsamplers")
    if level > 3 or item > (0 if sampler else 1 if side == "down" else 2) or (side, group) == ("down", "upsamplers"):
        raise _wrong_anatomy()
    if side == "down":
        return 3 + 3 * level if sampler else 1 + 3 * level + item
    return 15 + 3 * level if sampler else 13 + 3 * level + item


def _order(match: re.Match[str]) -> tuple[int, int, int, int]:
    """Place within a block index, as the forward pass goes; in mid one resnet comes before and one after attention."""
    group, item, module = match["group"], int(match["item"]), match["module"]
    if group == "resnets":
        return (2 * item if match["side"] is None else 0, 0, _place(module, _RESNET_ORDER), 0)
    if group == "attentions":
        layer = re.fullmatch(r"transformer_blocks\.(\d+)\.(attn1|attn2|ff)\.(.+)", module)
        if layer is None:
            return (1, 0 if module == "proj_in" else 10_000, 0, 0)
        return (1, 1 + int(layer[1]), _place(layer[2], _ATTENTION_ORDER), _place(layer[3], _PROJECTION_ORDER))
    return (3, 0, 0, 0)


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def _wrong_anatomy() -> UserError:
    return UserError(
        code="base-anatomy",
        message="The base's U-Net does not have the blocks of SD 1.x (four in-blocks, mid, four out-blocks).",
        fix="Choose an SD 1.x base model.",
    )
