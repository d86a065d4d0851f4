"""Rank and alpha of every block index: what a job's ``network.blocks`` stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blocklora.blocks.parts import BLOCK_COUNT, PARTS, part_of_index
from blocklora.errors import UserError

if TYPE_CHECKING:
    from blocklora.job.models import BlockSetting, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRanks:
    """Settings of one of sd-scripts' 25 block indices. Rank 0 makes no module; alpha ``None`` means alpha = rank."""

    rank: int
    alpha: float | None
    conv_rank: int
    """Rank of the 3x3 convolutions; 1x1 ones and Linears take ``rank``."""
    conv_alpha: float | None


_NOTHING = IndexRanks(rank=0, alpha=None, conv_rank=0, conv_alpha=None)


def ranks_by_index(network: Network) -> list[IndexRanks]:
    """The 25 settings that ``blocks`` stands for, index 0 first. A part's setting holds for all its indices.

    Raises:
        UserError: a list that has not 25 numbers.
    """
    if isinstance(network.blocks, tuple):
        if len(network.blocks) != BLOCK_COUNT:
            raise UserError(
                code="blocks-length",
                message=f"`blocks` has {len(network.blocks)} numbers, but SD 1.x has {BLOCK_COUNT} block indices.",
                fix='Give 25 numbers (the first is unused), or name the parts: { "in0": 16, "out3": 16 }.',
            )
        return [_plain(network, rank) for rank in network.blocks]
    parts = {part: _setting(network, network.blocks.get(part, network.rank)) for part in PARTS}
    return [parts.get(part_of_index(index) or "", _NOTHING) for index in range(BLOCK_COUNT)]


def _plain(network: Network, rank: int) -> IndexRanks:
    """A bare number: 0 leaves the whole block out, anything else keeps the network's own conv rank."""
    if rank == 0:
        return _NOTHING
    conv = network.conv
    return IndexRanks(
        rank=rank,
        alpha=network.alpha,
        conv_rank=network.rank if conv is None else conv.rank,
        conv_alpha=network.alpha if conv is None else conv.alpha,
    )


def _setting(network: Network, setting: int | BlockSetting) -> IndexRanks:
    if isinstance(setting, int):
        return _plain(network, setting)
    rank = network.rank if setting.rank is None else setting.rank
    plain = _plain(network, rank)
    if rank == 0 and setting.conv_rank:
        plain = replace(_plain(network, 1), rank=0)  # the convolutions alone, with the network's conv alpha
    return IndexRanks(
        rank=rank,
        alpha=plain.alpha if setting.alpha is None else setting.alpha,
        conv_rank=plain.conv_rank if setting.conv_rank is None else setting.conv_rank,
        conv_alpha=plain.conv_alpha if setting.conv_alpha is None else setting.conv_alpha,
    )
