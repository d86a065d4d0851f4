"""Names of U-Net weights in single-file checkpoints (CompVis' ldm layout), translated to diffusers' names."""

from __future__ import annotations

import re

PREFIX = "model.diffusion_model."
"""What U-Net weights begin with in a checkpoint file."""

_PLAIN = {
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "input_blocks.0.0": "conv_in",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "out.0": "conv_norm_out",
    "out.2": "conv_out",
}
_RESNET = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}
_PLAIN_BACK = {diffusers: ldm for ldm, diffusers in _PLAIN.items()}
_RESNET_BACK = {diffusers: ldm for ldm, diffusers in _RESNET.items()}
_DIFFUSERS = re.compile(
    r"(?:(down|up)_blocks\.(\d+)|mid_block)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)"
)
_BLOCK = re.compile(r"(input_blocks|middle_block|output_blocks)\.(\d+)(?:\.(\d+))?\.(.+)")


def diffusers_name(name: str) -> str | None:
    """diffusers' name of a U-Net weight (SD 1.x, 2.x or SDXL) with this ldm name (without ``PREFIX``), or ``None``.

    The layout has three entries a level: two resnets (each with attention) and a downsampler, or three resnets whose
    last entry also holds the upsampler.
    """
    module, _, leaf = name.rpartition(".")
    if module in _PLAIN:
        return f"{_PLAIN[module]}.{leaf}"
    match = _BLOCK.fullmatch(name)
    if match is None:
        return None
    side, number, rest = match[1], int(match[2]), match[4]
    if side == "middle_block":
        rest = name.removeprefix(f"middle_block.{number}.")
        return f"mid_block.attentions.0.{rest}" if number == 1 else _resnet(f"mid_block.resnets.{number // 2}", rest)
    item = int(match[3] or 0)
    if side == "input_blocks":
        level, place = divmod(number - 1, 3)
        if place == 2:
            return f"down_blocks.{level}.downsamplers.0.conv.{leaf}" if rest == f"op.{leaf}" else None
        block = f"down_blocks.{level}"
        return f"{block}.attentions.{place}.{rest}" if item == 1 else _resnet(f"{block}.resnets.{place}", rest)
    level, place = divmod(number, 3)
    block = f"up_blocks.{level}"
    if item and rest == f"conv.{leaf}":
        return f"{block}.upsamplers.0.conv.{leaf}"
    return f"{block}.attentions.{place}.{rest}" if item == 1 else _resnet(f"{block}.resnets.{place}", rest)


def ldm_name(module: str, *, sdxl: bool = False) -> str | None:
    """ldm's name of a U-Net module with this diffusers name (both without ``.weight``), or ``None``.

    Args:
        sdxl: its first level up has attention, so that its upsampler is the third item there; SD 1.x's is the second.
    """
    if module in _PLAIN_BACK:
        return _PLAIN_BACK[module]
    match = _DIFFUSERS.fullmatch(module)
    if match is None:
        return None
    side, level, group, item, rest = match[1], int(match[2] or 0), match[3], int(match[4]), match[5]
    if group == "resnets":
        if rest not in _RESNET_BACK:
            return None
        rest = _RESNET_BACK[rest]
    if side is None:
        return f"middle_block.{1 if group == 'attentions' else 2 * item}.{rest}"
    if group == "downsamplers":
        return f"input_blocks.{3 + 3 * level}.0.op"
    if group == "upsamplers":
        return f"output_blocks.{2 + 3 * level}.{2 if sdxl or level > 0 else 1}.conv"
    block = f"input_blocks.{1 + 3 * level + item}" if side == "down" else f"output_blocks.{3 * level + item}"
    return f"{block}.{1 if group == 'attentions' else 0}.{rest}"


def _resnet(block: str, rest: str) -> str | None:
    module, _, leaf = rest.rpartition(".")
    return f"{block}.{_RESNET[module]}.{leaf}" if module in _RESNET else None
