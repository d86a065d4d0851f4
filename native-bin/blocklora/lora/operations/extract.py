"""``blocklora lora extract``: the difference of two models as a LoRA."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from blocklora.blocks.layouts import LAYOUTS, part_of
from blocklora.errors import UserError
from blocklora.job.words import counted
from blocklora.lora.names import ModuleName, kohya_name
from blocklora.lora.operations.base_model import BaseModel
from blocklora.lora.operations.factors import Factors, dense_spectrum, truncated
from blocklora.lora.operations.lora_file import LoraWriter, OutModule, kohya_module
from blocklora.lora.provenance import Tick, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.written import written


def extract(
    out: Path, base: Path, tuned: Path, *, rank: int, conv_rank: int | None, text_encoder: bool, dtype: str | None,
    force: bool, tick: Tick,
) -> LoraWritten:  # fmt: skip
    """Writes the best approximation of ``tuned − base`` in every module that a LoRA can change.

    One weight of each model is in memory at a time. Modules that did not change are left out.

    Args:
        conv_rank: rank of the 3×3 convolutions; ``None`` leaves all of the resnets and samplers out, as a plain LoRA.
        dtype: ``None``: F16.

    Raises:
        UserError: models of different kinds, or without any difference.
    """
    with BaseModel(base) as first, BaseModel(tuned) as second:
        names = [name for name in _targets(first, text_encoder, conv=conv_rank is not None) if name in second.places]
        sdxl = _is_sdxl(first)
        for name in names:
            if first.places[name].shape != second.places[name].shape:
                raise UserError(
                    "extract-widths", f"{name.label} has another shape in {tuned.name} than in {base.name}.",
                    "Choose two models of the same kind.", file=tuned,
                )  # fmt: skip
        outs: dict[ModuleName, OutModule] = {}
        for done, name in enumerate(names, 1):
            if _differs(first, second, name):
                shape = first.places[name].shape
                conv = len(shape) == 4 and max(shape[2:]) > 1
                own = min(conv_rank if conv and conv_rank else rank, shape[0], torch.Size(shape[1:]).numel())
                outs[name] = kohya_module(kohya_name(name, sdxl=sdxl), own, shape)
            tick("Looking for differences", done, len(names))
        if not outs:
            raise UserError("extract-same", f"{tuned.name} does not differ from {base.name}.", "Choose another model.")
        options = {"rank": rank, "conv_rank": conv_rank, "text_encoder": text_encoder}
        metadata = {"ss_base_model_version": "sdxl_base_v1-0" if sdxl else "sd_v1", "ss_sd_model_name": base.name}
        metadata |= provenance("extract", options, [(base, {}), (tuned, {})], tick)
        whole = lost = 0.0
        with LoraWriter(out, list(outs.values()), dtype or "F16", metadata, force=force) as writer:
            for done, (name, own) in enumerate(outs.items(), 1):
                factors, squares = _difference(first, second, name, own)
                writer.module(own, factors)
                whole += squares
                lost += max(0.0, squares - float((factors.up.square().sum(0) * factors.down.square().sum(1)).sum()))
                tick("Extracting", done, len(outs))
            size = writer.finish()
    notes = [
        f"{counted(len(names) - len(outs), 'module')} without a difference left out.",
        f"{1 - lost / whole:.2%} of the squared norm of the difference is in the file.",
    ]
    return written("extract", out, size, len(outs), [], notes)


def _targets(model: BaseModel, text_encoder: bool, *, conv: bool) -> Iterator[ModuleName]:
    """Modules that sd-scripts would train: Linears and convolutions of the blocks, Linears of the text encoders."""
    layout = LAYOUTS["sdxl" if _is_sdxl(model) else "sd1"]
    for name, place in model.places.items():
        if len(place.shape) not in (2, 4):
            continue
        if name.component != "unet":
            if text_encoder and ".layers." in name.path and "norm" not in name.path:
                yield name
        elif part_of(layout, name.path) is not None and (conv or ".attentions." in name.path):
            yield name


def _is_sdxl(model: BaseModel) -> bool:
    return any(name.path.startswith("up_blocks.0.attentions.") for name in model.places if name.component == "unet")


def _differs(first: BaseModel, second: BaseModel, name: ModuleName) -> bool:
    return not torch.equal(first.places[name].read(), second.places[name].read())


def _difference(first: BaseModel, second: BaseModel, name: ModuleName, own: OutModule) -> tuple[Factors, float]:
    change = (second.places[name].read() - first.places[name].read()).flatten(1)
    squares = float(change.double().square().sum())
    return truncated(dense_spectrum(change, own.rank), own.rank, own.weight_shape), squares
