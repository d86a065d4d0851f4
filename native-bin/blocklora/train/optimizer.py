"""AdamW on the LoRA's fp32 weights: clipping, schedule, loss scaling; no update from what is not finite."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from blocklora.job.models import Training
from blocklora.train.device import Place
from blocklora.train.schedule import learning_rate

State = dict[str, Tensor]
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


class Optimizer:
    """One update per step.

    On an accelerator nothing here waits for the device: whether an update is skipped is decided there.

    Args:
        parameters: name -> trained weight, fp32. Names are those of the saved state.
    """

    def __init__(self, parameters: Mapping[str, Tensor], training: Training, place: Place) -> None:
        self._parameters = dict(parameters)
        self._training = training
        self._adam = torch.optim.AdamW(
            list(self._parameters.values()),
            lr=training.learning_rate,
            weight_decay=training.weight_decay,
            fused=True,  # thousands of small tensors: one call in place of one per tensor, on a CPU too
        )
        scaled = place.dtype == torch.float16 and place.device.type == "cuda"
        self._scaler = torch.amp.GradScaler("cuda", enabled=scaled)

    def backward(self, loss: Tensor) -> None:
        """Adds the gradients of a batch's loss."""
        self._scaler.scale(loss).backward()

    def update(self, step: int) -> Tensor:
        """Clips, updates and clears the gradients; weights stay as they are where a gradient is not finite.

        Args:
            step: from 1; decides the learning rate.

        Returns:
            Norm of all gradients before clipping, a scalar on the device.
        """
        rate = learning_rate(self._training, step)
        for group in self._adam.param_groups:
            group["lr"] = rate
        self._scaler.unscale_(self._adam)
        limit = self._training.max_grad_norm or float("inf")
        norm = torch.nn.utils.clip_grad_norm_(self._parameters.values(), limit)
        if self._scaler.is_enabled():
            self._scaler.step(self._adam)
            self._scaler.update()
        else:
            # What GradScaler tells fused optimizers: they skip the update on the device when it is 1.
            skip = (~torch.isfinite(norm)).to(torch.float32)
            vars(self._adam).update(grad_scale=None, found_inf=skip)
            self._adam.step()
        self._adam.zero_grad(set_to_none=True)
        return norm

    def state(self) -> State:
        """Moments of every weight under ``<moment>.<name>``, empty before the first update; plus the loss scale."""
        state: State = {}
        for name, parameter in self._parameters.items():
            moments = self._adam.state.get(parameter, {})
            state |= {f"{moment}.{name}": moments[moment].detach().cpu() for moment in _MOMENTS if moment in moments}
        if self._scaler.is_enabled():
            scaler = self._scaler.state_dict()
            state["scaler.scale"] = torch.tensor(scaler["scale"], dtype=torch.float64)
            state["scaler.growth"] = torch.tensor(scaler["_growth_tracker"])
        return state

    def restore(self, state: State) -> None:
        """Goes on with a saved state."""
        for name, parameter in self._parameters.items():
            if f"step.{name}" in state:
                self._adam.state[parameter] = {
                    moment: state[f"{moment}.{name}"].to(parameter.device, copy=True) for moment in _MOMENTS
                }
        if self._scaler.is_enabled() and "scaler.scale" in state:
            self._scaler.load_state_dict(
                self._scaler.state_dict()
                | {"scale": state["scaler.scale"].item(), "_growth_tracker": int(state["scaler.growth"].item())}
            )
