"""The optimizer: AdamW's numbers, exact resume, no update from what is not finite."""

from __future__ import annotations

import pytest
import torch

from blocklora.job.models import Training
from blocklora.train.device import Place
from blocklora.train.optimizer import Optimizer

pytestmark = pytest.mark.torch

CPU = Place(device=torch.device("cpu"), dtype=torch.float32, name="CPU")


def weights() -> dict[str, torch.nn.Parameter]:
    generator = torch.Generator().manual_seed(0)
    return {
        name: torch.nn.Parameter(torch.randn(shape, generator=generator))
        for name, shape in (("a.down", (4, 7)), ("a.up", (5, 4)))
    }


def loss_of(parameters: dict[str, torch.nn.Parameter], step: int) -> torch.Tensor:
    scale = torch.randn((), generator=torch.Generator().manual_seed(step))
    return sum((parameter * scale).sin().sum() for parameter in parameters.values())


def run(optimizer: Optimizer, parameters: dict[str, torch.nn.Parameter], steps: range) -> None:
    for step in steps:
        optimizer.backward(loss_of(parameters, step))
        optimizer.update(step)


TRAINING = Training(steps=20, learning_rate=0.01, scheduler="cosine", warmup_steps=3)


def test_updates_are_those_of_plain_adamw() -> None:
    ours, theirs = weights(), weights()
    run(Optimizer(ours, TRAINING, CPU), ours, range(1, 3))
    adam = torch.optim.AdamW(theirs.values(), weight_decay=0.01)
    for step in (1, 2):
        adam.param_groups[0]["lr"] = 0.01 * step / 3
        loss_of(theirs, step).backward()
        torch.nn.utils.clip_grad_norm_(theirs.values(), 1.0)
        adam.step()
        adam.zero_grad()
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name])


def test_resumed_equals_uninterrupted_bit_for_bit() -> None:
    whole = weights()
    run(Optimizer(whole, TRAINING, CPU), whole, range(1, 11))

    first = weights()
    before = Optimizer(first, TRAINING, CPU)
    run(before, first, range(1, 6))
    state = {name: value.clone() for name, value in before.state().items()}
    second = {name: torch.nn.Parameter(value.detach().clone()) for name, value in first.items()}
    after = Optimizer(second, TRAINING, CPU)
    after.restore(state)
    run(after, second, range(6, 11))
    for name in whole:
        assert torch.equal(whole[name], second[name])


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_gradient_that_is_not_finite_changes_nothing(bad: float) -> None:
    parameters = weights()
    optimizer = Optimizer(parameters, TRAINING, CPU)
    run(optimizer, parameters, range(1, 4))
    kept = {name: value.detach().clone() for name, value in parameters.items()}
    state = {name: value.clone() for name, value in optimizer.state().items()}
    optimizer.backward(parameters["a.up"].sum() * bad)
    assert not optimizer.update(4).isfinite()
    for name in kept:
        assert torch.equal(kept[name], parameters[name])
    assert all(torch.equal(value, optimizer.state()[name]) for name, value in state.items())
    run(optimizer, parameters, range(5, 6))
    assert not torch.equal(kept["a.down"], parameters["a.down"])


def test_clipping_off_still_sees_what_is_not_finite() -> None:
    parameters = weights()
    optimizer = Optimizer(parameters, TRAINING.model_copy(update={"max_grad_norm": 0.0}), CPU)
    optimizer.backward(1e4 * loss_of(parameters, 1))
    assert optimizer.update(1) > 100


def test_an_unused_weight_needs_no_state() -> None:
    parameters = weights()
    optimizer = Optimizer(parameters, TRAINING, CPU)
    optimizer.backward(parameters["a.up"].sum())
    optimizer.update(1)
    assert {name.partition(".")[2] for name in optimizer.state()} == {"a.up"}
    again = Optimizer(parameters, TRAINING, CPU)
    again.restore(optimizer.state())
    assert again.state().keys() == optimizer.state().keys()
