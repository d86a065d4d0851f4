"""Zero modules for blocks in which a file has nothing.

Some programs take a list of block weights by position over the blocks that a file *has* (Inspire Pack), so that a
block-wise LoRA shifts every later number. One module of rank 1 and zeros in every missing block keeps the count right.
"""

from __future__ import annotations

from collections.abc import Sequence

from blocklora.blocks.layouts import LAYOUTS, Layout, lbw_block_of
from blocklora.errors import UserError
from blocklora.lora.modules import LoraModule
from blocklora.lora.names import ModuleName, dotted_name, kohya_name

_WIDTHS = {"sd1": (320, 640, 1280, 1280), "sdxl": (320, 640, 1280)}
"""Channels by level, from the outside in. SD 2.x has those of SD 1.x."""


def zero_modules(modules: Sequence[LoraModule], family: str, prefix: str | None) -> list[tuple[str, tuple[int, ...]]]:
    """Keys and shapes of the tensors to add: for every missing block with attention, and, in a file with convolutions,
    for every missing block without.

    Args:
        prefix: naming; ``None``: as the file's first module.

    Raises:
        UserError: a kind of model whose blocks are not known, or a file for another width of it.
    """
    if family not in ("sd1", "sd2", "sdxl"):
        raise UserError(
            "dense-family", "The blocks of this kind of model are not known.", "`--dense` is for SD 1.x, 2.x and SDXL."
        )
    layout = LAYOUTS["sdxl" if family == "sdxl" else "sd1"]
    paths = [module.name.path for module in modules if module.name is not None and module.name.component == "unet"]
    there = {lbw_block_of(layout, path) for path in paths}
    conv = any(".attentions." not in path for path in paths)
    found: list[tuple[str, tuple[int, ...]]] = []
    for path, width, attention in _one_each(layout):
        block = lbw_block_of(layout, path)
        if block in there or (not attention and not conv):
            continue
        there.add(block)
        _same_widths(modules, layout)
        found += _tensors(path, width, attention, _style(modules, prefix), sdxl=family == "sdxl")
    return found


def _style(modules: Sequence[LoraModule], prefix: str | None) -> str:
    if prefix is not None:
        return prefix
    style = modules[0].style if modules else "kohya"
    return style if style in ("diffusers", "peft") else "kohya"


def _tensors(path: str, width: int, attention: bool, style: str, *, sdxl: bool) -> list[tuple[str, tuple[int, ...]]]:
    name = ModuleName("unet", path)
    down, up = ((1, width), (width, 1)) if attention else ((1, width, 3, 3), (width, 1, 1, 1))
    if style == "kohya":
        raw = kohya_name(name, sdxl=sdxl)
        return [(f"{raw}.lora_down.weight", down), (f"{raw}.lora_up.weight", up), (f"{raw}.alpha", ())]
    raw = dotted_name(name)
    ends = ("lora_A", "lora_B") if style == "peft" else ("lora.down", "lora.up")
    return [(f"{raw}.{ends[0]}.weight", down), (f"{raw}.{ends[1]}.weight", up)]


def _one_each(layout: Layout) -> list[tuple[str, int, bool]]:
    """A module with as many inputs as outputs of every block: path, width, whether it is one of attention."""
    widths = _WIDTHS[layout.kind]
    levels = len(widths)
    found = []
    for level, width in enumerate(widths):
        for item in range(2):
            found.append(_module(layout, f"down_blocks.{level}", item, width))
        if level < levels - 1:
            found.append((f"down_blocks.{level}.downsamplers.0.conv", width, False))
    found.append(("mid_block.attentions.0.transformer_blocks.0.attn1.to_q", widths[-1], True))
    for level, width in enumerate(reversed(widths)):
        found += [_module(layout, f"up_blocks.{level}", item, width) for item in range(3)]
    return found


def _module(layout: Layout, block: str, item: int, width: int) -> tuple[str, int, bool]:
    from blocklora.blocks.layouts import index_of_module

    path = f"{block}.attentions.{item}.transformer_blocks.0.attn1.to_q"
    if index_of_module(layout, path) in layout.without_attention:
        return f"{block}.resnets.{item}.conv2", width, False
    return path, width, True


def _same_widths(modules: Sequence[LoraModule], layout: Layout) -> None:
    """Zero modules of other widths than the model's would make every program refuse the file."""
    known = {path: width for path, width, attention in _one_each(layout) if attention}
    for module in modules:
        down = module.shapes.get("down")
        width = known.get(module.name.path) if module.name is not None else None
        if width is not None and down is not None and down[1] != width:
            raise UserError(
                "dense-widths",
                f"{module.raw} is {down[1]:,} wide, not {width:,} as in this kind of model.",
                "`--dense` is for LoRAs of models with the usual widths.",
            )
