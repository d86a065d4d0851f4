"""The moving average of the weights, which is what samples best."""

import torch


class Average:
    """An exponential moving average of parameters."""

    def __init__(self, parameters: list[torch.nn.Parameter], decay: float) -> None:
        self._parameters = parameters
        self._decay = decay
        self._updates = 0
        self.values = [p.detach().clone() for p in parameters]

    def update(self) -> None:
        # A short memory at first, so that the average leaves the start behind.
        self._updates += 1
        decay = min(self._decay, self._updates / (self._updates + 9))
        torch._foreach_lerp_(self.values, [p.detach() for p in self._parameters], 1 - decay)

    def state(self) -> dict[str, object]:
        return {"values": self.values, "updates": self._updates}

    def load(self, state: dict[str, object]) -> None:
        self._updates = state["updates"]
        torch._foreach_copy_(self.values, state["values"])
