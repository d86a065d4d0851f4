"""sd-scripts' notation of block-wise ranks: 25 comma-separated numbers in ``network_args``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from blocklora.blocks.parts import BLOCK_COUNT
from blocklora.blocks.ranks import IndexRanks, ranks_by_index

if TYPE_CHECKING:
    from blocklora.job.models import Network


def network_args(network: Network) -> dict[str, str]:
    """What sd-scripts' ``--network_args`` would be for this network; overrides have no place in it.

    A network without block choices gives ``conv_dim`` and ``conv_alpha`` at the most. ``conv_block_dims`` and alphas
    appear where they say something that the defaults do not.
    """
    blocks = ranks_by_index(network)
    conv = network.kind == "locon"
    if not network.blocks:
        return {"conv_dim": str(blocks[1].conv_rank), "conv_alpha": _number(_conv_alpha(blocks[1]))} if conv else {}
    args = {"block_dims": _joined([block.rank for block in blocks])}
    if any(block.alpha != network.alpha or block.alpha is None for block in blocks if block.rank):
        args["block_alphas"] = _joined([block.rank if block.alpha is None else block.alpha for block in blocks])
    if conv:
        args["conv_block_dims"] = _joined([block.conv_rank for block in blocks])
        args["conv_block_alphas"] = _joined([_conv_alpha(block) for block in blocks])
    return args


def ranks_from_args(args: Mapping[str, str], *, dim: int, alpha: float | None) -> list[IndexRanks]:
    """The 25 settings that sd-scripts makes of ``network_dim``, ``network_alpha`` and ``network_args``.

    A conv rank is 0 everywhere when the arguments ask for no convolutions. An alpha of 0 means the rank, as there.

    Raises:
        ValueError: a list has not 25 numbers, or something is not a number.
    """
    dims = _numbers(args, "block_dims") or [dim] * BLOCK_COUNT
    alphas = _numbers(args, "block_alphas") or [alpha or 0] * BLOCK_COUNT
    conv_dims = _numbers(args, "conv_block_dims") or [float(args.get("conv_dim", 0))] * BLOCK_COUNT
    conv_alphas = _numbers(args, "conv_block_alphas") or [float(args.get("conv_alpha", 1))] * BLOCK_COUNT
    return [
        IndexRanks(rank=int(rank), alpha=own or None, conv_rank=int(conv_rank), conv_alpha=conv_alpha or None)
        for rank, own, conv_rank, conv_alpha in zip(dims, alphas, conv_dims, conv_alphas, strict=True)
    ]


def has_convolutions(args: Mapping[str, str]) -> bool:
    """Whether sd-scripts makes resnet and sampler modules for these ``network_args``."""
    return "conv_dim" in args or "conv_block_dims" in args


def _numbers(args: Mapping[str, str], key: str) -> list[float] | None:
    if key not in args:
        return None
    numbers = [float(word) for word in args[key].split(",")]
    if len(numbers) != BLOCK_COUNT:
        raise ValueError(f"{key} has {len(numbers)} numbers, but SD 1.x has {BLOCK_COUNT} block indices.")
    return numbers


def _conv_alpha(block: IndexRanks) -> float:
    return block.conv_rank if block.conv_alpha is None else block.conv_alpha


def _joined(numbers: Sequence[float]) -> str:
    return ",".join(_number(number) for number in numbers)


def _number(number: float) -> str:
    return f"{number:g}"
