"""Checks of ``base``, and of sizes that the base has to be able to work at."""

from __future__ import annotations

import json
from pathlib import Path

from blocklora.job.checks import Checks

_SD_FACTOR = 8


def check_base(checks: Checks) -> None:
    """The model is there and is SD 1.x; sizes fit its latents."""
    job = checks.job
    if checks.shapes is None:
        return
    if vae := checks.resolved.job.base.vae:
        path = Path(vae)
        if not path.exists():
            checks.error("vae-missing", f"There is no VAE {path}.", "Check the path.", "base", "vae")
        elif path.is_dir() and not (path / "config.json").is_file() and not (path / "vae" / "config.json").is_file():
            checks.error(
                "vae-not-model", f"{path} holds no VAE (no config.json).", "Name a diffusers VAE folder.", "base", "vae"
            )
    _resolution(checks)
    factor = latent_factor(checks.base)
    multiple = f"a multiple of {factor}, as the base's VAE makes one latent of {factor}×{factor} pixels"
    width, height = checks.resolution
    if not job.dataset.buckets.enabled and job.dataset.config is None and (width % factor or height % factor):
        checks.error(
            "size-multiple",
            f"The resolution {width}×{height} must be {multiple}.",
            f"Use {_down(width, factor)}×{_down(height, factor)}.",
            "dataset",
            "resolution",
        )
    if job.dataset.buckets.enabled and job.dataset.buckets.step % factor:
        checks.error(
            "size-multiple",
            f"The bucket step {job.dataset.buckets.step} must be {multiple}.",
            f"Use {_down(job.dataset.buckets.step, factor)}.",
            "dataset",
            "buckets",
            "step",
        )
    for key, side in (("width", job.samples.width), ("height", job.samples.height)):
        if side is not None and side % factor:
            message = f"The sample {key} {side} must be {multiple}."
            checks.error("size-multiple", message, f"Use {_down(side, factor)}.", "samples", key)


def latent_factor(base: Path) -> int:
    """Pixels per latent in each direction: 8 for Stable Diffusion, 4 for the embedded base."""
    try:
        config = json.loads((base / "vae" / "config.json").read_text(encoding="utf-8"))
        return 2 ** (len(config["block_out_channels"]) - 1)
    except (OSError, ValueError, KeyError, TypeError):
        return _SD_FACTOR


def _resolution(checks: Checks) -> None:
    """The embedded model is made for tiny pictures, real ones are not."""
    largest, smallest = max(checks.resolution), min(checks.resolution)
    at = ("dataset", "resolution")
    if checks.embedded and largest > 128:
        checks.error(
            "resolution-embedded",
            f"The embedded model draws 64×64 pictures and cannot learn from {largest} pixels.",
            'Set "resolution": 64, or a Stable Diffusion 1.x model as `base.model`.',
            *at,
        )
    elif checks.embedded and (largest, smallest) != (64, 64):
        checks.info("resolution-embedded", "The embedded model is best at 64×64.", 'Set "resolution": 64.', *at)
    elif not checks.embedded and largest < 256:
        checks.warning(
            "resolution-small",
            f"Stable Diffusion 1.x draws 512×512 pictures and learns little from {largest} pixels.",
            'Set "resolution": 512.',
            *at,
        )
    elif not checks.embedded and smallest > 1024:
        checks.warning(
            "resolution-large",
            f"Stable Diffusion 1.x was made for 512×512; at {smallest} pixels it repeats itself.",
            "512 to 768 is usual.",
            *at,
        )


def _down(side: int, factor: int) -> int:
    return max(factor, side // factor * factor)
