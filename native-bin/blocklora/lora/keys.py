"""Keys of LoRA files: which module a tensor belongs to, and which part of the module's LoRA it is.

Spellings are those that trainers write: sd-scripts and LyCORIS (``lora_unet_….lora_down.weight``, ``….hada_w1_a``),
diffusers (``unet.….lora.down.weight``, ``….processor.to_q_lora.down.weight``), PEFT (``….lora_A.weight``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from blocklora.lora.names import ModuleName, text_path, unet_path, uses_ldm_names

Style = Literal["kohya", "kohya-ldm", "lycoris", "diffusers", "processor", "peft", "bare", "other"]
"""How a module's name is written.

kohya: ``lora_unet_down_blocks_…``; kohya-ldm: ``lora_unet_input_blocks_…``; lycoris: ``lycoris_…``; diffusers:
``unet.…`` with ``.lora.down``; processor: the same with ``….processor.to_q_lora.down``; peft: ``unet.…`` with
``.lora_A``; bare: dotted without ``unet.``; other: no module of a U-Net or text encoder that is known here.
"""

_PREFIXED = re.compile(r"(lora_unet|lora_te|lora_te1|lora_te2|lora_te3|lycoris|lora_transformer|lora_prior_unet)_(.+)")
_LEAVES = {
    "lora_down.weight": "down", "lora_up.weight": "up", "lora_mid.weight": "mid",
    "alpha": "alpha", "dora_scale": "dora_scale", "scale": "scale", "rescale": "rescale",
    "lora_A.weight": "down", "lora_B.weight": "up", "lora_A.default.weight": "down", "lora_B.default.weight": "up",
    "lora.down.weight": "down", "lora.up.weight": "up",
    "lora_linear_layer.down.weight": "down", "lora_linear_layer.up.weight": "up",
    "lora_magnitude_vector": "magnitude", "lora_magnitude_vector.weight": "magnitude",
    "lora_magnitude_vector.default.weight": "magnitude",
    "hada_w1_a": "w1_a", "hada_w1_b": "w1_b", "hada_w2_a": "w2_a", "hada_w2_b": "w2_b",
    "hada_t1": "t1", "hada_t2": "t2",
    "lokr_w1": "kr_w1", "lokr_w1_a": "kr_w1_a", "lokr_w1_b": "kr_w1_b",
    "lokr_w2": "kr_w2", "lokr_w2_a": "kr_w2_a", "lokr_w2_b": "kr_w2_b", "lokr_t2": "kr_t2",
    "oft_blocks": "oft_blocks", "oft_diag": "oft_blocks",
    "diff": "diff", "diff_b": "diff_b", "w_norm": "w_norm", "b_norm": "b_norm",
    "a1.weight": "a1", "a2.weight": "a2", "b1.weight": "b1", "b2.weight": "b2",
    "weight": "ia3", "on_input": "on_input", "lora_up.bias": "up_bias", "lora_B.bias": "up_bias",
}  # fmt: skip
_ONLY_PREFIXED = frozenset({"ia3", "on_input", "scale", "rescale", "diff", "diff_b", "a1", "a2", "b1", "b2"})
"""Leaves that are too common a word to make a LoRA of a key without prefix."""
_DOTTED = sorted((leaf for leaf, part in _LEAVES.items() if part not in _ONLY_PREFIXED), key=len, reverse=True)
_PROCESSOR = re.compile(r"(?:\.processor)?\.(?:to_(q|k|v|out)_lora)\.(down|up)\.weight$")
_COMPONENTS = (
    ("unet.", "unet"), ("text_encoder_2.", "te2"), ("text_encoder.", "te"), ("base_model.model.unet.", "unet"),
    ("base_model.model.", None), ("", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a key says."""

    module: str
    """The module as the file spells it, with prefix."""
    leaf: str
    """Which tensor of the module: ``down``, ``up``, ``mid``, ``alpha``, ``w1_a``, …"""
    style: Style
    name: ModuleName | None
    """``None``: no module of Stable Diffusion 1.x, 2.x or XL."""


def parse_key(key: str) -> KeyParts | None:
    """Reads one key; ``None`` when it is not one of a LoRA."""
    module, _, rest = key.partition(".")
    if prefixed := _PREFIXED.fullmatch(module):
        leaf = _LEAVES.get(rest)
        if leaf is None:
            return None
        style, name = _prefixed(prefixed[1], prefixed[2])
        return KeyParts(module, leaf, style, name)
    if match := _PROCESSOR.search(key):
        module = key[: match.start()]
        inner = f".to_{match[1]}" + (".0" if match[1] == "out" else "")
        return KeyParts(f"{module}.to_{match[1]}", match[2], "processor", _dotted_name(module + inner))
    for ending in _DOTTED:
        if key.endswith("." + ending):
            module = key[: -len(ending) - 1]
            name = _dotted_name(module)
            return KeyParts(module, _LEAVES[ending], _dotted_style(module, ending, name), name)
    return None


def _prefixed(prefix: str, rest: str) -> tuple[Style, ModuleName | None]:
    if prefix in ("lora_te", "lora_te1", "lora_te2"):
        path = text_path(rest)
        return "kohya", None if path is None else ModuleName("te2" if prefix == "lora_te2" else "te", path)
    if prefix in ("lora_unet", "lycoris"):
        path = unet_path(rest)
        if path is not None:
            style: Style = "lycoris" if prefix == "lycoris" else "kohya-ldm" if uses_ldm_names(rest) else "kohya"
            return style, ModuleName("unet", path)
        path = text_path(rest) if prefix == "lycoris" else None
        if path is not None:
            return "lycoris", ModuleName("te", path)
    return "other", None


def _dotted_name(module: str) -> ModuleName | None:
    for prefix, component in _COMPONENTS:
        if not module.startswith(prefix):
            continue
        flat = module.removeprefix(prefix).replace(".processor.", ".").replace(".", "_")
        if component in (None, "unet") and (path := unet_path(flat)):
            return ModuleName("unet", path)
        if component in (None, "te", "te2") and (path := text_path(_as_clip(flat))):
            return ModuleName("te2" if component == "te2" else "te", path)
    return None


def _as_clip(flat: str) -> str:
    """diffusers' processors call the projections of a text encoder as the U-Net's."""
    return re.sub(r"self_attn_to_(q|k|v|out)(?:_0)?$", r"self_attn_\1_proj", flat)


def _dotted_style(module: str, ending: str, name: ModuleName | None) -> Style:
    if name is None:
        return "other"
    if not module.startswith(("unet.", "text_encoder.", "text_encoder_2.")):
        return "bare"
    return "peft" if ending.startswith(("lora_A", "lora_B", "lora_magnitude")) else "diffusers"
