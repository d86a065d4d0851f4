"""What a safetensors file is, and for which base model: from names and shapes, with metadata as the last resort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from blocklora.blocks.header import Header
from blocklora.lora.modules import LoraModule

Kind = Literal[
    "lora", "locon", "loha", "lokr", "dora", "oft", "full", "ia3", "glora", "mixed", "embedding", "checkpoint",
    "unet", "vae", "text-encoder", "controlnet", "adapter", "unknown",
]  # fmt: skip
Family = Literal["sd1", "sd2", "sdxl", "flux", "sd3", "other", "unknown"]

LORA_KINDS = frozenset({"lora", "locon", "loha", "lokr", "dora", "oft", "full", "ia3", "glora", "mixed"})

_BY_METADATA = (("sdxl", "sdxl"), ("stable-diffusion-xl", "sdxl"), ("sd_v1", "sd1"), ("stable-diffusion-v1", "sd1"),
                ("sd_v2", "sd2"), ("stable-diffusion-v2", "sd2"), ("flux", "flux"), ("sd3", "sd3"))  # fmt: skip
_CONTEXT: Mapping[int, Family] = {768: "sd1", 1024: "sd2", 2048: "sdxl"}
"""Width of the text that a U-Net's cross-attention takes."""
_EMBEDDING: Mapping[int, Family] = {768: "sd1", 1024: "sd2", 1280: "sdxl"}


def kind_of(header: Header, modules: Sequence[LoraModule], left: Sequence[str]) -> Kind:
    """What the file is.

    Args:
        left: keys that belong to no module of a LoRA.
    """
    if modules and len(left) <= len(header.shapes) // 2:
        return _lora_kind(modules)
    names = list(header.shapes)
    if _any(
        names, "control_model.", "controlnet_", "input_hint_block.", "lllite_"
    ) or "controlnet_cond_embedding" in str(names[:2000]):
        return "controlnet"
    if _any(names, "ip_adapter.", "image_proj.", "adapter."):
        return "adapter"
    if _is_embedding(header):
        return "embedding"
    if _any(names, "model.diffusion_model."):
        return "checkpoint" if _any(names, "first_stage_model.", "cond_stage_model.", "conditioner.") else "unet"
    if _any(names, "down_blocks.", "up_blocks.", "double_blocks.", "joint_blocks.", "transformer_blocks."):
        return "unet"
    if _any(names, "encoder.conv_in.", "decoder.conv_in.", "first_stage_model."):
        return "vae"
    if _any(names, "text_model.", "transformer.resblocks.", "encoder.block."):
        return "text-encoder"
    return "unknown"


def family_of(header: Header, modules: Sequence[LoraModule]) -> tuple[Family, str]:
    """The base model's family, and how it is known, in one sentence."""
    for find in (_from_names, _from_shapes):
        family, why = find(header, modules)
        if family != "unknown":
            return family, why
    said = " ".join(
        header.metadata.get(key, "") for key in ("ss_base_model_version", "modelspec.architecture", "ss_network_module")
    ).lower()
    for word, family in _BY_METADATA:
        if word in said:
            return family, "The metadata say so."
    if any(module.name is not None and module.name.component == "unet" for module in modules):
        return "sd1", "The blocks are those of SD 1.x, which SD 2.x shares."
    return "unknown", "Neither names, shapes nor metadata tell."


def _lora_kind(modules: Sequence[LoraModule]) -> Kind:
    algorithms = Counter(module.algorithm for module in modules)
    for small in ("norm", "incomplete"):
        if len(algorithms) > 1:
            del algorithms[small]
    if any(module.dora for module in modules):
        return "dora"
    if len(algorithms) > 1:
        return "mixed"
    algorithm = next(iter(algorithms))
    if algorithm == "lora":
        return "locon" if any(module.conv for module in modules) else "lora"
    if algorithm == "boft":
        return "oft"
    return "full" if algorithm in ("norm", "incomplete") else algorithm


def _is_embedding(header: Header) -> bool:
    if len(header.shapes) > 4:
        return False
    if {"emb_params", "clip_l", "clip_g", "string_to_param"} & set(header.shapes):
        return True
    return len(header.shapes) == 1 and all(
        "." not in name and len(shape) in (1, 2) and shape[-1] in _EMBEDDING for name, shape in header.shapes.items()
    )  # a bare name: weights of models have dots


def _from_names(header: Header, modules: Sequence[LoraModule]) -> tuple[Family, str]:
    paths = [module.name for module in modules if module.name is not None]
    if any(name.component == "te2" for name in paths):
        return "sdxl", "It has the second text encoder of SDXL."
    unet = [name.path for name in paths if name.component == "unet"]
    if any(
        ".attentions." in path and ".transformer_blocks." in path and ".transformer_blocks.0." not in path
        for path in unet
    ):
        return "sdxl", "Its transformer blocks are deeper than those of SD 1.x."
    if any(path.startswith("up_blocks.0.attentions.") for path in unet):
        return "sdxl", "Its first block up has attention, which only SDXL has."
    if any(module.style == "kohya-ldm" for module in modules):
        return "sdxl", "Its blocks are named as sd-scripts names SDXL's."
    names = [module.raw for module in modules] or list(header.shapes)
    if _holds(names, "joint_blocks", "joint_transformer_blocks"):
        return "sd3", "It has the joint blocks of SD3."
    if _holds(names, "double_blocks", "single_blocks", "single_transformer_blocks"):
        return "flux", "It has the double and single blocks of Flux."
    if _any(list(header.shapes), "conditioner.embedders.") or "clip_g" in header.shapes:
        return "sdxl", "It has the text encoders of SDXL."
    if _any(list(header.shapes), "cond_stage_model.model."):
        return "sd2", "It has the text encoder of SD 2.x."
    if modules and not paths:
        return "other", "Its modules are not those of Stable Diffusion 1.x, 2.x or XL."
    return "unknown", ""


def _from_shapes(header: Header, modules: Sequence[LoraModule]) -> tuple[Family, str]:
    for module in modules:
        down = module.shapes.get("down") or module.shapes.get("w1_b")
        if module.name is None or down is None or len(down) < 2:
            continue
        if module.name.path.endswith(("attn2.to_k", "attn2.to_v")) and down[1] in _CONTEXT:
            return _CONTEXT[down[1]], f"Its cross-attention reads texts of width {down[1]:,}."
        if module.name.component == "te" and module.name.path.endswith("self_attn.q_proj") and down[1] == 1024:
            return "sd2", "Its text encoder is 1,024 wide."
    for name, shape in header.shapes.items():
        crossing = not modules and len(shape) == 2 and name.endswith(("attn2.to_k.weight", "attn2.to_v.weight"))
        if crossing and shape[1] in _CONTEXT:
            return _CONTEXT[shape[1]], f"Its cross-attention reads texts of width {shape[1]:,}."
        if _is_embedding(header) and shape and shape[-1] in _EMBEDDING:
            return _EMBEDDING[shape[-1]], f"Its vectors are {shape[-1]:,} wide."
    unet = [module.name.path for module in modules if module.name is not None and module.name.component == "unet"]
    if any(path.startswith(("down_blocks.0.attentions.", "up_blocks.3.", "down_blocks.3.")) for path in unet):
        return "sd1", "It has blocks that SDXL lacks."
    return "unknown", ""


def _any(names: Sequence[str], *starts: str) -> bool:
    return any(name.startswith(starts) for name in names)


def _holds(names: Sequence[str], *words: str) -> bool:
    return any(word in name for name in names for word in words)
