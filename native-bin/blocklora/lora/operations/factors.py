"""Low-rank algebra on factors: ΔW = up · down is never formed.

``up`` is ``[out, r]``, ``down`` is ``[r, in·kh·kw]``. With up = Q₁R₁ and downᵀ = Q₂R₂ the singular values of ΔW are
those of the small R₁R₂ᵀ (r×r), and norms and inner products need no more than r×r matrices either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

_SEED = 20240307
"""Of the random start of subspace iterations, so that the same files give the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """A change of one weight, as two thin matrices in fp32; the scale is in ``up`` already."""

    up: Tensor
    down: Tensor
    weight_shape: tuple[int, ...]
    """``(out, in)`` of a Linear, ``(out, in, kh, kw)`` of a convolution."""

    @property
    def rank(self) -> int:
        """Inner width; the rank of ΔW may be lower."""
        return int(self.down.shape[0])

    def dense(self) -> Tensor:
        """ΔW in the shape of the weight."""
        return (self.up @ self.down).reshape(self.weight_shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """Singular value decomposition: ``left · diag(values) · right``, values falling."""

    left: Tensor
    """``[out, k]``, orthonormal columns."""
    values: Tensor
    """In fp64."""
    right: Tensor
    """``[k, in·kh·kw]``, orthonormal rows."""


def spectrum(factors: Factors) -> Spectrum:
    """SVD of ΔW through two QR decompositions; k is at most the smallest of rank and both widths."""
    left, upper = torch.linalg.qr(factors.up)
    right, lower = torch.linalg.qr(factors.down.T)
    u, s, v = torch.linalg.svd((upper.double() @ lower.double().T), full_matrices=False)
    return Spectrum(left=left @ u.float(), values=s, right=v.float() @ right.T)


def dense_spectrum(matrix: Tensor, rank: int) -> Spectrum:
    """The ``rank`` largest singular triples of a dense ``[m, n]``.

    Large matrices go through a randomised subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) with
    eight more columns than asked for and six rounds; its start is always the same.
    """
    size = float(matrix.abs().max())
    if size == 0:
        size = 1.0
    matrix = matrix / size  # no product of very large or small numbers leaves fp32
    small = min(matrix.shape)
    rank = min(rank, small)
    width = min(small, rank + 8)
    if small <= 128 or width * 4 >= small:
        u, s, v = torch.linalg.svd(matrix, full_matrices=False)
        return Spectrum(left=u[:, :rank], values=s[:rank].double() * size, right=v[:rank])
    generator = torch.Generator().manual_seed(_SEED)
    basis = torch.linalg.qr(matrix @ torch.randn(matrix.shape[1], width, generator=generator))[0]
    for _ in range(6):
        basis = torch.linalg.qr(matrix.T @ basis)[0]
        basis = torch.linalg.qr(matrix @ basis)[0]
    u, s, v = torch.linalg.svd(basis.T @ matrix, full_matrices=False)
    return Spectrum(left=(basis @ u)[:, :rank], values=s[:rank].double() * size, right=v[:rank])


def rank_for_energy(values: Tensor, energy: float) -> int:
    """The lowest rank whose squared singular values are at least ``energy`` (0 to 1) of all; at least 1."""
    squares = values.double().square()
    total = float(squares.sum())
    if total == 0:
        return 1
    reached = torch.cumsum(squares, 0) >= min(energy, 1.0) * total * (1 - 1e-12)
    return int(torch.nonzero(reached)[0]) + 1 if bool(reached.any()) else len(values)


def truncated(found: Spectrum, rank: int, weight_shape: tuple[int, ...]) -> Factors:
    """The best approximation of this rank; the singular values are shared out evenly, so both factors fit fp16."""
    root = found.values[:rank].sqrt().float()
    return Factors(up=found.left[:, :rank] * root, down=root[:, None] * found.right[:rank], weight_shape=weight_shape)


def inner(a: Factors, b: Factors) -> float:
    """⟨ΔA, ΔB⟩, the sum over all products of entries."""
    columns = a.up.double().T @ b.up.double()
    rows = a.down.double() @ b.down.double().T
    return float((columns * rows).sum())


def norm(factors: Factors) -> float:
    """Frobenius norm of ΔW."""
    return math.sqrt(max(0.0, inner(factors, factors)))


def concatenated(parts: list[Factors]) -> Factors:
    """The exact sum; its rank is the sum of the ranks."""
    return Factors(
        up=torch.cat([part.up for part in parts], 1),
        down=torch.cat([part.down for part in parts], 0),
        weight_shape=parts[0].weight_shape,
    )


def scaled(factors: Factors, weight: float) -> Factors:
    """``weight · ΔW``."""
    return Factors(up=factors.up * weight, down=factors.down, weight_shape=factors.weight_shape)
