"""ΔW of a module: the one place that knows what the tensors of each algorithm mean.

Sources of the definitions: LoRA (arXiv 2106.09685) with sd-scripts' scale alpha / rank, 1 without alpha; LoCon and its
Tucker form, LoHa, LoKr and (IA)³ as LyCORIS (arXiv 2309.14859); DoRA (arXiv 2402.09353) with the norm that LyCORIS and
ComfyUI take; OFT (arXiv 2306.07280) with Cayley's transform; GLoRA (arXiv 2306.07967).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from blocklora.blocks.header_faults import shown
from blocklora.errors import UserError
from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.factors import Factors
from blocklora.lora.operations.tensors import largest, read_float
from blocklora.lora.source import Source

NEEDS_BASE = ("oft", "ia3", "glora")
"""Algorithms whose ΔW depends on the weight that they change; so does everything with DoRA."""


def needs_base(module: LoraModule) -> bool:
    """Whether ΔW cannot be told without the base's weight."""
    return module.dora or module.algorithm in (*NEEDS_BASE, "boft")


def is_low_rank(module: LoraModule) -> bool:
    """Whether `factors_of` gives ΔW as thin matrices."""
    return module.algorithm == "lora" and not module.dora


def weight_shape(module: LoraModule) -> tuple[int, ...]:
    """Shape of the weight that a LoRA or LoCon module changes, from shapes alone."""
    kernel = module.shapes.get("mid", module.shapes["down"])[2:]
    return (module.shapes["up"][0], module.shapes["down"][1], *kernel)


def factors_of(source: Source, module: LoraModule) -> Factors:
    """ΔW of a LoRA or LoCon module as factors, scale included. A Tucker core goes into ``down``, which is exact.

    Raises:
        UserError: numbers that are not finite, or shapes that no weight has.
    """
    assert module.algorithm == "lora"
    up = read_float(source, module.keys["up"]).flatten(1)
    down = read_float(source, module.keys["down"])
    inputs = down.shape[1]
    kernel = tuple(down.shape[2:])
    if "mid" in module.keys:
        mid = read_float(source, module.keys["mid"])
        kernel = tuple(mid.shape[2:])
        down = torch.einsum("pqkl,qi->pikl", mid, down.flatten(1))
    shape = (up.shape[0], inputs, *kernel)
    up = up * scale_of(source, module)
    _not_too_large(source, module, up, down)
    return Factors(up=up, down=down.flatten(1), weight_shape=shape)


def scale_of(source: Source, module: LoraModule) -> float:
    """alpha / rank; 1 for a module without alpha, and for a LoKr without inner width."""
    key = module.keys.get("alpha")
    if key is None or not module.rank or not source.has_number(key):
        return 1.0
    return source.number(key) / module.rank


def delta_of(source: Source, module: LoraModule, base: Tensor | None = None) -> Tensor:
    """ΔW as a dense tensor, in fp32 and in the shape of the weight as far as the file tells it.

    Args:
        base: the weight that is changed, in fp32; DoRA, OFT, IA³ and GLoRA need it.

    Raises:
        UserError: the base is needed and was not given; an algorithm without definition here; damaged tensors.
    """
    if needs_base(module) and base is None:
        raise UserError(
            "lora-needs-base",
            f"What {shown(module.raw)} does depends on the base's weight ({_called(module)}).",
            "Bake it into a checkpoint, or leave such files out.",
            file=source.path,
        )
    try:
        change = _change(source, module, base)
        if module.dora and base is not None:
            change = _decomposed(source, module, base, change)
    except (RuntimeError, IndexError, ValueError) as error:
        raise UserError(
            "lora-damaged",
            f"The tensors of {shown(module.raw)} do not fit together or do not fit the base.",
            "Get the file again, and check that it was made for this base.",
            file=source.path,
        ) from error
    _not_too_large(source, module, change)
    return change


def matrix_of(source: Source, module: LoraModule) -> tuple[Tensor, tuple[int, ...]]:
    """ΔW as a dense ``[out, in·kh·kw]``, and the shape of the weight.

    Raises:
        UserError: as `delta_of`, or the module changes a vector, which has no rank.
    """
    dense = delta_of(source, module)
    if dense.ndim < 2 or dense.numel() == 0:
        raise UserError(
            "lora-vector",
            f"{shown(module.raw)} changes no matrix, so it has no rank.",
            "Bake the file into a checkpoint, or leave such modules out with `split`.",
            file=source.path,
        )
    return dense.flatten(1), tuple(dense.shape)


def _not_too_large(source: Source, module: LoraModule, *tensors: Tensor) -> None:
    if not all(math.isfinite(largest(tensor)) for tensor in tensors):
        raise UserError(
            "lora-overflow",
            f"The change of {shown(module.raw)} is too large to be calculated.",
            "The training broke down: get an earlier save of the file, or another one.",
            file=source.path,
        )


def _change(source: Source, module: LoraModule, base: Tensor | None) -> Tensor:
    def read(leaf: str) -> Tensor:
        return read_float(source, module.keys[leaf])

    match module.algorithm:
        case "lora":
            return factors_of(source, module).dense()
        case "loha":
            return _hadamard(module, read) * scale_of(source, module)
        case "lokr":
            return _kronecker(module, read) * scale_of(source, module)
        case "full":
            return read("diff")
        case "norm":
            return read("w_norm")
        case _ if base is None:
            raise AssertionError(module.algorithm)
        case "ia3":
            weight = read("ia3")
            by_input = bool(read("on_input").flatten()[0])
            return base * (weight.reshape(1, -1, *[1] * (base.ndim - 2)) if by_input else _rows(weight, base))
        case "glora":
            inside = base.flatten(1) @ read("a2") @ read("a1")
            return (read("b2") @ read("b1") + inside).mul(scale_of(source, module)).reshape(base.shape)
        case "oft":
            return _orthogonal(source, module, read("oft_blocks"), base)
        case _:
            raise UserError(
                "lora-algorithm",
                f"{shown(module.raw)} is of a kind that cannot be calculated ({_called(module)}).",
                "Leave such files out.",
                file=source.path,
            )


def _hadamard(module: LoraModule, read) -> Tensor:  # type: ignore[no-untyped-def]
    """(w1_a w1_b) ∘ (w2_a w2_b); with Tucker cores ``[r, r, kh, kw]`` each product is a convolution's weight."""
    if "t1" in module.keys:
        sides = [
            torch.einsum("ijkl,jr,ip->prkl", read(f"t{side}"), read(f"w{side}_b"), read(f"w{side}_a"))
            for side in (1, 2)
        ]
        return sides[0] * sides[1]
    return (read("w1_a") @ read("w1_b")) * (read("w2_a") @ read("w2_b"))


def _kronecker(module: LoraModule, read) -> Tensor:  # type: ignore[no-untyped-def]
    """w1 ⊗ w2, each of them whole or a product."""
    first = read("kr_w1") if "kr_w1" in module.keys else read("kr_w1_a") @ read("kr_w1_b")
    if "kr_w2" in module.keys:
        second = read("kr_w2")
    elif "kr_t2" in module.keys:
        second = torch.einsum("ijkl,jr,ip->prkl", read("kr_t2"), read("kr_w2_b"), read("kr_w2_a"))
    else:
        second = read("kr_w2_a") @ read("kr_w2_b").flatten(1)
    if second.ndim == 4:
        first = first[:, :, None, None]
    return torch.kron(first, second.contiguous())


def _orthogonal(source: Source, module: LoraModule, blocks: Tensor, base: Tensor) -> Tensor:
    """R W − W, R block-diagonal: each block (I + Q)(I − Q)⁻¹ of a skew Q whose norm alpha · outputs limits."""
    skew = blocks - blocks.transpose(1, 2)
    key = module.keys.get("alpha")
    limit = source.number(key) * base.shape[0] if key is not None and source.has_number(key) else 0.0
    length = float(skew.norm()) + 1e-8
    if 0 < limit < length:
        skew = skew * (limit / length)
    unit = torch.eye(skew.shape[1])
    turn = (unit + skew) @ torch.linalg.inv(unit - skew)
    count, size = skew.shape[:2]
    turned = torch.einsum("kij,kj...->ki...", turn, base.reshape(count, size, *base.shape[1:])).reshape(base.shape)
    if "rescale" in module.keys:
        turned = turned * _rows(read_float(source, module.keys["rescale"]), base)
    return turned - base


def _decomposed(source: Source, module: LoraModule, base: Tensor, change: Tensor) -> Tensor:
    """DoRA: m · (W + ΔW) / ‖W + ΔW‖ − W. m has one number per output, or (LyCORIS' older files) one per input."""
    key = module.keys.get("dora_scale") or module.keys["magnitude"]
    magnitude = read_float(source, key)
    weight = base + change.reshape(base.shape)
    flat = weight.flatten(1)
    if magnitude.numel() == base.shape[0] and (magnitude.shape[0] == base.shape[0] or magnitude.ndim == 1):
        return (flat * (magnitude.reshape(-1, 1) / _length(flat, 1))).reshape(base.shape) - base
    by_input = weight.transpose(0, 1).flatten(1)
    by_input = by_input * (magnitude.reshape(-1, 1) / _length(by_input, 1))
    swapped = weight.transpose(0, 1).shape
    return by_input.reshape(swapped).transpose(0, 1) - base


def _length(flat: Tensor, side: int) -> Tensor:
    return flat.norm(dim=side, keepdim=True) + torch.finfo(flat.dtype).eps


def _rows(weight: Tensor, base: Tensor) -> Tensor:
    return weight.reshape(-1, *[1] * (base.ndim - 1))


def _called(module: LoraModule) -> str:
    return "DoRA" if module.dora else {"ia3": "IA³", "glora": "GLoRA"}.get(module.algorithm, module.algorithm.upper())
