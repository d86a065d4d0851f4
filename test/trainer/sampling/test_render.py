"""Pictures: the same as diffusers' pipeline draws, and what is written into them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from blocklora.job.models import BaseSpec
from blocklora.models.base import Base
from blocklora.models.load import load_base
from blocklora.sampling.png import UsedLora, parameters_text, png_info
from blocklora.sampling.render import RenderAborted, render
from blocklora.sampling.samplers import A1111_NAMES, make_sampler

pytestmark = pytest.mark.torch
PROMPT = "adventurer, red hair, blue background"
PICTURE = {"width": 64, "height": 64, "steps": 6, "cfg": 7.0, "seed": 7, "negative": "glasses"}


@pytest.fixture(scope="module")
def base() -> Base:
    return load_base(BaseSpec(), root=Path(), device="cpu", dtype=torch.float32)


@pytest.mark.parametrize("sampler", sorted(A1111_NAMES))
def test_the_picture_is_that_of_diffusers_own_pipeline(base: Base, sampler: str) -> None:
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline(
        vae=base.vae, text_encoder=base.text_encoder, tokenizer=base.tokenizer, unet=base.unet,
        scheduler=make_sampler(sampler, base.scheduler_config), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    pipeline.set_progress_bar_config(disable=True)
    wanted = pipeline(
        PROMPT, negative_prompt="glasses", width=64, height=64, num_inference_steps=6, guidance_scale=7.0,
        generator=torch.Generator().manual_seed(7),
    ).images[0]  # fmt: skip
    found = render(base, PROMPT, sampler=sampler, **PICTURE)
    assert found.size == (64, 64)
    assert np.abs(np.asarray(found, int) - np.asarray(wanted, int)).max() <= 1


def test_dpmpp_2m_karras_is_what_it_says(base: Base) -> None:
    scheduler = make_sampler("dpmpp_2m_karras", base.scheduler_config)
    config = scheduler.config
    assert (config.algorithm_type, config.solver_order, config.use_karras_sigmas) == ("dpmsolver++", 2, True)
    scheduler.set_timesteps(10)
    low, high = float(scheduler.sigmas[-2]) ** (1 / 7), float(scheduler.sigmas[0]) ** (1 / 7)
    ramp = torch.linspace(0, 1, 10)  # arXiv 2206.00364, equation 5, rho = 7
    torch.testing.assert_close(scheduler.sigmas[:-1], (high + ramp * (low - high)) ** 7, rtol=1e-4, atol=1e-4)


def test_seeds_and_prompts_decide(base: Base) -> None:
    options = PICTURE | {"steps": 3}
    one = np.asarray(render(base, PROMPT, sampler="euler_a", **options))
    assert np.array_equal(one, np.asarray(render(base, PROMPT, sampler="euler_a", **options)))
    assert not np.array_equal(one, np.asarray(render(base, PROMPT, sampler="euler_a", **(options | {"seed": 8}))))
    assert not np.array_equal(one, np.asarray(render(base, "a cat", sampler="euler_a", **options)))


def test_sizes_are_rounded_to_what_the_unet_takes(base: Base) -> None:
    image = render(base, PROMPT, sampler="euler", **(PICTURE | {"steps": 1, "cfg": 1.0, "width": 101, "height": 40}))
    assert image.size == (96, 32)


def test_a_picture_can_be_stopped(base: Base) -> None:
    seen: list[tuple[int, int]] = []

    def on_step(done: int, steps: int) -> bool:
        seen.append((done, steps))
        return done == 2

    with pytest.raises(RenderAborted):
        render(base, PROMPT, sampler="euler", on_step=on_step, **PICTURE)
    assert seen == [(1, 6), (2, 6)]


def test_a_v_prediction_base_is_sampled_as_one(base: Base) -> None:
    config = base.scheduler_config | {"prediction_type": "v_prediction"}
    for name in A1111_NAMES:
        assert make_sampler(name, config).config.prediction_type == "v_prediction"


FIELDS = {
    "prompt": "inkstl, 1girl", "negative": "blurry", "steps": 25, "sampler": "dpmpp_2m_karras", "cfg": 7.0, "seed": 7,
    "width": 512, "height": 768,
}  # fmt: skip


def test_parameters_as_a1111_writes_them() -> None:
    loras = [UsedLora(name="hero", weight=0.8, sha256="f" * 64)]
    text = parameters_text(**FIELDS, model="sd, v1", model_hash="0123456789abcdef", clip_skip=2, loras=loras)
    assert text == (
        "inkstl, 1girl <lora:hero:0.8>\n"
        "Negative prompt: blurry\n"
        "Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 7, Size: 512x768, "
        'Model hash: 0123456789, Model: "sd, v1", Clip skip: 2, Lora hashes: "hero: ffffffffffff", '
        "Version: blocklora 0.1.0"
    )


@pytest.mark.parametrize("prompt", ["inkstl, 1girl", "墨, ink"])
def test_the_text_is_in_the_file(base: Base, prompt: str) -> None:
    file = io.BytesIO()
    info = png_info(**(FIELDS | {"prompt": prompt, "negative": ""}), base=base)
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    with Image.open(file) as image:
        text = image.info["parameters"]
    assert text.startswith(f"{prompt}\nSteps: 25, ") and "Model: embedded" in text
