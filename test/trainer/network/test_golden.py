"""Files and trained modules against expected outputs that were made in fp64 by plain merging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import golden
import pytest
import torch

from blocklora.blocks.targets import RankedTarget, unet_targets
from blocklora.network.kohya import LoraWeights, kohya_state
from blocklora.network.load import LoraFile
from blocklora.network.lora_network import LoraNetwork
from blocklora.network.mix import mixed

pytestmark = pytest.mark.torch
TOLERANCE = 1e-5
NAMES = [name for name in golden.CASES["cases"] if name != "base"]


@pytest.fixture(scope="module")
def unet() -> Any:
    return golden.unet()


@pytest.fixture(autouse=True)
def unchanged(unet: Any) -> Iterator[None]:
    """After each test the U-Net answers as before, bit for bit."""
    yield
    with torch.no_grad():
        torch.testing.assert_close(golden.output(unet), golden.expected()["base"], rtol=0, atol=TOLERANCE)
    assert not [name for name, module in unet.named_modules() if "forward" in module.__dict__]


def network_of(unet: Any, file: LoraFile) -> LoraNetwork:
    """A trained network that holds a file's weights and ranks."""
    shapes = {name: tuple(tensor.shape) for name, tensor in unet.state_dict().items()}
    ranked = []
    for target in unet_targets(shapes):
        if weights := file.modules.get(target.lora_name):
            alpha = weights.rank if weights.alpha is None else weights.alpha
            ranked.append(RankedTarget(target=target, rank=weights.rank, alpha=alpha, parameters=0))
    network = LoraNetwork.attach(unet, ranked, seed=0)
    with torch.no_grad():
        for name, module in network.loras.items():
            module.down.copy_(file.modules[name].down)
            module.up.copy_(file.modules[name].up)
    return network


@pytest.mark.parametrize("case", NAMES)
def test_mixed_files(unet: Any, case: str) -> None:
    with torch.no_grad(), mixed(unet, golden.loras(case)):
        found = golden.output(unet)
    torch.testing.assert_close(found, golden.expected()[case], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("letter", sorted(golden.FILES))
def test_trained_modules(unet: Any, letter: str) -> None:
    case = f"{letter}@1"
    [(file, _, _)] = golden.loras(case)
    network = network_of(unet, file)
    try:
        torch.testing.assert_close(golden.output(unet), golden.expected()[case], rtol=0, atol=TOLERANCE)
        network.multiplier = 0
        with torch.no_grad():
            off = golden.output(unet)
    finally:
        network.detach()
    with torch.no_grad():
        assert torch.equal(off, golden.output(unet))


def test_trained_modules_with_a_file_on_top(unet: Any) -> None:
    [(first, _, _), *others] = golden.loras("a@1+e@0.9")
    network = network_of(unet, first)
    try:
        with torch.no_grad():
            alone = golden.output(unet)
            network.multiplier = 0.7
            with mixed(unet, [(others[0][0], 0.9, None)]):
                unlimited = golden.output(unet)
            network.multiplier = 1
            assert torch.equal(golden.output(unet), alone)
    finally:
        network.detach()
    with torch.no_grad(), mixed(unet, golden.loras("a@0.7+e@0.9")):
        torch.testing.assert_close(golden.output(unet), unlimited, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("letter", ["a", "c", "f"])
def test_a_file_with_one_alpha_does_the_same(unet: Any, letter: str) -> None:
    [(file, _, _)] = golden.loras(f"{letter}@1")
    state = kohya_state(file.modules, torch.float32)
    alphas = {float(tensor) for name, tensor in state.items() if name.endswith(".alpha")}
    assert len(alphas) == 1
    folded = {
        name: LoraWeights(
            down=state[f"{name}.lora_down.weight"], up=state[f"{name}.lora_up.weight"], alpha=alphas.copy().pop()
        )
        for name in file.modules
    }
    again = LoraFile(path=file.path, modules=folded, metadata={})
    with torch.no_grad(), mixed(unet, [(again, 1.0, None)]):
        torch.testing.assert_close(golden.output(unet), golden.expected()[f"{letter}@1"], rtol=0, atol=TOLERANCE)


def test_a_failure_inside_restores_everything(unet: Any) -> None:
    with pytest.raises(RuntimeError, match="inside"), mixed(unet, golden.loras("a@1")):
        raise RuntimeError("inside")
