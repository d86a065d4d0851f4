"""Overlaps of two LoRAs, against dense calculations and cases whose answer is known."""

from __future__ import annotations

import math
from pathlib import Path

import lora_files as files
import pytest
import torch

from blocklora.lora.operations.conflict import conflict
from blocklora.lora.reports import LoraConflict


def compared(tmp_path: Path, a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> LoraConflict:
    paths = [files.write(tmp_path / f"{name}.safetensors", state) for name, state in (("a", a), ("b", b))]
    return conflict(*paths, tick=lambda *_: None)


def outer(name: str, up: torch.Tensor, down: torch.Tensor) -> dict[str, torch.Tensor]:
    return {f"{name}.lora_up.weight": up, f"{name}.lora_down.weight": down}


def axes(size: int, *places: int) -> torch.Tensor:
    """Unit vectors as columns."""
    return torch.eye(size)[:, list(places)]


def test_a_file_with_itself_is_one_conflict(tmp_path: Path) -> None:
    report = compared(tmp_path, files.plain(), files.plain())
    assert report.cosine == pytest.approx(1, abs=1e-5) and report.overlap == pytest.approx(1, abs=1e-4)
    for module in report.modules:
        assert module.cosine == pytest.approx(1, abs=1e-5)
        assert module.column_overlap == pytest.approx(1, abs=1e-4) and module.column_angle < 0.1
    assert sum(part.share for part in report.parts) == pytest.approx(1)


def test_opposites_have_cosine_minus_1_and_overlap_1(tmp_path: Path) -> None:
    other = {key: -value if "up" in key else value for key, value in files.plain().items()}
    report = compared(tmp_path, files.plain(), other)
    assert report.cosine == pytest.approx(-1, abs=1e-5) and report.overlap == pytest.approx(1, abs=1e-4)


def test_cosines_and_norms_are_the_dense_ones(tmp_path: Path) -> None:
    a, b = files.plain(), files.plain(50, rank=3, alpha=None)
    report = compared(tmp_path, a, b)
    first, second = files.deltas(a), files.deltas(b)
    found = {module.path: module for module in report.modules}
    one = found["mid_block.attentions.0.proj_in"]
    dot = float((first[files.MID] * second[files.MID]).sum())
    assert one.norm_a == pytest.approx(float(first[files.MID].norm()), rel=1e-5)
    assert one.norm_b == pytest.approx(float(second[files.MID].norm()), rel=1e-5)
    assert one.cosine == pytest.approx(dot / (one.norm_a * one.norm_b), abs=1e-5)
    whole = sum(float((first[name] * second[name]).sum()) for name in first)
    assert report.cosine == pytest.approx(whole / (report.norm_a * report.norm_b), abs=1e-5)


def test_the_angle_between_two_lines_is_found(tmp_path: Path) -> None:
    angle = math.radians(30)
    turned = torch.zeros(20, 1)
    turned[0], turned[1] = math.cos(angle), math.sin(angle)
    report = compared(tmp_path, outer(files.MID, axes(20, 0), axes(10, 0).T), outer(files.MID, turned, axes(10, 3).T))
    [module] = report.modules
    assert module.column_angle == pytest.approx(30, abs=1e-3)
    assert module.row_angle == pytest.approx(90, abs=1e-3)
    assert module.row_overlap == 0 and module.conflict == 0  # they read other inputs, so they do not meet


def test_ranks_of_noise_do_not_count(tmp_path: Path) -> None:
    strong = outer(files.MID, axes(20, 0, 1) * torch.tensor([1.0, 1e-4]), axes(10, 0, 1).T)
    other = outer(files.MID, axes(20, 1), axes(10, 1).T)
    [module] = compared(tmp_path, strong, other).modules
    assert module.column_overlap == 0


def test_random_files_have_no_overlap_but_chance(tmp_path: Path) -> None:
    a = files.linear(files.MID, rank=16, out=256, entry=256)
    b = files.linear(files.MID, rank=16, out=256, entry=256, seed=90)
    assert compared(tmp_path, a, b).overlap < 0.03


def test_advice_takes_the_part_from_the_file_that_has_less_in_it(tmp_path: Path) -> None:
    """Both want the same in `mid`, which is a small share of A; elsewhere they have nothing to do with each other."""
    rest = [files.ATTENTION, files.CROSS]
    same = outer(files.MID, axes(20, 0), axes(10, 0).T)
    a, b = dict(same), {key: value * 2 for key, value in same.items()}
    for place, name in enumerate(rest):
        a |= outer(name, 3 * axes(20, place), axes(10, 4).T)
        b |= outer(name, axes(20, 10 + place), axes(10, 5).T)
    report = compared(tmp_path, a, b)
    [advice] = report.advice
    assert (advice.drop, advice.part) == ("a", "mid")
    assert advice.removes == pytest.approx(1) and advice.costs == pytest.approx(1 / 19, rel=1e-3)
    assert report.modules[0].path == "mid_block.attentions.0.proj_in"


def test_nothing_in_common(tmp_path: Path) -> None:
    report = compared(tmp_path, files.linear(files.MID, rank=2), files.linear(files.CROSS, rank=2))
    assert (report.only_a, report.only_b, report.modules, report.advice, report.overlap) == (1, 1, [], [], 0)
