"""A base of Stable Diffusion 1.5's exact size with random weights: speed and memory do not care what the weights say.

``python random_base.py FOLDER`` writes a diffusers folder in fp16 (about 2 GB). The embedded base's tokenizer serves,
since its ids lie within CLIP's vocabulary.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDPMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

EMBEDDED = Path(__file__).parents[2] / "native-bin" / "base"


def write(folder: Path) -> None:
    """Make the base in ``folder``, which must not exist."""
    torch.manual_seed(0)
    with torch.device("cpu"):
        unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
        vae = AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
            sample_size=512,
        )
        text = CLIPTextModel(
            CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12)
        )
    pipeline = StableDiffusionPipeline(
        unet=unet.half(),
        vae=vae.half(),
        text_encoder=text.half(),
        tokenizer=CLIPTokenizer.from_pretrained(EMBEDDED / "tokenizer", model_max_length=77),
        scheduler=DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    temporary = folder.with_name(folder.name + ".tmp")
    pipeline.save_pretrained(temporary)
    temporary.rename(folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
