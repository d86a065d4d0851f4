"""The trained network: every LoRA module of a U-Net."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from blocklora.blocks.targets import RankedTarget
from blocklora.network.kohya import LoraWeights, kohya_state
from blocklora.network.module import LoraModule


class LoraNetwork(nn.Module):
    """LoRA modules attached to a U-Net. ``parameters()`` are theirs only, in the order of the targets."""

    def __init__(self, modules: Sequence[LoraModule]) -> None:
        super().__init__()
        self.loras = nn.ModuleDict({module.ranked.target.lora_name: module for module in modules})

    @classmethod
    def attach(
        cls, unet: nn.Module, targets: Sequence[RankedTarget], *, seed: int, dtype: torch.dtype = torch.float32
    ) -> LoraNetwork:
        """Makes a LoRA for each target and puts it in the U-Net's way.

        Autograd starts at the first of them: what lies before has no trained parameter and no input that needs a
        gradient, so it is neither recorded nor run backward.

        Args:
            unet: its own parameters are frozen here.
            targets: rank and alpha of each module.
            seed: with a module's name it decides the module's first weights, whatever else is trained.
            dtype: of the trained weights.
        """
        unet.requires_grad_(False)
        bases = dict(unet.named_modules())
        modules = [LoraModule(target, bases[target.target.name], seed=seed, dtype=dtype) for target in targets]
        for module in modules:
            module.attach()
        return cls(modules)

    def detach(self) -> None:
        """Leaves the U-Net as it was."""
        for module in self._modules_in_order():
            module.detach_base()

    @property
    def multiplier(self) -> float:
        """Strength of the whole network; 0 is exactly the base, bit for bit."""
        first = next(iter(self._modules_in_order()), None)
        return 1.0 if first is None else first.multiplier

    @multiplier.setter
    def multiplier(self, value: float) -> None:
        for module in self._modules_in_order():
            module.multiplier = value

    def kohya_state(self, dtype: torch.dtype) -> dict[str, Tensor]:
        """The LoRA file's tensors, on the CPU: see ``kohya.kohya_state``."""
        return kohya_state(
            {
                name: LoraWeights(down=module.down.detach(), up=module.up.detach(), alpha=module.ranked.alpha)
                for name, module in zip(self.loras, self._modules_in_order(), strict=True)
            },
            dtype,
        )

    def _modules_in_order(self) -> list[LoraModule]:
        return [module for module in self.loras.values() if isinstance(module, LoraModule)]
