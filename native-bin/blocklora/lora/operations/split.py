"""``blocklora lora split`` and ``prune``: some of a file's modules, unchanged."""

from __future__ import annotations

from pathlib import Path

from blocklora.errors import UserError
from blocklora.job.words import counted, listed
from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.copying import copy_modules
from blocklora.lora.operations.delta import delta_of, factors_of, is_low_rank, needs_base
from blocklora.lora.operations.factors import norm
from blocklora.lora.operations.lora_file import LoraSource
from blocklora.lora.operations.threads import threads_for
from blocklora.lora.parts import parse_parts
from blocklora.lora.provenance import Tick, kept, provenance
from blocklora.lora.reports import LoraWritten
from blocklora.lora.written import written


def split(path: Path, out: Path, parts: str, *, force: bool, tick: Tick) -> LoraWritten:
    """Writes the chosen parts of a LoRA: the paper's block-wise inference as a file.

    Raises:
        UserError: no LoRA, an unknown part, or parts in which the file has nothing.
    """
    with LoraSource(path) as source, threads_for(source.modules):
        chosen = parse_parts(parts, source.family)
        if any(factor != 1 for factor in chosen.values()):
            raise UserError(
                "split-factor", "`split` keeps parts as they are.", "Use `merge` with one file to weight its parts."
            )
        keep = [module for module in source.modules if module.part(source.family) in chosen]
        if not keep:
            there = dict.fromkeys(module.part(source.family) for module in source.modules)
            raise UserError(
                "split-empty",
                f"{path.name} has nothing in {listed(chosen, 'or')}.",
                f"It has modules in {listed(there, 'and')}.",
                file=path,
            )
        left_out = [module.raw for module in source.modules if module.part(source.family) not in chosen]
        return _copied("split", source, keep, left_out, out, {"parts": "+".join(chosen)}, force=force, tick=tick)


def prune(path: Path, out: Path, *, force: bool, tick: Tick) -> LoraWritten:
    """Writes a LoRA without the modules that change nothing: ΔW is exactly zero in every entry.

    Raises:
        UserError: no LoRA, or all of its modules are zero.
    """
    with LoraSource(path) as source, threads_for(source.modules):
        keep, left_out = [], []
        for done, module in enumerate(source.modules, 1):
            if is_zero(source, module):
                left_out.append(module.raw)
            else:
                keep.append(module)
            tick("Measuring", done, len(source.modules))
        if not keep:
            raise UserError(
                "prune-empty", f"{path.name} changes nothing at all.", "Train it again, or leave it out.", file=path
            )
        return _copied("prune", source, keep, left_out, out, {}, force=force, tick=tick)


def is_zero(source: LoraSource, module: LoraModule) -> bool:
    """Whether a module changes nothing. One that depends on the base is taken to change something."""
    if needs_base(module) or "diff_b" in module.keys or "b_norm" in module.keys:
        return False
    if is_low_rank(module):
        return norm(factors_of(source, module)) == 0
    return not bool(delta_of(source, module).any())


def _copied(
    operation: str, source: LoraSource, keep: list[LoraModule], left_out: list[str], out: Path,
    options: dict[str, object], *, force: bool, tick: Tick,
) -> LoraWritten:  # fmt: skip
    own = source.header.metadata
    metadata = kept(own) | provenance(operation, options, [(source.path, own)], tick)
    size, notes = copy_modules(source, keep, out, metadata, force=force, tick=tick)
    notes.insert(0, f"{counted(len(left_out), 'module')} of {len(source.modules):,} left out.")
    return written(operation, out, size, len(keep), left_out, notes)
