"""``blocklora lora bake``: LoRAs added to a base model for good. Weights keep their number format and their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from blocklora.errors import UserError
from blocklora.job.words import counted
from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.modules import LoraModule
from blocklora.lora.names import ModuleName
from blocklora.lora.operations.base_model import BaseModel
from blocklora.lora.operations.delta import delta_of
from blocklora.lora.operations.lora_file import LoraSource
from blocklora.lora.operations.tensors import read_float, written_bytes
from blocklora.lora.parts import parse_parts
from blocklora.lora.provenance import Tick, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.source import Source
from blocklora.lora.writer import Planned, Writer, already_there
from blocklora.lora.written import written
from blocklora.protocol.files import not_saved, replace, sync_folder, temporary_name

_PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".msgpack", ".onnx", ".onnx_data", ".h5")
_BIASES = ("diff_b", "b_norm")


@dataclass(frozen=True, slots=True)
class _Change:
    source: LoraSource
    module: LoraModule
    weight: float


Changes = dict[ModuleName, list[_Change]]


def bake(base: Path, out: Path, mix: Sequence[Ingredient], *, force: bool, tick: Tick) -> LoraWritten:
    """Writes a base model with LoRAs in it: W + Σ weight · ΔW, calculated in fp32, every weight in its own format.

    Tensors that no LoRA changes are copied byte by byte. Of a folder, other formats of the same weights (pickles) are
    left out, as they would hold the old ones.

    Raises:
        UserError: a LoRA with modules that the base has not; widths that differ; a full disk.
    """
    with ExitStack() as stack:
        model = stack.enter_context(BaseModel(base))
        sources = [stack.enter_context(LoraSource(item.path)) for item in mix]
        changes, left_out = _changes(model, sources, mix)
        if not changes:
            raise UserError(
                "bake-nothing", "None of the modules of these LoRAs is in this base model.",
                "Choose LoRAs for this kind of base.", file=base,
            )  # fmt: skip
        options = {"weights": [item.weight for item in mix], "parts": [item.parts for item in mix]}
        origin = provenance(
            "bake", options, [(base, {}), *((source.path, source.header.metadata) for source in sources)], tick
        )
        if base.is_dir():
            size = _bake_folder(model, base, out, changes, origin, force=force, tick=tick)
        else:
            size = _bake_file(model.files[base.name], model, out, changes, origin, force=force, tick=tick)
    notes = [f"{counted(len(changes), 'module')} of the base changed."]
    if left_out:
        notes.append(f"{counted(len(left_out), 'module')} of the LoRAs is not in this base and was left out.")
    return written("bake", out, size, len(changes), left_out, notes)


def _changes(model: BaseModel, sources: Sequence[LoraSource], mix: Sequence[Ingredient]) -> tuple[Changes, list[str]]:
    found: Changes = {}
    left_out = []
    for source, item in zip(sources, mix, strict=True):
        parts: Mapping[str, float] | None = None if item.parts is None else parse_parts(item.parts, source.family)
        for module in source.modules:
            factor = 1.0 if parts is None else parts.get(module.part(source.family), 0.0)
            if module.name is None or module.name not in model.places:
                left_out.append(module.raw)
            elif item.weight * factor != 0:
                found.setdefault(module.name, []).append(_Change(source, module, item.weight * factor))
    return found, left_out


def _bake_file(
    source: Source, model: BaseModel, out: Path, changes: Changes, origin: Mapping[str, str], *, force: bool, tick: Tick
) -> int:
    header = source.header
    own = {key: names for at, key, names in model.keys_of(changes) if at is source}
    biases = _biases(source, model, changes)
    planned = [Planned(name, header.dtypes[name], shape) for name, shape in header.shapes.items()]
    metadata = {key: value for key, value in header.metadata.items() if key != "modelspec.hash_sha256"}
    with Writer(out, planned, {**metadata, **origin}, hashes=False, force=force) as writer:
        for done, tensor in enumerate(planned, 1):
            if names := own.get(tensor.name):
                weight = _baked(model, read_float(source, tensor.name), names, changes)
            elif tensor.name in biases:
                weight = read_float(source, tensor.name)
                for change, leaf in biases[tensor.name]:
                    weight = weight + change.weight * read_float(change.source, change.module.keys[leaf])
            else:
                writer.copy(source, tensor.name)
                continue
            writer.put(tensor.name, written_bytes(weight, tensor.dtype, tensor.name))
            tick("Baking", done, len(planned))
        tick("Baking", len(planned), len(planned))
        return writer.finish()


def _baked(model: BaseModel, weight: Tensor, names: Sequence[ModuleName], changes: Changes) -> Tensor:
    """A tensor of the base with all changes of the modules in it."""
    for name in names:
        place = model.places[name]
        rows = weight if place.third is None else weight.chunk(3)[place.third]
        before = rows.clone()
        for change in changes[name]:
            delta = delta_of(change.source, change.module, before)
            if delta.numel() != rows.numel() or delta.shape[0] != rows.shape[0]:
                raise UserError(
                    "bake-widths",
                    f"{change.module.raw} has the shape {tuple(delta.shape)}, the base's weight {tuple(rows.shape)}.",
                    "Choose a LoRA that was made for this base.",
                    file=change.source.path,
                )
            rows += change.weight * delta.reshape(rows.shape)
    return weight


def _biases(source: Source, model: BaseModel, changes: Changes) -> dict[str, list[tuple[_Change, str]]]:
    """Bias keys of this file that some LoRA changes too."""
    found: dict[str, list[tuple[_Change, str]]] = {}
    for name, own in changes.items():
        place = model.places[name]
        bias = place.key.removesuffix("weight") + "bias"
        if place.source is source and bias in source.header.shapes:
            for change in own:
                for leaf in _BIASES:
                    if leaf in change.module.keys:
                        found.setdefault(bias, []).append((change, leaf))
    return found


def _bake_folder(
    model: BaseModel, base: Path, out: Path, changes: Changes, origin: Mapping[str, str], *, force: bool, tick: Tick
) -> int:
    """A whole diffusers folder under a temporary name, which takes its name when all of it is there."""
    if out.exists() and not (force and (out / "model_index.json").is_file()):  # other folders are never replaced
        raise already_there(out)
    if out.exists() and out.resolve() in (base.resolve(), *base.resolve().parents):
        raise UserError("output-is-input", f"{out} holds the base itself.", "Choose another folder.", file=out)
    making, old = temporary_name(out), temporary_name(out.with_name(f"{out.name}.old"))
    try:
        for path in sorted(base.rglob("*")):
            name = path.relative_to(base).as_posix()
            if not path.is_file() or not (name in model.files or _is_copied(path, name)):
                continue
            target = making / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name in model.files:
                _bake_file(model.files[name], model, target, changes, origin, force=True, tick=tick)
            else:
                shutil.copyfile(path, target)
        size = sum(path.stat().st_size for path in making.rglob("*") if path.is_file())
        if out.exists():
            os.replace(out, old)
        replace(making, out)
        sync_folder(out.parent)
    except OSError as error:
        raise not_saved(out, error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
        if old.exists() and not out.exists():
            os.replace(old, out)
        shutil.rmtree(old, ignore_errors=True)
    return size


def _is_copied(path: Path, name: str) -> bool:
    """Whether a file of a diffusers folder goes with the new weights; older copies of changed weights do not."""
    changed = name.split("/")[0] in ("unet", "text_encoder", "text_encoder_2")
    return path.suffix.lower() not in (*_PICKLES, *((".safetensors",) if changed else ()))
