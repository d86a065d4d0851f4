"""Loads a LoRA file into diffusers, as other programs do, and prints how much it changes the embedded base's picture.

``python lora_changes_picture.py LORA`` prints one JSON object: mean absolute difference of the pixels (0 to 255) with
the LoRA, with the LoRA at strength 0, and the number of LoRA layers that diffusers made of the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionPipeline

BASE = Path(__file__).parents[2] / "native-bin" / "base"
PROMPT = "pixlstl,long hair,smile,light skin,blonde hair,red shirt,blue background"


def main(lora: Path) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(
        BASE, safety_checker=None, feature_extractor=None, requires_safety_checker=False, dtype=torch.float32
    )
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = DPMSolverMultistepScheduler.from_config(pipeline.scheduler.config, use_karras_sigmas=True)

    def picture() -> np.ndarray:
        generator = torch.Generator().manual_seed(7)
        [image] = pipeline(PROMPT, num_inference_steps=12, guidance_scale=3.0, generator=generator).images
        return np.asarray(image, dtype=np.float32)

    base = picture()
    pipeline.load_lora_weights(lora.parent, weight_name=lora.name, adapter_name="trained")
    layers = sum(1 for name, _ in pipeline.unet.named_modules() if name.endswith("lora_A.trained"))
    changed = picture()
    pipeline.set_adapters("trained", 0.0)
    off = picture()
    difference = {"on": float(np.abs(changed - base).mean()), "off": float(np.abs(off - base).mean())}
    print(json.dumps({"difference": difference, "layers": layers}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
