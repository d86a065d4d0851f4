"""What the bench measures against: a plain diffusers + peft LoRA loop, as diffusers' own example script trains.

Epsilon loss, AdamW, peft adapters on the same modules and ranks, batch by batch. With ``cached=True`` latents and text
embeddings are made before the clock starts, so that only the step itself is compared; with ``cached=False`` every step
pays the VAE and the text encoder, as the public script does.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from cases import Case, synthetic_pictures
from diffusers import StableDiffusionPipeline
from peft import LoraConfig


def prepare(case: Case, device: torch.device) -> Callable[[int], float]:
    """Load the base, add peft adapters, and return ``step(n) -> loss`` that does one whole optimizer step."""
    pipeline = StableDiffusionPipeline.from_pretrained(
        case.base, safety_checker=None, feature_extractor=None, requires_safety_checker=False, dtype=torch.float32
    )
    unet, vae, text, tokenizer = pipeline.unet, pipeline.vae, pipeline.text_encoder, pipeline.tokenizer
    for module in (unet, vae, text):
        module.requires_grad_(False).to(device)
    schedule = pipeline.scheduler
    unet.add_adapter(LoraConfig(r=case.rank, lora_alpha=case.rank, target_modules=case.module_names()))
    unet.train()
    weights = [p for p in unet.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=1e-4, weight_decay=0.01)
    autocast = torch.autocast(device.type, dtype=case.dtype, enabled=case.dtype is not torch.float32)
    pixels, captions = synthetic_pictures(case)
    generator = torch.Generator().manual_seed(case.seed)

    def latents_of(batch: torch.Tensor) -> torch.Tensor:
        return vae.encode(batch.to(device)).latent_dist.sample() * vae.config.scaling_factor

    def embeddings_of(batch: list[str]) -> torch.Tensor:
        ids = tokenizer(batch, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
        return text(ids.to(device))[0]

    if case.cached:
        with torch.no_grad():
            all_latents = torch.cat([latents_of(p[None]) for p in pixels])
            all_text = torch.cat([embeddings_of([c]) for c in captions])
        del vae, text, pipeline.vae, pipeline.text_encoder

    def step(number: int) -> float:
        chosen = [(number * case.batch + i) % len(pixels) for i in range(case.batch)]
        with autocast:
            if case.cached:
                latents, hidden = all_latents[chosen], all_text[chosen]
            else:
                with torch.no_grad():
                    latents, hidden = latents_of(pixels[chosen]), embeddings_of([captions[i] for i in chosen])
            noise = torch.randn(latents.shape, generator=generator).to(device)
            timesteps = torch.randint(0, 1000, (case.batch,), generator=generator).to(device)
            noisy = schedule.add_noise(latents, noise, timesteps)
            predicted = unet(noisy, timesteps, hidden, return_dict=False)[0]
            loss = torch.nn.functional.mse_loss(predicted.float(), noise.float())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    return step
