"""Names of modules in LoRA files: every spelling leads to one name, and back to the spelling that a program wants.

A module is a component (U-Net or text encoder) and a path in diffusers' naming. kohya's files write the dots as
underscores, SDXL's moreover in CompVis' ldm naming (``input_blocks_4_1_…``); both are undone by the U-Net's grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from blocklora.blocks.ldm_names import diffusers_name, ldm_name

Component = Literal["unet", "te", "te2"]
"""The U-Net, the first text encoder (CLIP-L), SDXL's second (OpenCLIP bigG)."""

_LEAVES = {
    "conv1": "conv1", "conv2": "conv2", "time_emb_proj": "time_emb_proj", "conv_shortcut": "conv_shortcut",
    "norm1": "norm1", "norm2": "norm2", "norm": "norm", "conv": "conv", "proj_in": "proj_in", "proj_out": "proj_out",
}  # fmt: skip
_LAYER = re.compile(
    r"transformer_blocks_(\d+)_(?:(attn[12])_(to_q|to_k|to_v|to_out_0|to_out)|(ff_net_0_proj|ff_net_2)|(norm[123])|(attn[12]|ff))"
)
_BLOCK = re.compile(r"(?:(down|up)_blocks_(\d+)|mid_block)_(resnets|attentions|downsamplers|upsamplers)_(\d+)_(.+)")
_OUTSIDE = {
    "conv_in": "conv_in", "conv_out": "conv_out", "conv_norm_out": "conv_norm_out",
    "time_embedding_linear_1": "time_embedding.linear_1", "time_embedding_linear_2": "time_embedding.linear_2",
    "add_embedding_linear_1": "add_embedding.linear_1", "add_embedding_linear_2": "add_embedding.linear_2",
}  # fmt: skip
_LDM = re.compile(r"(input_blocks|output_blocks)_(\d+)_(\d+)_(.+)|(middle_block)_(\d+)_(.+)")
_LDM_INNER = {
    "in_layers_0": "in_layers.0", "in_layers_2": "in_layers.2", "emb_layers_1": "emb_layers.1",
    "out_layers_0": "out_layers.0", "out_layers_3": "out_layers.3", "skip_connection": "skip_connection",
    "op": "op", "conv": "conv",
}  # fmt: skip
_LDM_OUTSIDE = {
    "time_embed_0": "time_embed.0", "time_embed_2": "time_embed.2", "label_emb_0_0": "label_emb.0.0",
    "label_emb_0_2": "label_emb.0.2", "input_blocks_0_0": "input_blocks.0.0", "out_0": "out.0", "out_2": "out.2",
}  # fmt: skip
_TEXT = re.compile(
    r"(?:text_model_)?encoder_layers_(\d+)_(?:self_attn_(q_proj|k_proj|v_proj|out_proj)|mlp_(fc1|fc2)"
    r"|(self_attn|mlp)|(layer_norm[12]))"
)


@dataclass(frozen=True, slots=True, order=True)
class ModuleName:
    """One module of a model, however a file spells it."""

    component: Component
    path: str
    """diffusers' (or transformers') name with dots, without ``.weight``."""

    @property
    def kohya(self) -> str:
        """The name with underscores that sd-scripts gives it, without a prefix."""
        return self.path.replace(".", "_")

    @property
    def label(self) -> str:
        """For tables: ``unet mid_block.attentions.0.proj_in``."""
        return f"{self.component} {self.path}"


def unet_path(name: str) -> str | None:
    """diffusers' path of a U-Net module written with underscores, in diffusers' or in ldm's naming."""
    if name in _OUTSIDE:
        return _OUTSIDE[name]
    if match := _BLOCK.fullmatch(name):
        side, level, group, item, rest = match.groups()
        inner = _inner(rest)
        block = "mid_block" if side is None else f"{side}_blocks.{int(level)}"
        return None if inner is None else f"{block}.{group}.{int(item)}.{inner}"
    return _from_ldm(name)


def text_path(name: str) -> str | None:
    """transformers' path of a text encoder module written with underscores."""
    if name == "text_projection":
        return name
    match = _TEXT.fullmatch(name)
    if match is None:
        return None
    layer, attention, mlp, whole, norm = match.groups()
    inner = f"self_attn.{attention}" if attention else f"mlp.{mlp}" if mlp else whole or norm
    return f"text_model.encoder.layers.{int(layer)}.{inner}"


def uses_ldm_names(name: str) -> bool:
    """Whether a U-Net module written with underscores is in ldm's naming, as SDXL's kohya files have it."""
    return name in _LDM_OUTSIDE or _LDM.fullmatch(name) is not None


def kohya_name(name: ModuleName, *, sdxl: bool) -> str:
    """The name with prefix that sd-scripts writes for this kind of model."""
    if name.component != "unet":
        prefix = "lora_te2_" if name.component == "te2" else "lora_te1_" if sdxl else "lora_te_"
        return prefix + name.kohya
    ldm = ldm_name(name.path, sdxl=True) if sdxl else None
    return "lora_unet_" + (ldm.replace(".", "_") if ldm else name.kohya)


def dotted_name(name: ModuleName) -> str:
    """The name with prefix that diffusers gives it: ``unet.…``, ``text_encoder.…``, ``text_encoder_2.…``."""
    prefix = {"unet": "unet", "te": "text_encoder", "te2": "text_encoder_2"}[name.component]
    return f"{prefix}.{name.path}"


def _inner(rest: str) -> str | None:
    if rest in _LEAVES:
        return _LEAVES[rest]
    match = _LAYER.fullmatch(rest)
    if match is None:
        return None
    number, attention, projection, feed, norm, whole = match.groups()
    if attention:
        last = "to_out.0" if projection.startswith("to_out") else projection
        return f"transformer_blocks.{int(number)}.{attention}.{last}"
    return f"transformer_blocks.{int(number)}.{feed.replace('_', '.') if feed else norm or whole}"


def _from_ldm(name: str) -> str | None:
    dotted = _LDM_OUTSIDE.get(name)
    if dotted is None:
        match = _LDM.fullmatch(name)
        if match is None:
            return None
        side, number, item, rest = (*match.groups()[:4],) if match[1] else (match[5], match[6], None, match[7])
        inner = _LDM_INNER.get(rest) or _inner(rest)
        if inner is None:
            return None
        dotted = f"{side}.{number}.{inner}" if item is None else f"{side}.{number}.{item}.{inner}"
    weight = diffusers_name(f"{dotted}.weight")
    return None if weight is None else weight.removesuffix(".weight")
