"""The nine parts of the Stable Diffusion 1.x U-Net and sd-scripts' 25 block indices.

Parts are counted as in *Block-wise LoRA* (arXiv 2403.07500): in-block 0-3, mid, out-block 0-3. The indices are those
of sd-scripts' ``block_dims`` (`networks/lora.py`): 0 is ``conv_in``, 1-11 the down blocks, 12 mid, 13-24 the up blocks.
"""

from __future__ import annotations

PARTS = ("in0", "in1", "in2", "in3", "mid", "out0", "out1", "out2", "out3")
"""Every part, in the order in which the U-Net runs."""

BLOCK_COUNT = 25
"""Length of an SD 1.x ``block_dims`` list."""

PARTS_WITHOUT_ATTENTION = frozenset({"in3", "out0"})
"""A plain LoRA has no module here; only a LoCon does."""


def part_of_index(index: int) -> str | None:
    """The part that block index ``index`` (0-24) lies in; ``None`` for 0, which owns nothing that is trained.

    Raises:
        ValueError: the index is out of range.
    """
    if not 0 <= index < BLOCK_COUNT:
        raise ValueError(f"SD 1.x has block indices 0 to 24, not {index}.")
    if index == 0:
        return None
    if index <= 11:
        return f"in{(index - 1) // 3}"
    if index == 12:
        return "mid"
    return f"out{(index - 13) // 3}"
