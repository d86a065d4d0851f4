"""Files that are valid safetensors but no sensible LoRA: every operation answers or refuses with a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lora_files as files
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from blocklora.errors import UserError
from blocklora.lora.check import check_file
from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.operations.conflict import conflict
from blocklora.lora.operations.convert import Conversion, convert
from blocklora.lora.operations.merge import merge
from blocklora.lora.operations.norms import norms
from blocklora.lora.operations.resize import RankChoice, resize
from blocklora.lora.operations.split import prune, split

LEAVES = (
    "lora_down.weight", "lora_up.weight", "lora_mid.weight", "alpha", "dora_scale", "hada_w1_a", "hada_w1_b",
    "hada_w2_a", "hada_w2_b", "hada_t1", "hada_t2", "lokr_w1", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2",
    "oft_blocks", "diff", "diff_b", "w_norm", "a1.weight", "a2.weight", "b1.weight", "b2.weight", "weight", "on_input",
)  # fmt: skip
GROUPS = (
    ("lora_down.weight", "lora_up.weight"), ("lora_down.weight", "lora_up.weight", "lora_mid.weight"),
    ("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"), ("lokr_w1", "lokr_w2"),
    ("lokr_w1", "lokr_w2_a", "lokr_w2_b"), ("diff",), ("w_norm",), ("a1.weight", "a2.weight", "b1.weight", "b2.weight"),
)  # fmt: skip
SHAPE = st.lists(st.integers(0, 3), max_size=5).map(tuple)
VALUE = st.sampled_from([0.0, 1.0, -2.5, 1e30, float("nan"), float("inf")])
DTYPE = st.sampled_from([torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64])


@st.composite
def lora_tensors(draw: st.DrawFn) -> dict[str, torch.Tensor]:
    """One to three modules of any algorithm with shapes that may or may not fit."""
    found = {}
    for name in draw(
        st.lists(st.sampled_from([files.MID, files.CONV, files.TEXT, "lora_unet_x"]), min_size=1, max_size=3)
    ):
        leaves = [*draw(st.sampled_from(GROUPS)), *draw(st.lists(st.sampled_from(LEAVES), max_size=2))]
        side = draw(st.integers(1, 3))
        for leaf in leaves:
            shape = draw(SHAPE | st.sampled_from([(side, side), (side, side, 1, 1), (side, side, 3, 3), ()]))
            value, dtype = draw(VALUE), draw(DTYPE)
            if dtype == torch.int64:
                value = 1.0
            found[f"{name}.{leaf}"] = torch.full(shape, value).to(dtype)
    return found


def tick(_phase: str, _done: int, _total: int) -> None:
    pass


def operations(path: Path, out: Path) -> dict[str, Callable[[], Any]]:
    both = [Ingredient(path=path, weight=0.5, parts=None)] * 2
    choices = (RankChoice(rank=2, conv_rank=1, energy=None), RankChoice(rank=None, conv_rank=None, energy=0.9))
    return {
        "norms": lambda: norms(path, lambda line: None),
        "check": lambda: check_file(path),
        "conflict": lambda: conflict(path, path, tick=tick),
        "split": lambda: split(path, out, "unet+te", force=True, tick=tick),
        "prune": lambda: prune(path, out, force=True, tick=tick),
        "resize": lambda: resize(path, out, choices[0], dtype=None, force=True, tick=tick),
        "resize by energy": lambda: resize(path, out, choices[1], dtype="F16", force=True, tick=tick),
        "merge": lambda: merge(out, both, rank=None, conv_rank=None, dtype=None, force=True, tick=tick),
        "merge by svd": lambda: merge(out, both, rank=2, conv_rank=None, dtype=None, force=True, tick=tick),
        **{
            f"convert {prefix}": lambda prefix=prefix: convert(
                path, out, Conversion(prefix=prefix, dtype=None, fold_alpha=False, dense=False), force=True, tick=tick
            )
            for prefix in (None, "kohya", "peft")
        },
    }


@pytest.mark.parametrize("operation", list(operations(Path(), Path())))
@settings(max_examples=25, deadline=None)
@given(tensors=lora_tensors())
def test_any_tensors_are_worked_on_or_refused(
    tmp_path_factory: pytest.TempPathFactory, operation: str, tensors: dict[str, torch.Tensor]
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    path, out = files.write(folder / "x.safetensors", tensors), folder / "out.safetensors"
    try:
        report = operations(path, out)[operation]()
    except UserError as error:
        assert error.message.isprintable()
        assert not out.exists()
    else:
        assert report.model_dump_json()
    assert {entry.name for entry in folder.iterdir()} <= {"x.safetensors", "out.safetensors"}
    shutil.rmtree(folder)
