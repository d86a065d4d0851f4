"""Which pictures a step sees: a pure function of the job and the step, so resuming needs no saved position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from blocklora.dataset.batches import Entry, epoch_batches
from blocklora.dataset.items import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBatches:
    """The data of one optimizer step."""

    epoch: int
    """From 1."""
    batches: list[list[Entry]]
    """One per accumulated gradient; fewer in the last step of an epoch, as in sd-scripts."""


@dataclass(slots=True, kw_only=True)
class DataOrder:
    """Batches by step. Keeps the current epoch's order only because making it takes time."""

    items: Sequence[Item]
    batch_size: int
    accumulation: int
    seed: int
    _epoch: int = field(default=0, init=False)
    _batches: list[list[Entry]] = field(default_factory=list, init=False)

    def at(self, step: int) -> StepBatches:
        """The batches of optimizer step ``step``, from 1. Every epoch has the same number of batches."""
        per_epoch = self.steps_per_epoch
        epoch, position = divmod(step - 1, per_epoch)
        batches = self._of_epoch(epoch + 1)
        first = position * self.accumulation
        return StepBatches(epoch=epoch + 1, batches=batches[first : first + self.accumulation])

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps until every picture was seen as often as its repeats say."""
        return -(-len(self._of_epoch(self._epoch or 1)) // self.accumulation)

    def _of_epoch(self, epoch: int) -> list[list[Entry]]:
        if epoch != self._epoch:
            self._batches = epoch_batches(self.items, batch_size=self.batch_size, seed=self.seed, epoch=epoch)
            self._epoch = epoch
        return self._batches
