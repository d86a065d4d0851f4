"""How many threads the operations calculate with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch

from blocklora.lora.modules import LoraModule
from blocklora.lora.operations.delta import is_low_rank


@contextmanager
def threads_for(modules: Iterable[LoraModule]) -> Iterator[None]:
    """One thread while all modules are thin factors: hundreds of small products gain nothing from more, and on a busy
    machine the threads wait for each other ten times as long as they work. Dense matrices keep all threads."""
    before = torch.get_num_threads()
    if all(is_low_rank(module) for module in modules):
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
