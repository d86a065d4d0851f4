"""Measures how well samples of a base follow their captions, and draws a grid to look at.

    python evaluate.py ../base --judge DATA/judge.pt --check DATA/check --grid grid.png

Samples one picture for each caption of the check set (25 steps, guidance 4) and asks the
judge of `classifier.py` which tags it shows. The table has, for each group of tags:

    named      how many captions name one of the group
    right      share of those whose sample shows it
    ceiling    the same for the renderings themselves: the judge's own limit
    chance     1 / tags in the group
    uninvited  share of samples that show one of the group though none was asked for

The background is also measured without a judge, as the palette colour nearest to the
upper left corner.
"""

import argparse
from pathlib import Path

import classifier
import grid
import numpy as np
import pictures
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionPipeline
from groups import GROUPS, PALETTE

GUIDANCE = 4.0
BATCH = 20


def sampler(base: Path) -> StableDiffusionPipeline:
    """The base with DPM++ 2M Karras."""
    pipeline = StableDiffusionPipeline.from_pretrained(base, dtype=torch.float32)
    pipeline.scheduler = DPMSolverMultistepScheduler.from_config(
        pipeline.scheduler.config, use_karras_sigmas=True, algorithm_type="dpmsolver++"
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def sample(pipeline: StableDiffusionPipeline, captions: list[str], steps: int) -> torch.Tensor:
    """One picture for each caption, (n, 3, 64, 64) in [-1, 1]; seed = place in the list."""
    made = []
    for start in range(0, len(captions), BATCH):
        some = captions[start : start + BATCH]
        made.append(
            pipeline(
                some,
                num_inference_steps=steps,
                guidance_scale=GUIDANCE,
                height=64,
                width=64,
                generator=[torch.Generator().manual_seed(start + i) for i in range(len(some))],
                output_type="pt",
            ).images
        )
    return torch.cat(made) * 2 - 1


def corner_colours(images: torch.Tensor) -> list[str]:
    """Name of the palette colour nearest to the median of the upper left corner."""
    names = list(PALETTE["background"])
    table = np.array([[int(code[i : i + 2], 16) for i in (0, 2, 4)] for code in PALETTE["background"].values()])
    corner = (images[:, :, 1:7, 1:7].flatten(2).median(2).values.numpy() + 1) * 127.5
    nearest = ((corner[:, None] - table[None]) ** 2).sum(2).argmin(1)
    return [names[place] for place in nearest]


def table(made: dict[str, torch.Tensor], drawn: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> list[str]:
    lines = [
        "| group | named | right | ceiling | chance | uninvited |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, tags in GROUPS.items():
        named = right[name] < len(tags)
        hit = (made[name] == right[name])[named].float().mean()
        best = (drawn[name] == right[name])[named].float().mean()
        extra = (made[name] < len(tags))[~named].float().mean() if (~named).any() else None
        uninvited = "" if extra is None else f"{extra:.2f}"
        lines.append(f"| {name} | {int(named.sum())} | {hit:.2f} | {best:.2f} | {1 / len(tags):.2f} | {uninvited} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="diffusers folder")
    parser.add_argument("--judge", type=Path, required=True, help="classifier.py's file")
    parser.add_argument("--check", type=Path, required=True, help="picture set with latents")
    parser.add_argument("--count", type=int, default=200, help="samples to judge")
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--grid", type=Path, help="PNG to draw: styles by captions")
    options = parser.parse_args()

    torch.set_num_threads(1)
    pipeline = sampler(options.base)
    if options.grid:
        captions = grid.captions()
        grid.draw(sample(pipeline, captions, options.steps), options.grid)
    if options.count == 0:
        return
    judge = classifier.load(options.judge)
    latents, words = pictures.latents_and_tags([options.check])
    latents, words = latents[: options.count], words[: options.count]
    right = classifier.answers(words)
    drawn = judge.judge(classifier.as_input(classifier.decoded(pipeline.vae, latents)))
    images = sample(pipeline, [", ".join(tags) for tags in words], options.steps)
    print("\n".join(table(judge.judge(images), drawn, right)))
    corners = corner_colours(images)
    hits = [f"{colour} background" in tags for colour, tags in zip(corners, words, strict=True)]
    print(f"\nbackground by corner colour: {np.mean(hits):.2f}")


if __name__ == "__main__":
    main()
