"""``blocklora lora inspect``: what a file is, from its header and the few bytes of its alphas."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from blocklora.blocks.layouts import LAYOUTS
from blocklora.lora.facts import facts_of
from blocklora.lora.kinds import LORA_KINDS, family_of, kind_of
from blocklora.lora.modules import LoraModule, lora_modules
from blocklora.lora.problems import problems_of
from blocklora.lora.reports import LoraInspection, LoraModuleInfo, LoraPartInfo
from blocklora.lora.source import Source

KIND_NAMES = {
    "lora": "LoRA", "locon": "LoCon (LoRA with convolutions)", "loha": "LoHa", "lokr": "LoKr", "dora": "DoRA",
    "oft": "OFT", "full": "full difference", "ia3": "IA³", "glora": "GLoRA", "mixed": "LyCORIS of several kinds",
    "embedding": "embedding (textual inversion)", "checkpoint": "checkpoint (whole model)", "unet": "U-Net alone",
    "vae": "VAE", "text-encoder": "text encoder", "controlnet": "ControlNet", "adapter": "adapter",
    "unknown": "unknown",
}  # fmt: skip
FAMILY_NAMES = {
    "sd1": "SD 1.x", "sd2": "SD 2.x", "sdxl": "SDXL", "flux": "Flux", "sd3": "SD3", "other": "another model",
    "unknown": "unknown",
}  # fmt: skip
_SHOWN_KEYS = 100


def inspect_file(path: Path) -> LoraInspection:
    """What a safetensors file holds. No torch, and no tensor larger than one number is read.

    Raises:
        UserError: it is no safetensors file, or a damaged one.
    """
    with Source(path) as source:
        header = source.header
        modules, left = lora_modules(header)
        kind = kind_of(header, modules, left)
        if kind not in LORA_KINDS:
            modules, left = [], []
        alphas = alphas_of(source, modules)
    family, reason = family_of(header, modules)
    infos = [_info(module, family, alphas.get(module.raw), header.dtypes) for module in modules]
    return LoraInspection(
        file=str(path.absolute()),
        bytes=header.length,
        header_bytes=header.size,
        tensors=len(header.shapes),
        parameters=sum(math.prod(shape) for shape in header.shapes.values()),
        dtypes=dict(Counter(header.dtypes.values()).most_common()),
        kind=kind,
        kind_name=KIND_NAMES[kind],
        family=family,
        family_name=FAMILY_NAMES[family],
        family_reason=reason,
        styles=list(Counter(module.style for module in modules)),
        parts=_parts(infos, family),
        modules=infos,
        unknown_keys=left[:_SHOWN_KEYS],
        unknown_key_count=len(left),
        metadata=dict(header.metadata),
        facts=facts_of(header.metadata),
        problems=problems_of(path, header, modules, left, alphas, family),
    )


def alphas_of(source: Source, modules: Iterable[LoraModule]) -> dict[str, float]:
    """Alpha of every module that has one, by its name in the file."""
    found = {}
    for module in modules:
        key = module.keys.get("alpha")
        if key is not None and source.has_number(key):
            found[module.raw] = source.number(key)
    return found


def _info(module: LoraModule, family: str, alpha: float | None, dtypes: Mapping[str, str]) -> LoraModuleInfo:
    weights = [dtypes[key] for leaf, key in module.keys.items() if leaf != "alpha"]
    scaled = module.algorithm in ("lora", "loha", "lokr") and module.rank
    return LoraModuleInfo(
        name=module.raw,
        path=None if module.name is None else module.name.path,
        part=module.part(family),
        algorithm=module.algorithm,
        rank=module.rank,
        alpha=alpha,
        scale=(1.0 if alpha is None else alpha / module.rank) if scaled and module.rank else None,
        conv=module.conv,
        tucker=module.tucker,
        dora=module.dora,
        parameters=module.parameters,
        dtype=weights[0] if weights else "",
    )


def _parts(infos: list[LoraModuleInfo], family: str) -> list[LoraPartInfo]:
    order = (*LAYOUTS["sdxl" if family == "sdxl" else "sd1"].parts, "te", "te2", "other")
    found = []
    for part in order:
        own = [info for info in infos if info.part == part]
        if own:
            found.append(
                LoraPartInfo(
                    part=part,
                    modules=len(own),
                    parameters=sum(info.parameters for info in own),
                    ranks=sorted({info.rank for info in own if info.rank is not None and not info.conv}),
                    conv_ranks=sorted({info.rank for info in own if info.rank is not None and info.conv}),
                    alphas=sorted({info.alpha for info in own if info.alpha is not None}),
                )
            )
    return found
