"""Frozen convolutions: the same numbers, and no gradient for the weight."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from blocklora.models import frozen_conv
from blocklora.models.frozen_conv import FrozenConv2d, freeze_convolutions

pytestmark = pytest.mark.torch


def pair(kernel: int, bias: bool) -> tuple[nn.Conv2d, nn.Conv2d]:
    torch.manual_seed(1)
    plain = nn.Conv2d(16, 24, kernel, padding=kernel // 2, bias=bias).requires_grad_(False)
    frozen = nn.Sequential(copy.deepcopy(plain))
    freeze_convolutions(frozen)
    return plain, frozen[0]


@pytest.mark.parametrize("size", [(5, 7), (40, 40)])
@pytest.mark.parametrize(("kernel", "bias"), [(5, True), (3, True), (3, False)])
@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_numbers(size: tuple[int, int], kernel: int, bias: bool, memory: torch.memory_format) -> None:
    plain, frozen = pair(kernel, bias)
    if not isinstance(frozen, FrozenConv2d):
        pytest.skip("this torch has no packed convolutions")
    outcomes = []
    for conv in (plain, frozen):
        x = torch.randn(2, 16, *size, generator=torch.Generator().manual_seed(2)).contiguous(memory_format=memory)
        x.requires_grad_()
        out = conv(x)
        out.square().sum().backward()
        with torch.no_grad():
            again = conv(x)
        outcomes.append((out.detach(), x.grad, again))
    for found, wanted in zip(outcomes[1], outcomes[0], strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-3)
    assert torch.equal(outcomes[1][0], outcomes[1][2])
    assert frozen.weight.grad is None
    packed = "packs" in frozen.__dict__
    assert packed == (size[0] * size[1] <= frozen_conv.MOST_PIXELS)


def test_new_weights_are_noticed_and_copies_are_independent() -> None:
    plain, frozen = pair(3, True)
    x = torch.randn(1, 16, 4, 4)
    frozen(x)
    other = copy.deepcopy(frozen)
    with torch.no_grad():
        other.weight.zero_()
        torch.testing.assert_close(other(x), plain.bias[None, :, None, None].expand(1, -1, 4, 4))
        torch.testing.assert_close(frozen(x), plain(x), rtol=1e-4, atol=1e-5)


def test_only_what_it_can_do_is_frozen() -> None:
    convs = nn.Sequential(
        nn.Conv2d(4, 4, 3, stride=2), nn.Conv2d(4, 4, 3, groups=2), nn.Conv2d(4, 4, 3, padding="same"),
        nn.Conv2d(4, 4, 3).to(torch.bfloat16), nn.Conv2d(4, 4, 1), nn.Linear(4, 4),
    )  # fmt: skip
    freeze_convolutions(convs)
    assert not [conv for conv in convs if isinstance(conv, FrozenConv2d)]


def test_numbers_do_not_depend_on_the_sizes_that_came_before() -> None:
    _, one = pair(3, True)
    _, other = pair(3, True)
    with torch.no_grad():
        small, large = torch.randn(1, 16, 3, 2), torch.randn(4, 16, 20, 16)
        first = (one(small), one(large))
        second = (other(large), other(small))
    assert torch.equal(first[0], second[1]) and torch.equal(first[1], second[0])
