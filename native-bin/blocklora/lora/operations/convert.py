"""``blocklora lora convert``: other names, other number formats, alphas added or folded, blocks filled with zeros."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from blocklora.errors import UserError
from blocklora.job.words import counted
from blocklora.lora.dense_blocks import zero_modules
from blocklora.lora.modules import LoraModule
from blocklora.lora.names import dotted_name, kohya_name
from blocklora.lora.operations.copying import scaled_leaf, wanted_alpha
from blocklora.lora.operations.lora_file import KOHYA_STYLES, LoraSource
from blocklora.lora.operations.tensors import DTYPES, read_float, written_bytes
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.provenance import Tick, kept, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.writer import Planned, Writer
from blocklora.lora.written import written
from blocklora.network.kohya import common_alpha

Prefix = Literal["kohya", "diffusers", "peft"]

_ENDINGS = {
    "kohya": {"down": "lora_down.weight", "up": "lora_up.weight", "dora_scale": "dora_scale"},
    "diffusers": {"down": "lora.down.weight", "up": "lora.up.weight"},
    "peft": {"down": "lora_A.weight", "up": "lora_B.weight"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What is to be changed. Nothing named: the file is only brought to one alpha."""

    prefix: Prefix | None
    """Naming of the output; ``None``: as the file has it."""
    dtype: str | None
    """``F32``, ``F16``, ``BF16``; ``None``: as the file has it."""
    fold_alpha: bool
    """Write no alpha at all: scales go into the weights."""
    dense: bool
    """Add zero modules to blocks that the file has nothing in, for programs that count blocks by position."""


@dataclass(frozen=True, slots=True)
class _Out:
    """Where a module's tensors go: leaf -> key; alpha's key or none; the number its weights are multiplied with."""

    module: LoraModule
    keys: dict[str, str]
    alpha: str | None


def convert(path: Path, out: Path, conversion: Conversion, *, force: bool, tick: Tick) -> LoraWritten:
    """Writes the same LoRA in another form. What it does to a model stays the same but for rounding.

    diffusers' and PEFT's namings have no alpha: scales go into the weights there, which all their versions read right.
    A Tucker core (``lora_mid``) goes into ``down``, exactly, as half of all programs ignore it.

    Raises:
        UserError: no LoRA; an algorithm that the wanted naming has no words for; numbers too large for the format.
    """
    with LoraSource(path) as source, threads_for(source.modules):
        outs = [_out(source, module, conversion) for module in source.modules]
        alpha = _alpha(source, outs)
        zeros = zero_modules(source.modules, source.family, conversion.prefix) if conversion.dense else []
        dtype = conversion.dtype or source.dtype
        planned = [tensor for own in outs for tensor in _planned(source, own, conversion.dtype)]
        planned += [Planned(key, dtype, shape) for key, shape in zeros]
        options: dict[str, object] = {
            "prefix": conversion.prefix, "dtype": conversion.dtype, "fold_alpha": conversion.fold_alpha,
            "dense": conversion.dense,
        }  # fmt: skip
        own = source.header.metadata
        metadata = kept(own) | provenance("convert", {k: v for k, v in options.items() if v}, [(path, own)], tick)
        if conversion.prefix in ("diffusers", "peft"):
            metadata |= {"format": "pt"}
        with Writer(out, planned, metadata, hashes=conversion.prefix in (None, "kohya"), force=force) as writer:
            for done, item in enumerate(outs, 1):
                _write(source, item, alpha, conversion.dtype, writer)
                tick("Converting", done, len(outs))
            for key, shape in zeros:
                value = torch.full(shape, alpha) if key.endswith(".alpha") else torch.zeros(shape)
                writer.put(key, written_bytes(value, dtype, key))
            source.close()  # Windows replaces no file that is open, and `out` may be this one
            size = writer.finish()
    added = sum(key.endswith((".lora_down.weight", ".lora.down.weight", ".lora_A.weight")) for key, _ in zeros)
    notes = [f"{counted(added, 'zero module')} added."] if conversion.dense else []
    return written("convert", out, size, len(outs), [], notes)


def _out(source: LoraSource, module: LoraModule, conversion: Conversion) -> _Out:
    if conversion.prefix is None:
        alpha = module.keys.get("alpha") or f"{module.raw}.alpha"
        takes_alpha = module.style in KOHYA_STYLES and scaled_leaf(module) and not conversion.fold_alpha
        keys = {
            leaf: key
            for leaf, key in module.keys.items()
            if leaf != "alpha" and not (leaf == "mid" and _has_core(module))
        }
        return _Out(module, keys, alpha if takes_alpha else _kept_alpha(module))
    if module.name is None:
        raise UserError(
            "convert-name",
            f"{module.raw} is no known module of Stable Diffusion, so it has no name in the other form.",
            "Leave `--prefix` out, or remove such modules with `split`.",
            file=source.path,
        )
    if conversion.prefix == "kohya":
        raw = kohya_name(module.name, sdxl=source.sdxl)
        endings = _ENDINGS["kohya"]
        keys = {leaf: f"{raw}.{endings.get(leaf) or _lycoris_ending(module, leaf)}"
                for leaf in module.keys if leaf != "alpha" and not (leaf == "mid" and _has_core(module))}  # fmt: skip
        takes_alpha = scaled_leaf(module) and not conversion.fold_alpha
        return _Out(module, keys, f"{raw}.alpha" if takes_alpha or _kept_alpha(module) else None)
    if module.algorithm != "lora" or module.dora or "up_bias" in module.keys:
        raise UserError(
            "convert-algorithm",
            f"{module.raw} is {'DoRA' if module.dora else module.algorithm}, which diffusers cannot load.",
            "Make a plain LoRA of it first: `blocklora lora resize FILE OUT --energy 0.99`.",
            file=source.path,
        )
    raw = dotted_name(module.name)
    return _Out(module, {leaf: f"{raw}.{ending}" for leaf, ending in _ENDINGS[conversion.prefix].items()}, None)


def _kept_alpha(module: LoraModule) -> str | None:
    """Alpha of an algorithm that means something else by it (OFT's limit): it is copied."""
    return module.keys.get("alpha") if scaled_leaf(module) is None else None


def _lycoris_ending(module: LoraModule, leaf: str) -> str:
    return module.keys[leaf].removeprefix(module.raw).lstrip(".")


def _alpha(source: LoraSource, outs: Iterable[_Out]) -> float:
    wanted = [wanted_alpha(source, out.module) for out in outs if scaled_leaf(out.module)]
    return common_alpha(wanted)


def _planned(source: LoraSource, out: _Out, dtype: str | None) -> list[Planned]:
    module = out.module
    tensors = []
    for leaf, key in out.keys.items():
        shape = module.shapes[leaf]
        if leaf == "down" and _has_core(module):
            shape = (module.shapes["mid"][0], shape[1], *module.shapes["mid"][2:])
        tensors.append(Planned(key, _dtype(source, module, leaf, dtype), shape))
    if out.alpha is not None:
        leaf = scaled_leaf(module)
        own = source.header.dtypes[module.keys["alpha"]] if leaf is None else _dtype(source, module, leaf, dtype)
        tensors.append(Planned(out.alpha, own, () if leaf else module.shapes["alpha"]))
    return tensors


def _dtype(source: LoraSource, module: LoraModule, leaf: str, dtype: str | None) -> str:
    """The wanted format; otherwise the tensor's own, as far as it is one that weights are written in."""
    own = source.header.dtypes[module.keys[leaf]]
    if leaf == "on_input":
        return own
    return dtype or (own if own in ("F32", "F16", "BF16") else "F32")


def _write(source: LoraSource, out: _Out, alpha: float, dtype: str | None, writer: Writer) -> None:
    module = out.module
    scaled = scaled_leaf(module)
    factor = 1.0
    if scaled is not None:
        stored = None
        if out.alpha is not None:
            own = _dtype(source, module, scaled, dtype)
            stored = torch.tensor(alpha).to(DTYPES[own])
            writer.put(out.alpha, written_bytes(stored, own, out.alpha))
        scale = wanted_alpha(source, module) / (module.rank or 1)
        factor = scale if stored is None else scale * _out_rank(module) / float(stored)
    elif out.alpha is not None:
        writer.copy(source, module.keys["alpha"], out.alpha)
    for leaf, key in out.keys.items():
        own = _dtype(source, module, leaf, dtype)
        expanded = leaf == "down" and _has_core(module)
        if not expanded and (leaf != scaled or factor == 1) and own == source.header.dtypes[module.keys[leaf]]:
            writer.copy(source, module.keys[leaf], key)
            continue
        tensor = _expanded(source, module) if expanded else read_float(source, module.keys[leaf])
        writer.put(key, written_bytes(tensor * factor if leaf == scaled else tensor, own, key))


def _has_core(module: LoraModule) -> bool:
    """Whether it is a LoRA in Tucker's form, whose core is expanded."""
    return module.algorithm == "lora" and "mid" in module.keys


def _out_rank(module: LoraModule) -> int:
    """The width that readers will divide alpha by: a Tucker core's outer one, once it is expanded."""
    return module.shapes["mid"][0] if _has_core(module) else module.rank or 1


def _expanded(source: LoraSource, module: LoraModule) -> Tensor:
    """``down`` ``[r, in, kh, kw]`` of a Tucker module."""
    mid = read_float(source, module.keys["mid"])
    return torch.einsum("pqkl,qi->pikl", mid, read_float(source, module.keys["down"]).flatten(1))
