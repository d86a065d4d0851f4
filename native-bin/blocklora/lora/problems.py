"""What is wrong with a LoRA file whichever program reads it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from blocklora.blocks.header import Header
from blocklora.blocks.header_faults import shown
from blocklora.job.words import counted
from blocklora.lora.modules import LoraModule
from blocklora.protocol.reports import Diagnostic

_FLOATS = ("F64", "F32", "F16", "BF16")


def problems_of(
    path: Path,
    header: Header,
    modules: Sequence[LoraModule],
    left: Sequence[str],
    alphas: Mapping[str, float],
    family: str,
) -> list[Diagnostic]:
    """Problems that the header and the alphas show, worst first."""
    found: list[Diagnostic] = []

    def say(severity: Literal["error", "warning", "info"], code: str, message: str, fix: str) -> None:
        found.append(Diagnostic(severity=severity, code=code, message=message, fix=fix, file=str(path.absolute())))

    incomplete = [module.raw for module in modules if module.algorithm == "incomplete"]
    if incomplete:
        say("error", "lora-incomplete", f"{_some(incomplete)} lacks tensors, or they do not fit together.",
            "Get the file again, or train it again.")  # fmt: skip
    twice = [raw for raw, count in Counter(module.name for module in modules if module.name).items() if count > 1]
    if twice:
        say("error", "lora-module-twice", f"{_some([name.label for name in twice])} is there in two spellings.",
            "Programs disagree on which one counts: get or write the file again.")  # fmt: skip
    broken = [raw for raw, alpha in alphas.items() if not math.isfinite(alpha)]
    if broken:
        say("error", "lora-alpha-not-finite", f"The alpha of {_some(broken)} is not a finite number.",
            "Such a LoRA makes black pictures: get or train it again.")  # fmt: skip
    zero = [raw for raw, alpha in alphas.items() if alpha == 0]
    if zero:
        say("warning", "lora-alpha-zero", f"The alpha of {_some(zero)} is 0, so that it does nothing.",
            "`prune` removes modules that do nothing.")  # fmt: skip
    unread = [module for module in modules if "alpha" in module.keys and module.raw not in alphas]
    bad = [module.keys["alpha"] for module in unread]
    if bad:
        say("error", "lora-alpha-shape", f"{_some(bad)} is not a single number.", "Get or write the file again.")
    integers = sorted({header.dtypes[key] for module in modules for leaf, key in module.keys.items() if leaf != "alpha"}
                      - set(_FLOATS))  # fmt: skip
    if integers:
        say("warning", "lora-dtype", f"Weights are stored as {', '.join(integers)}, which few programs read.",
            "Convert it: `blocklora lora convert FILE OUT --dtype fp16`.")  # fmt: skip
    if left and modules:
        say("warning", "lora-unknown-keys", f"{_some(list(left))} belongs to no known module.",
            "Some programs refuse files with such keys.")  # fmt: skip
    strangers = [module.raw for module in modules if module.name is None]
    if strangers and family in ("sd1", "sd2", "sdxl"):
        say("warning", "lora-unknown-modules", f"{_some(strangers)} is no module of Stable Diffusion that is known.",
            "Programs leave it out.")  # fmt: skip
    return found


def _some(names: Sequence[str]) -> str:
    """``a``, or ``a (and 3 more modules or keys)``."""
    more = f" (and {counted(len(names) - 1, 'other')})" if len(names) > 1 else ""
    return shown(names[0]) + more
