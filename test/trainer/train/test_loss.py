"""Loss, noise and schedule against the formulas that they come from, and against diffusers."""

from __future__ import annotations

import math

import pytest
import torch
from diffusers import DDPMScheduler

from blocklora.job.models import Training
from blocklora.train.loss import loss, min_snr_weight, noised, target
from blocklora.train.noise import Draw, draw
from blocklora.train.schedule import learning_rate

pytestmark = pytest.mark.torch


def some(seed: int) -> torch.Tensor:
    return torch.randn(3, 4, 8, 8, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def scheduler() -> DDPMScheduler:
    return DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")


def test_noise_and_velocity_are_those_of_diffusers(scheduler: DDPMScheduler) -> None:
    latents, noise, timesteps = some(1), some(2), torch.tensor([0, 500, 999])
    alphas = scheduler.alphas_cumprod
    torch.testing.assert_close(
        noised(latents, noise, timesteps, alphas), scheduler.add_noise(latents, noise, timesteps)
    )
    assert target(latents, noise, timesteps, alphas, "epsilon") is noise
    velocity = scheduler.get_velocity(latents, noise, timesteps)
    torch.testing.assert_close(target(latents, noise, timesteps, alphas, "v_prediction"), velocity)


def test_weights_scale_a_picture_and_not_the_divisor(scheduler: DDPMScheduler) -> None:
    predicted, wanted, timesteps = some(1), some(2), torch.tensor([10, 20, 30])
    each = (predicted - wanted).square().mean(dim=(1, 2, 3))
    got = loss(
        predicted,
        wanted,
        weights=torch.tensor([1.0, 0.5, 0.0]),
        timesteps=timesteps,
        alphas_cumprod=scheduler.alphas_cumprod,
        prediction="epsilon",
    )
    torch.testing.assert_close(got.mean, (each[0] + 0.5 * each[1]) / 3)
    torch.testing.assert_close(got.each, each)


def test_a_mask_leaves_out_what_is_black_and_halves_what_is_grey(scheduler: DDPMScheduler) -> None:
    predicted, wanted, timesteps = some(1), some(2), torch.tensor([10, 20, 30])
    facts = {"timesteps": timesteps, "alphas_cumprod": scheduler.alphas_cumprod, "prediction": "epsilon"}
    weights = torch.ones(3)
    plain = loss(predicted, wanted, weights=weights, **facts)
    whole = loss(predicted, wanted, weights=weights, masks=torch.ones(3, 1, 8, 8), **facts)
    assert torch.equal(whole.mean, plain.mean)
    masks = torch.zeros(3, 1, 8, 8)
    masks[1] = 0.5
    masks[2, :, :, 4:] = 1
    squares = (predicted - wanted).square()
    expected = (squares[1].mean() / 2 + squares[2, :, :, 4:].mean() / 2) / 3
    masked = loss(predicted, wanted, weights=weights, masks=masks, **facts)
    torch.testing.assert_close(masked.mean, expected)
    # how hard a picture is to learn is told without the mask
    assert torch.equal(masked.each, plain.each)


def test_min_snr_bounds_the_easy_timesteps(scheduler: DDPMScheduler) -> None:
    alphas = scheduler.alphas_cumprod
    timesteps = torch.tensor([0, 400, 999])
    snr = (alphas / (1 - alphas))[timesteps]
    epsilon = min_snr_weight(timesteps, alphas, 5.0, "epsilon")
    torch.testing.assert_close(epsilon, torch.minimum(snr, torch.tensor(5.0)) / snr)
    assert epsilon[0] < 0.01
    assert epsilon[2] == 1
    velocity = min_snr_weight(timesteps, alphas, 5.0, "v_prediction")
    torch.testing.assert_close(velocity, torch.minimum(snr, torch.tensor(5.0)) / (snr + 1))


def test_a_schedule_that_ends_in_pure_noise_has_a_finite_weight() -> None:
    weight = min_snr_weight(torch.tensor([1]), torch.tensor([0.5, 0.0]), 5.0, "epsilon")
    assert weight.item() == 1


def make(**changes: object) -> Draw:
    fields: dict = {"seed": 1, "step": 1, "micro": 0, "timesteps": 1000} | changes
    return draw((64, 4, 4, 4), **fields)


def test_noise_is_a_function_of_seed_step_and_micro_batch() -> None:
    assert torch.equal(make().noise, make().noise)
    assert torch.equal(make().timesteps, make().timesteps)
    for change in ({"seed": 2}, {"step": 2}, {"micro": 1}):
        assert not torch.equal(make().noise, make(**change).noise)


def test_noise_ignores_and_leaves_the_global_generator() -> None:
    torch.manual_seed(0)
    first, state = make(), torch.get_rng_state()
    torch.manual_seed(1)
    assert torch.equal(first.noise, make().noise)
    torch.manual_seed(0)
    make()
    assert torch.equal(state, torch.get_rng_state())


def test_timesteps_cover_the_schedule_and_the_share_of_noisy_ones_is_kept() -> None:
    uniform = torch.cat([make(step=step).timesteps for step in range(1, 101)])
    assert uniform.min() < 10
    assert uniform.max() > 990
    assert abs((uniform >= 600).float().mean().item() - 0.4) < 0.03
    noisy = torch.cat([make(step=step, high_noise_fraction=0.5).timesteps for step in range(1, 101)])
    assert abs((noisy >= 600).float().mean().item() - 0.7) < 0.03
    assert make(high_noise_fraction=1.0).timesteps.min() >= 600


def test_noise_offset_moves_whole_channels() -> None:
    plain, offset = make(), make(noise_offset=0.5)
    moved = offset.noise - plain.noise
    torch.testing.assert_close(moved, moved.mean(dim=(2, 3), keepdim=True).expand_as(moved))
    assert 0.3 < moved[:, :, 0, 0].std().item() < 0.7


def rates(**fields: object) -> list[float]:
    training = Training.model_validate({"steps": 10, "learningRate": 1.0} | fields)
    return [learning_rate(training, step) for step in range(1, training.steps + 1)]


def test_schedules() -> None:
    assert rates() == [1.0] * 10
    assert rates(scheduler="linear") == pytest.approx([1 - step / 10 for step in range(10)])
    assert rates(scheduler="cosine") == pytest.approx([0.5 * (1 + math.cos(math.pi * step / 10)) for step in range(10)])
    warm = rates(warmupSteps=4)
    assert warm == pytest.approx([0.25, 0.5, 0.75, 1.0] + [1.0] * 6)
    assert rates(scheduler="linear", warmupSteps=4)[3:] == pytest.approx([1.0, 1.0, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6])


def test_warmup_longer_than_the_training_only_grows() -> None:
    assert rates(warmupSteps=1000) == pytest.approx([step / 1000 for step in range(1, 11)])
