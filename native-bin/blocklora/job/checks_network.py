"""Checks of ``network``: which modules it makes on this base, and whether that is what was meant."""

from __future__ import annotations

from collections import Counter

from blocklora.blocks.overrides import check_pattern
from blocklora.blocks.parts import BLOCK_COUNT, PARTS_WITHOUT_ATTENTION
from blocklora.blocks.targets import RankedTarget, Target, ranked_targets, unet_targets
from blocklora.errors import UserError
from blocklora.job.checks import Checks
from blocklora.job.models import BlockSetting
from blocklora.job.words import counted, listed

_OTHER_LENGTHS = {
    12: "LBW's form for SDXL, or the `down_lr_weight` of sd-scripts",
    17: "LBW's form",
    20: "LBW's form for an SDXL LoCon",
    23: "sd-scripts' form for SDXL",
    26: "LBW's form for a LoCon, with the text encoder in front",
}
_EMPTY_INDICES = (10, 11, 13, 14)


def check_network(checks: Checks) -> None:
    """Blocks, conv, overrides, ranks."""
    network = checks.job.network
    if isinstance(network.blocks, tuple) and len(network.blocks) != BLOCK_COUNT:
        count = len(network.blocks)
        form = f"; that is {_OTHER_LENGTHS[count]}" if count in _OTHER_LENGTHS else ""
        checks.error(
            "blocks-length",
            f"`blocks` has {counted(count, 'number')}{form}. sd-scripts' `block_dims` has {BLOCK_COUNT}.",
            'Give 25 numbers (index 0 is unused), or name the parts: { "in0": 16, "out3": 16 }.',
            "network", "blocks", key=True,
        )  # fmt: skip
        return
    if network.kind == "lora":
        _without_convolutions(checks)
    if checks.shapes is None:
        return
    try:
        targets = unet_targets(checks.shapes)
    except UserError as error:
        checks.failed(error, "base", "model")
        return
    allowed = [target for target in targets if target.attention or network.kind == "locon"]
    if not _overrides(checks, targets, allowed):
        return
    ranked = ranked_targets(targets, network)
    if not ranked:
        checks.error("network-empty", *_why_empty(checks), "network")
        return
    _widths(checks, ranked)
    _scales(checks, ranked)


def _without_convolutions(checks: Checks) -> None:
    """A plain LoRA has no convolutions: settings for them would be ignored, and two parts get nothing."""
    network = checks.job.network
    locon = 'Set "kind": "locon", or remove it.'
    if network.conv is not None:
        message = "`conv` is for a LoCon; a plain LoRA has no 3x3 convolutions."
        checks.error("conv-without-locon", message, locon, "network", "conv", key=True)
    if isinstance(network.blocks, tuple):
        if any(network.blocks[index] for index in _EMPTY_INDICES):
            checks.info(
                "block-without-attention",
                "Indices 10, 11 and 13 to 15 (in3, out0) have no attention layers: a plain LoRA learns nothing there.",
                'Set "kind": "locon" to train their convolutions.',
                "network", "blocks", key=True,
            )  # fmt: skip
        return
    for part, setting in network.blocks.items():
        rank = setting.rank if isinstance(setting, BlockSetting) else setting
        if isinstance(setting, BlockSetting) and (setting.conv_rank or setting.conv_alpha):
            message = f"`{part}` sets convolutions, which a plain LoRA does not have."
            checks.error("conv-without-locon", message, locon, "network", "blocks", part)
        elif part in PARTS_WITHOUT_ATTENTION and rank:
            checks.warning(
                "block-without-attention",
                f"`{part}` has no attention layers, only convolutions, so a plain LoRA learns nothing there.",
                f'Set "kind": "locon" to train it, or "{part}": 0.',
                "network", "blocks", part,
            )  # fmt: skip


def _overrides(checks: Checks, targets: list[Target], allowed: list[Target]) -> bool:
    """Whether every pattern matches a module."""
    fine = True
    names, trained = [target.name for target in targets], [target.name for target in allowed]
    for index, override in enumerate(checks.job.network.overrides):
        try:
            check_pattern(override.pattern, names=names, allowed=trained)
        except UserError as error:
            checks.failed(error, "network", "overrides", index, "pattern")
            fine = False
    return fine


def _why_empty(checks: Checks) -> tuple[str, str]:
    network = checks.job.network
    if network.kind == "lora" and not isinstance(network.blocks, tuple):
        settings = dict.fromkeys(PARTS_WITHOUT_ATTENTION, network.rank)
        for part, setting in network.blocks.items():
            rank = setting.rank if isinstance(setting, BlockSetting) else setting
            if part in settings and rank is not None:
                settings[part] = rank
        named = [part for part, rank in settings.items() if rank]
        if named:
            return (
                f"Nothing would be trained: a plain LoRA has no modules in {listed(sorted(named), 'and')}.",
                'Set "kind": "locon", or give other blocks a rank.',
            )
    return "Nothing would be trained: every rank is 0.", "Give at least one block a rank."


def _widths(checks: Checks, ranked: list[RankedTarget]) -> None:
    """A rank above a layer's width costs memory and learns nothing more."""
    narrow: Counter[tuple[str, int]] = Counter()
    widths: dict[tuple[str, int], int] = {}
    for entry in ranked:
        target = entry.target
        width = min(target.in_features * target.kernel[0] * target.kernel[1], target.out_features)
        if entry.rank > width:
            key = (target.part, entry.rank)
            narrow[key] += 1
            widths[key] = min(width, widths.get(key, width))
    if not narrow:
        return
    (part, rank), modules = next(iter(narrow.items()))
    more = f" (and the same in {counted(len(narrow) - 1, 'other block')})" if len(narrow) > 1 else ""
    at = ("network", "blocks", part) if checks.wrote("network", "blocks", part) else ("network", "rank")
    checks.warning(
        "rank-above-width",
        f"Rank {rank} in {part} is more than the {widths[(part, rank)]} dimensions that "
        f"{counted(modules, 'module')} there can have{more}; it makes the file larger and learns nothing more.",
        f"Use at most {widths[(part, rank)]}.",
        *at,
    )


def _scales(checks: Checks, ranked: list[RankedTarget]) -> None:
    largest = max(ranked, key=lambda entry: entry.scale)
    if largest.scale > 4:
        checks.info(
            "alpha-large",
            f"Alpha {largest.alpha:g} at rank {largest.rank} multiplies what is learnt by {largest.scale:g}.",
            "Usual is an alpha from half the rank to the rank.",
            "network", "alpha",
        )  # fmt: skip
