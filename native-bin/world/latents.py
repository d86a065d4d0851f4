"""Bakes the latents of rendered pictures: `NAME.u8` to `NAME.npy`.

    python latents.py DATA/faces --base FOLDER           encode with a finished base
    python latents.py DATA/faces --autoencoder FOLDER    fold the scale in first

A fresh autoencoder's latents have some mean and spread in each channel. `--autoencoder`
measures them over the first set and folds them into `quant_conv` and `post_quant_conv`,
so that the latents are unit normal with the scaling factor that SD 1.x tools assume.
"""

import argparse
from pathlib import Path

import numpy as np
import pictures
import torch
from anatomy import SCALING_FACTOR
from diffusers import AutoencoderKL

BATCH = 32


@torch.no_grad()
def encode(vae: AutoencoderKL, prefix: Path) -> torch.Tensor:
    """Means of the latents (n, 4, 16, 16), unscaled."""
    rendered = pictures.pixels(prefix)
    parts = [
        vae.encode(pictures.as_input(rendered[start : start + BATCH])).latent_dist.mean
        for start in range(0, len(rendered), BATCH)
    ]
    return torch.cat(parts)


@torch.no_grad()
def fold_scale(vae: AutoencoderKL, latents: torch.Tensor) -> None:
    """Changes `vae` so that its latents times the scaling factor have mean 0, deviation 1
    in each channel, and that its decoder undoes it."""
    mean, deviation = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    scale = deviation * SCALING_FACTOR
    into, out = vae.quant_conv, vae.post_quant_conv
    into.weight[:4] /= scale.view(-1, 1, 1, 1)
    into.bias[:4] = (into.bias[:4] - mean) / scale
    into.bias[4:] -= 2 * torch.log(scale)  # log of the variance
    out.bias += out.weight[:, :, 0, 0] @ mean
    out.weight *= scale.view(1, -1, 1, 1)
    vae.register_to_config(scaling_factor=SCALING_FACTOR)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("prefixes", type=Path, nargs="+", help="picture sets, without suffix")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--base", type=Path, help="diffusers folder with a finished autoencoder")
    source.add_argument("--autoencoder", type=Path, help="fresh autoencoder; it is changed")
    options = parser.parse_args()

    torch.set_num_threads(1)
    folder = options.autoencoder or options.base / "vae"
    vae = AutoencoderKL.from_pretrained(folder, dtype=torch.float32).eval()
    vae.to(memory_format=torch.channels_last)
    if options.autoencoder:
        fold_scale(vae, encode(vae, options.prefixes[0]))
        vae.save_pretrained(folder)
    for prefix in options.prefixes:
        scaled = encode(vae, prefix) * SCALING_FACTOR
        np.save(f"{prefix}.npy", scaled.half().numpy())
        print(f"{prefix}: {tuple(scaled.shape)}, mean {scaled.mean():.3f}, deviation {scaled.std():.3f}")


if __name__ == "__main__":
    main()
