"""What a picture was made with, as a PNG text chunk that A1111 and its readers understand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PIL.PngImagePlugin import PngInfo

from blocklora import __version__
from blocklora.models.base import Base
from blocklora.sampling.samplers import A1111_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLora:
    """A LoRA that took part in a picture."""

    name: str
    weight: float
    sha256: str | None = None
    """``sshs_model_hash`` of the file."""


def png_info(
    *,
    prompt: str,
    negative: str,
    steps: int,
    sampler: str,
    cfg: float,
    seed: int,
    width: int,
    height: int,
    base: Base,
    loras: Sequence[UsedLora] = (),
) -> PngInfo:
    """The ``parameters`` chunk of a picture; LoRAs stand in the prompt as ``<lora:name:weight>``, as A1111 has it."""
    text = parameters_text(
        prompt=prompt, negative=negative, steps=steps, sampler=sampler, cfg=cfg, seed=seed, width=width, height=height,
        model=base.name, model_hash=base.hash, clip_skip=base.clip_skip, loras=loras,
    )  # fmt: skip
    info = PngInfo()
    latin = text.encode("latin-1", errors="replace").decode("latin-1") == text
    if latin:
        info.add_text("parameters", text)
    else:
        info.add_itxt("parameters", text)
    return info


def parameters_text(
    *,
    prompt: str,
    negative: str,
    steps: int,
    sampler: str,
    cfg: float,
    seed: int,
    width: int,
    height: int,
    model: str,
    model_hash: str | None,
    clip_skip: int,
    loras: Sequence[UsedLora] = (),
) -> str:
    """A1111's three parts: the prompt, ``Negative prompt: …`` where there is one, and a line of fields."""
    tags = "".join(f" <lora:{lora.name}:{lora.weight:g}>" for lora in loras)
    kind, _, schedule = A1111_NAMES[sampler].partition(" Karras")
    fields: dict[str, object] = {"Steps": steps, "Sampler": kind}
    if A1111_NAMES[sampler] != kind:
        fields["Schedule type"] = "Karras" + schedule
    fields |= {"CFG scale": f"{cfg:g}", "Seed": seed, "Size": f"{width}x{height}"}
    if model_hash:
        fields["Model hash"] = model_hash[:10]
    fields["Model"] = model
    if clip_skip > 1:
        fields["Clip skip"] = clip_skip
    if hashes := ", ".join(f"{lora.name}: {lora.sha256[:12]}" for lora in loras if lora.sha256):
        fields["Lora hashes"] = hashes
    fields["Version"] = f"blocklora {__version__}"
    lines = [prompt + tags]
    if negative:
        lines.append(f"Negative prompt: {negative}")
    lines.append(", ".join(f"{key}: {_quoted(value)}" for key, value in fields.items()))
    return "\n".join(lines)


def _quoted(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",\n:") else text
