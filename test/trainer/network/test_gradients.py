"""Gradients of the hand-written functions, and what autograd leaves out."""

from __future__ import annotations

from typing import Any

import golden
import pytest
import torch
from torch.nn import functional as F

from blocklora.blocks.targets import ranked_targets, unet_targets
from blocklora.job.models import Network
from blocklora.network.functions import LoraConv, LoraLinear
from blocklora.network.lora_network import LoraNetwork

pytestmark = pytest.mark.torch


def draw(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("shape", [(5, 6), (2, 3, 6)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear(shape: tuple[int, ...], bias: bool) -> None:
    x, down, up = (
        draw(*shape, seed=1).requires_grad_(),
        draw(2, 6, seed=2).requires_grad_(),
        draw(4, 2, seed=3).requires_grad_(),
    )
    weight, offset = draw(4, 6, seed=4), draw(4, seed=5) if bias else None
    found = LoraLinear.apply(x, weight, offset, down, up, 0.5)
    torch.testing.assert_close(found, F.linear(x, weight, offset) + 0.5 * F.linear(F.linear(x, down), up))
    assert torch.autograd.gradcheck(
        lambda x, down, up: LoraLinear.apply(x, weight, offset, down, up, 0.5), (x, down, up)
    )


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(1, 1, 0), (3, 1, 1), (3, 2, 1)])
@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_convolution(kernel: int, stride: int, padding: int, memory: torch.memory_format) -> None:
    x = draw(2, 3, 6, 4, seed=1).contiguous(memory_format=memory).requires_grad_()
    down, up = draw(2, 3, kernel, kernel, seed=2).requires_grad_(), draw(5, 2, 1, 1, seed=3).requires_grad_()
    weight, bias = draw(5, 3, kernel, kernel, seed=4), draw(5, seed=5)
    place = ((stride, stride), (padding, padding))
    base = torch.nn.Conv2d(3, 5, kernel, *place).double().requires_grad_(False)
    base.weight.copy_(weight)
    base.bias.copy_(bias)
    found = LoraConv.apply(x, base, down, up, 0.5)
    plain = F.conv2d(x, weight, bias, *place) + 0.5 * F.conv2d(F.conv2d(x, down, None, *place), up)
    torch.testing.assert_close(found, plain)
    assert torch.autograd.gradcheck(lambda x, down, up: LoraConv.apply(x, base, down, up, 0.5), (x, down, up))


def attached(unet: Any, **network: Any) -> LoraNetwork:
    shapes = {name: tuple(tensor.shape) for name, tensor in unet.state_dict().items()}
    return LoraNetwork.attach(unet, ranked_targets(unet_targets(shapes), Network(**network)), seed=1)


def reached(unet: Any) -> set[str]:
    """Names of the blocks that a backward pass goes through."""
    seen: set[str] = set()
    blocks = {
        **{f"down_blocks.{place}": block for place, block in enumerate(unet.down_blocks)},
        "mid_block": unet.mid_block,
        **{f"up_blocks.{place}": block for place, block in enumerate(unet.up_blocks)},
    }
    handles = []
    for name, block in blocks.items():

        def forward(_module: Any, _inputs: Any, out: Any, name: str = name) -> None:
            first = out if isinstance(out, torch.Tensor) else out[0]
            if first.requires_grad:
                seen.add(name)

        handles.append(block.register_forward_hook(forward))
    golden.output(unet).square().mean().backward()
    for handle in handles:
        handle.remove()
    return seen


def test_autograd_starts_at_the_first_trained_block() -> None:
    unet = golden.unet()
    network = attached(unet, kind="locon", rank=0, conv={"rank": 2}, blocks={"out3": 2})
    assert reached(unet) == {"up_blocks.3"}
    network.detach()
    network = attached(unet, rank=0, blocks={"out1": 2})
    assert reached(unet) == {"up_blocks.1", "up_blocks.2", "up_blocks.3"}
    network.detach()
    assert all(parameter.grad is None for parameter in unet.parameters())


@pytest.mark.parametrize("checkpointing", [False, True])
def test_all_parameters_learn_and_checkpointing_changes_nothing(checkpointing: bool) -> None:
    unet = golden.unet()
    network = attached(unet, kind="locon", rank=2)
    with torch.no_grad():
        for module in network.loras.values():
            module.up.normal_(std=0.02, generator=torch.Generator().manual_seed(1))
    if checkpointing:
        unet.enable_gradient_checkpointing()
        unet.train()
    golden.output(unet).square().mean().backward()
    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    assert not [name for name, gradient in gradients.items() if gradient is None or not gradient.abs().max() > 0]
    if checkpointing:
        unet.disable_gradient_checkpointing()
        network.zero_grad()
        golden.output(unet).square().mean().backward()
        for name, parameter in network.named_parameters():
            torch.testing.assert_close(parameter.grad, gradients[name])


def test_first_weights_depend_on_seed_and_name_only() -> None:
    whole, part, other = (
        LoraNetwork.attach(unet, ranked_targets(unet_targets(shapes(unet)), Network(**network)), seed=seed)
        for unet, network, seed in [
            (golden.unet(), {"rank": 2}, 1),
            (golden.unet(), {"rank": 0, "blocks": {"mid": 2}}, 1),
            (golden.unet(), {"rank": 2}, 2),
        ]
    )
    for name, module in part.loras.items():
        assert torch.equal(module.down, whole.loras[name].down)
        assert not torch.equal(module.down, other.loras[name].down)
        assert module.down.abs().max() <= module.down[0].numel() ** -0.5
        assert not module.up.any()


def shapes(unet: Any) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in unet.state_dict().items()}


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_weights_stay_fp32_under_a_half_precision_base(dtype: torch.dtype) -> None:
    unet = golden.unet().to(dtype)
    network = attached(unet, kind="locon", rank=2)
    own = golden.inputs()
    found = unet(own["sample"].to(dtype), own["timestep"], own["encoder_hidden_states"].to(dtype)).sample
    assert found.dtype == dtype
    found.float().square().mean().backward()
    assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}
    assert {parameter.grad.dtype for parameter in network.parameters()} == {torch.float32}


def test_peft_does_the_same() -> None:
    """Forward and gradients of peft's LoRA with the same weights, ranks and alphas."""
    from peft import LoraConfig, inject_adapter_in_model

    ours, theirs = golden.unet(), golden.unet()
    network = attached(ours, kind="locon", rank=3, alpha=6.0)
    names = {module.ranked.target.name: module for module in network.loras.values()}
    config = LoraConfig(r=3, lora_alpha=6, target_modules=sorted(names), lora_dropout=0.0)
    inject_adapter_in_model(config, theirs)
    layers = {}
    with torch.no_grad():
        for name, module in names.items():
            module.up.normal_(std=0.02, generator=torch.Generator().manual_seed(1))
            layer = theirs.get_submodule(name)
            layer.lora_A["default"].weight.copy_(module.down)
            layer.lora_B["default"].weight.copy_(module.up)
            layers[name] = layer
    found, wanted = golden.output(ours), golden.output(theirs)
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-5)
    found.square().mean().backward()
    wanted.square().mean().backward()
    for name, layer in layers.items():
        for own, other in ((names[name].down, layer.lora_A), (names[name].up, layer.lora_B)):
            torch.testing.assert_close(own.grad, other["default"].weight.grad, rtol=1e-4, atol=1e-6)
