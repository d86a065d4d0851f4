"""Our side of the bench: its parts, put together as `blocklora.train.trainer` does, on the bench's pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from cases import Case, synthetic_pictures

from blocklora.job.models import BaseSpec, Training
from blocklora.models.load import load_base
from blocklora.models.pictures import encode_pixels
from blocklora.models.text import encode_text
from blocklora.network.lora_network import LoraNetwork
from blocklora.train.data import Batch
from blocklora.train.device import choose_place, limit_threads
from blocklora.train.loss import batch_loss
from blocklora.train.noise import Draw, draw
from blocklora.train.optimizer import Optimizer


def prepare(case: Case, device: torch.device) -> Callable[[int], float]:
    """Load the base, attach the LoRA, cache latents and text, and return ``step(n) -> loss`` for one optimizer step."""
    place = choose_place(case.precision)
    base = load_base(BaseSpec(model=str(case.base)), root=Path.cwd(), device=device, dtype=case.dtype)
    limit_threads(base.unet, place)
    network = LoraNetwork.attach(base.unet, case.targets(), seed=case.seed)
    training = Training(steps=1_000_000, learning_rate=1e-4, precision=case.precision)
    optimizer = Optimizer(dict(network.named_parameters()), training, place)
    pixels, captions = synthetic_pictures(case)
    pictures = ((pixels + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    with torch.no_grad():
        all_latents = torch.cat([encode_pixels(base, p[None], seeds=[i]) for i, p in enumerate(pictures)]).to(device)
        all_text = torch.cat([encode_text(base, [c]) for c in captions]).to(device, case.dtype)
    base.vae.to("cpu")
    base.text_encoder.to("cpu")
    weights = torch.ones(case.batch, device=device)
    alphas = base.noise_schedule.to(device)

    def step(number: int) -> float:
        chosen = [(number * case.batch + i) % len(captions) for i in range(case.batch)]
        latents, text = all_latents[chosen].float(), all_text[chosen]
        batch = Batch(latents=latents, text=text, weights=weights, alphas_cumprod=alphas)
        drawn = draw(tuple(batch.latents.shape), seed=case.seed, step=number + 1, micro=0, timesteps=1000)
        drawn = Draw(noise=place.send(drawn.noise), timesteps=place.send(drawn.timesteps))
        loss = batch_loss(base, batch, drawn, None).mean
        optimizer.backward(loss)
        optimizer.update(number + 1)
        return loss.item()

    return step
