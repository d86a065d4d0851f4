"""Writes checkpoints in ldm's layout: the published conversion, backwards."""

from __future__ import annotations

import re
from typing import Any

import torch

from blocklora.blocks.ldm_names import PREFIX, diffusers_name

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_PLAIN = {
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
}


def checkpoint(unet: Any, vae: Any, text_encoder: Any) -> dict[str, torch.Tensor]:
    """All weights of a model as one state dict."""
    state = {PREFIX + ldm_name(name): tensor for name, tensor in unet.state_dict().items()}
    levels = len(vae.config["block_out_channels"])
    for name, tensor in vae.state_dict().items():
        ldm = vae_name(name, levels)
        one_by_one = "attn_1" in ldm and tensor.ndim == 2
        state[f"first_stage_model.{ldm}"] = tensor[:, :, None, None] if one_by_one else tensor
    for name, tensor in text_encoder.state_dict().items():
        state[f"cond_stage_model.transformer.text_model.{name.removeprefix('text_model.')}"] = tensor
    state["cond_stage_model.transformer.text_model.embeddings.position_ids"] = torch.arange(77)[None]
    return {name: tensor.contiguous().clone() for name, tensor in state.items()}


def ldm_name(name: str) -> str:
    """ldm's name of a U-Net weight with this diffusers name."""
    module, _, leaf = name.rpartition(".")
    words = name.split(".")
    if module in _PLAIN:
        found = f"{_PLAIN[module]}.{leaf}"
    elif words[0] == "mid_block":
        place = 1 if words[1] == "attentions" else 2 * int(words[2])
        found = f"middle_block.{place}.{_inner(words[1], '.'.join(words[3:]))}"
    else:
        level, group, item = int(words[1]), words[2], int(words[3])
        rest = _inner(group, ".".join(words[4:]))
        if group == "downsamplers":
            found = f"input_blocks.{3 + 3 * level}.0.op.{leaf}"
        elif group == "upsamplers":
            found = f"output_blocks.{2 + 3 * level}.{1 if level == 0 else 2}.conv.{leaf}"
        else:
            block = (
                f"input_blocks.{1 + 3 * level + item}"
                if words[0] == "down_blocks"
                else f"output_blocks.{3 * level + item}"
            )
            found = f"{block}.{int(group == 'attentions')}.{rest}"
    assert diffusers_name(found) == name
    return found


def _inner(group: str, rest: str) -> str:
    module, _, leaf = rest.rpartition(".")
    return f"{_RESNET[module]}.{leaf}" if group == "resnets" else rest


def vae_name(name: str, levels: int) -> str:
    """ldm's name of a VAE weight with this diffusers name."""
    name = re.sub(r"down_blocks\.(\d+)\.resnets\.(\d+)", r"down.\1.block.\2", name)
    name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d+)\.resnets\.(\d+)", lambda m: f"up.{levels - 1 - int(m[1])}.block.{m[2]}", name)
    name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{levels - 1 - int(m[1])}.upsample", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    for there, here in (
        ("mid_block.attentions.0.group_norm", "mid.attn_1.norm"),
        ("mid_block.attentions.0.to_out.0", "mid.attn_1.proj_out"),
        ("mid_block.attentions.0.to_", "mid.attn_1."),
        ("conv_shortcut", "nin_shortcut"),
        ("conv_norm_out", "norm_out"),
    ):
        name = name.replace(there, here)
    return name
