"""Files with some modules of another one: bytes are copied, and only what alphas that differ make necessary changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.lora_file import KOHYA_STYLES, LoraSource
from blocklora.lora.operations.tensors import DTYPES, read_float, written_bytes
from blocklora.lora.provenance import Tick
from blocklora.lora.writer import Planned, Writer
from blocklora.network.kohya import common_alpha

SCALED = {"lora": ("up",), "loha": ("w1_a",), "lokr": ("kr_w1", "kr_w1_a")}
"""Which tensor takes the scale of a module, by algorithm."""


def scaled_leaf(module: LoraModule) -> str | None:
    """The tensor that is multiplied when a module's scale is folded; ``None``: it has no scale."""
    return next((leaf for leaf in SCALED.get(module.algorithm, ()) if leaf in module.keys and module.rank), None)


def wanted_alpha(source: LoraSource, module: LoraModule) -> float:
    """The alpha of a module; its rank where it has none."""
    key = module.keys.get("alpha")
    return float(module.rank or 1) if key is None or not source.has_number(key) else source.number(key)


def copy_modules(
    source: LoraSource, modules: Sequence[LoraModule], out: Path, metadata: Mapping[str, str],
    *, force: bool, tick: Tick,
) -> tuple[int, list[str]]:  # fmt: skip
    """Writes a file with these modules only.

    Where their alphas are equal, or none has one, every byte is copied. Otherwise all get one alpha, as every file
    that is written here, and their scales go into the weights.

    Returns:
        Bytes of the file, and notes for its user.
    """
    folded = _folded(source, modules)
    dtypes, shapes = source.header.dtypes, source.header.shapes
    planned = [
        Planned(key, dtypes[key], shapes[key])
        for module in modules
        for leaf, key in module.keys.items()
        if not (module.raw in folded and leaf == "alpha")
    ]
    alphas = {}
    for module in modules:
        if module.raw in folded:
            leaf = scaled_leaf(module)
            assert leaf is not None
            key = module.keys.get("alpha") or f"{module.raw}.alpha"
            alphas[module.raw] = Planned(key, dtypes[module.keys[leaf]], ())
    with Writer(out, [*planned, *alphas.values()], metadata, hashes=True, force=force) as writer:
        for done, module in enumerate(modules, 1):
            leaf = scaled_leaf(module) if module.raw in folded else None
            for own, key in module.keys.items():
                if leaf is None or own not in (leaf, "alpha"):
                    writer.copy(source, key)
            if leaf is not None:
                _fold(source, module, leaf, folded[module.raw], alphas[module.raw], writer)
            tick("Writing", done, len(modules))
        source.close()  # Windows replaces no file that is open, and `out` may be this one
        size = writer.finish()
    return size, ["All modules got one alpha; what it differed by is in the weights."] if folded else []


def _folded(source: LoraSource, modules: Sequence[LoraModule]) -> dict[str, float]:
    """Module -> the one alpha that all get; empty when they agree."""
    own = [module for module in modules if scaled_leaf(module) and module.style in KOHYA_STYLES]
    wanted = {module.raw: wanted_alpha(source, module) for module in own}
    without = sum("alpha" not in module.keys for module in own)
    if without == len(own) or (without == 0 and len(set(wanted.values())) == 1):
        return {}
    return dict.fromkeys(wanted, common_alpha(wanted.values()))


def _fold(source: LoraSource, module: LoraModule, leaf: str, alpha: float, planned: Planned, writer: Writer) -> None:
    stored = torch.tensor(alpha).to(DTYPES[planned.dtype])
    key = module.keys[leaf]
    factor = wanted_alpha(source, module) / float(stored)
    if factor == 1:
        writer.copy(source, key)
    else:
        writer.put(key, written_bytes(read_float(source, key) * factor, planned.dtype, key))
    writer.put(planned.name, written_bytes(stored, planned.dtype, planned.name))
