"""Captions to what the U-Net's cross-attention takes."""

from __future__ import annotations

import torch

from blocklora.models.base import Base

TOKENS = 77
"""CLIP's context: start, 75 tokens of text, end."""


@torch.no_grad()
def encode_text(base: Base, captions: list[str], *, clip_skip: int | None = None) -> torch.Tensor:
    """Encodes captions; what exceeds 75 tokens is cut off, as A1111 and sd-scripts do without longer prompts.

    Args:
        base: its ``clip_skip`` counts unless another is given. 1 is the last layer; for n > 1 the hidden state n - 1
            layers before it goes through the final layer norm, as A1111 and sd-scripts do (diffusers does so, too).

    Returns:
        fp32 ``[n, 77, d]`` on the base's device.
    """
    if not captions:
        return torch.empty(0, TOKENS, base.text_encoder.config.hidden_size, device=base.device)
    tokens = base.tokenizer(captions, padding="max_length", max_length=TOKENS, truncation=True, return_tensors="pt")
    skip = base.clip_skip if clip_skip is None else clip_skip
    output = base.text_encoder(tokens.input_ids.to(base.device), output_hidden_states=skip > 1)
    if skip == 1:
        return output.last_hidden_state
    encoder = getattr(base.text_encoder, "text_model", base.text_encoder)
    return encoder.final_layer_norm(output.hidden_states[-skip])
