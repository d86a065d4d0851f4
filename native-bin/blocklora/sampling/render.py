"""Draws one picture."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import torch
from PIL import Image

from blocklora.models.base import Base
from blocklora.models.pictures import decode_latents
from blocklora.models.text import encode_text
from blocklora.sampling.samplers import make_sampler

OnStep = Callable[[int, int], bool | None]


class RenderAborted(Exception):
    """``on_step`` asked to stop."""


@torch.no_grad()
def render(
    base: Base,
    prompt: str,
    *,
    negative: str = "",
    width: int,
    height: int,
    steps: int,
    cfg: float,
    sampler: str,
    seed: int,
    clip_skip: int | None = None,
    on_step: OnStep | None = None,
) -> Image.Image:
    """Draws a picture with the U-Net as it is now, LoRAs included.

    The first noise (and an ancestral sampler's later noise) comes from a CPU generator, so a seed gives the same start
    on every device. With ``cfg`` over 1 both prompts go through the U-Net as one batch.

    Args:
        width, height: pixels; rounded down to what the U-Net takes (8 latents, or as many as its levels need).
        sampler: ``dpmpp_2m_karras``, ``euler``, ``euler_a`` or ``ddim``.
        on_step: called with (steps done, steps) after each; a true answer stops the picture.

    Raises:
        RenderAborted: ``on_step`` gave a true answer.
        torch.OutOfMemoryError: too little memory, even for decoding in tiles.
    """
    scheduler = make_sampler(sampler, base.scheduler_config)
    scheduler.set_timesteps(steps, device=base.device)
    guided = cfg > 1
    text = encode_text(base, [negative, prompt] if guided else [prompt], clip_skip=clip_skip).to(base.dtype)
    generator = torch.Generator().manual_seed(seed)
    shape = (1, 4, *latent_size(base, width, height))
    latents = torch.randn(shape, generator=generator).to(base.device) * scheduler.init_noise_sigma
    extra = {"generator": generator} if "generator" in inspect.signature(scheduler.step).parameters else {}
    training = base.unet.training
    base.unet.eval()
    try:
        for done, timestep in enumerate(scheduler.timesteps, start=1):
            scaled = scheduler.scale_model_input(latents, timestep).to(base.dtype)
            entry = scaled.expand(2, -1, -1, -1) if guided else scaled
            noise = base.unet(entry, timestep, encoder_hidden_states=text, return_dict=False)[0].float()
            if guided:
                without, with_prompt = noise.chunk(2)
                noise = without + cfg * (with_prompt - without)
            latents = scheduler.step(noise, timestep, latents, **extra, return_dict=False)[0]
            if on_step is not None and on_step(done, steps):
                raise RenderAborted
    finally:
        base.unet.train(training)
    return Image.fromarray(decode_latents(base, latents)[0])


def latent_size(base: Base, width: int, height: int) -> tuple[int, int]:
    """Rows and columns of latents for a picture size, rounded down so that each level of the U-Net halves evenly."""
    unit = 2 ** (len(base.unet.config["block_out_channels"]) - 1)
    return tuple(max(unit, pixels // base.latent_factor // unit * unit) for pixels in (height, width))  # type: ignore[return-value]
