"""ΔW of every algorithm: against the golden norms, and against plain dense formulas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import lora_files as files
import pytest
import torch
from torch import Tensor

from blocklora.errors import UserError
from blocklora.lora.operations.delta import delta_of, factors_of
from blocklora.lora.operations.factors import (
    Factors,
    dense_spectrum,
    inner,
    norm,
    rank_for_energy,
    spectrum,
    truncated,
)
from blocklora.lora.operations.lora_file import LoraSource
from blocklora.lora.operations.norms import norms
from blocklora.lora.reports import LoraNorm

NORMS = json.loads((files.FORWARD / "delta-norms.json").read_text())


@pytest.mark.parametrize("case", NORMS)
def test_norms_of_every_module_are_the_golden_ones(case: str) -> None:
    found: dict[str, LoraNorm] = {}
    report = norms(files.FORWARD / f"{case}.safetensors", lambda line: found.update({line.name: line}))
    assert found.keys() == NORMS[case].keys()
    for name, expected in NORMS[case].items():
        assert found[name].norm == pytest.approx(expected, rel=1e-5), name
    total = sum(value**2 for value in NORMS[case].values()) ** 0.5
    assert report.norm == pytest.approx(total, rel=1e-5)
    assert sum(part.share for part in report.parts) == pytest.approx(1)


def delta(tmp_path: Path, leaves: Mapping[str, Tensor], base: Tensor | None = None) -> Tensor:
    """ΔW of one module of these tensors."""
    path = files.write(tmp_path / "x.safetensors", {f"{files.CONV}.{leaf}": value for leaf, value in leaves.items()})
    with LoraSource(path) as source:
        return delta_of(source, source.modules[0], base)


def same(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


def test_tucker(tmp_path: Path) -> None:
    down, mid, up = files.noise(3, 8, 1, 1), files.noise(2, 3, 3, 3), files.noise(12, 2, 1, 1)
    leaves = {"lora_down.weight": down, "lora_mid.weight": mid, "lora_up.weight": up, "alpha": torch.tensor(1.5)}
    expected = torch.zeros(12, 8, 3, 3)
    for p in range(2):
        for q in range(3):
            expected += up[:, p, 0, 0][:, None, None, None] * mid[p, q] * down[q, :, 0, 0][None, :, None, None]
    same(delta(tmp_path, leaves), expected * 0.5)


def test_loha(tmp_path: Path) -> None:
    leaves = {f"hada_w{side}_{end}": files.noise(*shape, seed=side) for side in (1, 2)
              for end, shape in (("a", (12, 3)), ("b", (3, 8)))}  # fmt: skip
    first, second = (leaves[f"hada_w{side}_a"] @ leaves[f"hada_w{side}_b"] for side in (1, 2))
    same(delta(tmp_path, leaves | {"alpha": torch.tensor(6.0)}), 2 * first * second)


def test_loha_of_a_convolution_with_tucker_cores(tmp_path: Path) -> None:
    leaves = {}
    sides = []
    for side in (1, 2):
        core, a, b = files.noise(3, 3, 3, 3, seed=side), files.noise(3, 12, seed=side), files.noise(3, 8, seed=side)
        leaves |= {f"hada_t{side}": core, f"hada_w{side}_a": a, f"hada_w{side}_b": b}
        sides.append(torch.einsum("ijkl,ip,jr->prkl", core, a, b))
    same(delta(tmp_path, leaves), sides[0] * sides[1])


@pytest.mark.parametrize("whole", [True, False])
def test_lokr(tmp_path: Path, whole: bool) -> None:
    first, second = files.noise(3, 2), files.noise(4, 4, 3, 3)
    leaves = {"lokr_w1": first, "alpha": torch.tensor(7.0)}
    if whole:
        leaves["lokr_w2"], scale = second, 1.0  # no inner width: alpha means nothing
    else:
        a, b = files.noise(4, 2), files.noise(2, 4 * 9)
        leaves |= {"lokr_w2_a": a, "lokr_w2_b": b}
        second, scale = a @ b, 3.5
    expected = torch.zeros(12, 2 * second[0].numel() // (9 if whole else 1), *((3, 3) if whole else ()))
    rows, columns = second.shape[0], second.shape[1]
    for i in range(3):
        for j in range(2):
            expected[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns] = first[i, j] * second
    same(delta(tmp_path, leaves), expected * scale)


@pytest.mark.parametrize("by_output", [True, False])
def test_dora(tmp_path: Path, by_output: bool) -> None:
    base, down, up = files.noise(12, 8, seed=9), files.noise(2, 8), files.noise(12, 2)
    magnitude = files.noise(12, 1).abs() if by_output else files.noise(1, 8).abs()
    whole = base + up @ down
    length = whole.norm(dim=1, keepdim=True) if by_output else whole.norm(dim=0, keepdim=True)
    found = delta(tmp_path, {"lora_down.weight": down, "lora_up.weight": up, "dora_scale": magnitude}, base)
    same(found, magnitude * whole / length - base)


def test_oft_turns_without_stretching(tmp_path: Path) -> None:
    base, blocks = files.noise(12, 8, seed=4), 0.1 * files.noise(4, 3, 3)
    found = base + delta(tmp_path, {"oft_blocks": blocks, "alpha": torch.tensor(0.0)}, base)
    for block in range(4):
        skew = blocks[block] - blocks[block].T
        turn = (torch.eye(3) + skew) @ torch.inverse(torch.eye(3) - skew)
        same(found[3 * block : 3 * block + 3], turn @ base[3 * block : 3 * block + 3])
    same(found.norm(dim=0), base.norm(dim=0))


@pytest.mark.parametrize("on_input", [True, False])
def test_ia3(tmp_path: Path, on_input: bool) -> None:
    base = files.noise(12, 8)
    weight = files.noise(8 if on_input else 12)
    expected = base * (weight[None] if on_input else weight[:, None])
    same(delta(tmp_path, {"weight": weight, "on_input": torch.tensor(on_input)}, base), expected)


def test_glora(tmp_path: Path) -> None:
    base, a1, a2, b1, b2 = (files.noise(*s) for s in ((12, 8), (2, 8), (8, 2), (2, 8), (12, 2)))
    leaves = {"a1.weight": a1, "a2.weight": a2, "b1.weight": b1, "b2.weight": b2}
    same(delta(tmp_path, leaves, base), base @ a2 @ a1 + b2 @ b1)


@pytest.mark.parametrize("leaves", [
    {"oft_blocks": torch.ones(4, 3, 3)},
    {"lora_down.weight": torch.ones(2, 8), "lora_up.weight": torch.ones(12, 2), "dora_scale": torch.ones(12, 1)},
])  # fmt: skip
def test_what_depends_on_the_base_says_so(tmp_path: Path, leaves: Mapping[str, Tensor]) -> None:
    with pytest.raises(UserError, match="depends on the base"):
        delta(tmp_path, leaves)


def test_numbers_that_are_not_finite_are_named(tmp_path: Path) -> None:
    tensors = files.plain()
    tensors[f"{files.MID}.lora_up.weight"][3, 1] = float("inf")
    path = files.write(tmp_path / "x.safetensors", tensors)
    with LoraSource(path) as source, pytest.raises(UserError, match=f"{files.MID}.lora_up.weight holds"):
        factors_of(source, next(module for module in source.modules if module.raw == files.MID))
    lines: list[LoraNorm] = []
    report = norms(path, lines.append)
    assert [line.name for line in lines if line.norm is None] == [files.MID]
    assert [problem.code for problem in report.problems] == ["lora-not-finite"]


def test_factor_algebra_is_that_of_dense_matrices() -> None:
    a = Factors(up=files.noise(40, 6), down=files.noise(6, 30), weight_shape=(40, 30))
    b = Factors(up=files.noise(40, 3, seed=5), down=files.noise(3, 30, seed=6), weight_shape=(40, 30))
    dense = torch.linalg.svdvals(a.dense().double())
    torch.testing.assert_close(spectrum(a).values, dense[:6], rtol=1e-5, atol=1e-5)
    assert norm(a) == pytest.approx(float(a.dense().norm()), rel=1e-5)
    assert inner(a, b) == pytest.approx(float((a.dense() * b.dense()).sum()), rel=1e-4)
    cut = truncated(spectrum(a), 2, a.weight_shape)
    lost = (a.dense().double() - cut.dense().double()).norm()
    assert float(lost) == pytest.approx(float(dense[2:6].norm()), rel=1e-4)  # Eckart-Young


def test_subspace_iteration_finds_what_the_whole_svd_finds() -> None:
    left, right = (torch.linalg.qr(files.noise(size, 200))[0] for size in (600, 500))
    values = torch.logspace(1, -3, 200)
    matrix = left @ torch.diag(values) @ right.T
    found = dense_spectrum(matrix, 12)
    torch.testing.assert_close(found.values, values[:12].double(), rtol=1e-4, atol=1e-6)
    assert torch.equal(dense_spectrum(matrix, 12).left, found.left)


@pytest.mark.parametrize(("energy", "rank"), [(1.0, 3), (0.999, 3), (0.9, 2), (0.64, 1), (0.01, 1)])
def test_energy(energy: float, rank: int) -> None:
    values = torch.tensor([8.0, 5.5, 2.0])  # shares of the squares: 0.651, 0.308, 0.041
    assert rank_for_energy(values, energy) == rank
    assert rank_for_energy(torch.zeros(3), energy) == 1
