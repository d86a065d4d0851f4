"""Where the training runs, and in which numbers. One device for now: several come through accelerate and torchrun."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from blocklora.errors import UserError

_SMALL_UNET = 50_000_000
"""Parameters. The embedded base has 9 million (217 ms a step on one thread, 248 ms on two), SD 1.x 860 million."""
_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A device and the number format of the base model's arithmetic there."""

    device: torch.device
    dtype: torch.dtype
    name: str
    """What a person calls the device."""

    @property
    def on_cpu(self) -> bool:
        """No accelerator: results can be looked at without waiting for a device."""
        return self.device.type == "cpu"

    def send(self, tensor: Tensor) -> Tensor:
        """A CPU tensor on the device. From pinned memory the copy is queued, and nobody waits for what runs before."""
        if self.device.type == "cuda":
            return tensor.pin_memory().to(self.device, non_blocking=True)
        return tensor.to(self.device)

    def peak_bytes(self) -> int | None:
        """Most memory that the accelerator has lent to this process; ``None`` on a CPU."""
        if self.device.type == "cuda":
            return torch.cuda.max_memory_allocated(self.device)
        if self.device.type == "mps":
            return torch.mps.driver_allocated_memory()
        return None

    def free_cached(self) -> None:
        """Gives memory that torch keeps for later back to the device."""
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        elif self.device.type == "mps":
            torch.mps.empty_cache()


def choose_place(precision: str) -> Place:
    """The first accelerator of this machine, else the CPU, with ``precision`` checked against it.

    Raises:
        UserError: the device cannot calculate in this precision.
    """
    if torch.cuda.is_available():
        device, name = torch.device("cuda", torch.cuda.current_device()), torch.cuda.get_device_name()
        if precision == "bf16" and not torch.cuda.is_bf16_supported(including_emulation=False):
            raise UserError(
                code="precision",
                message=f"{name} does not calculate in bf16.",
                fix='Set "precision": "fp16" in `training`.',
            )
        _repeatable_cuda()
    elif torch.backends.mps.is_available():
        device, name = torch.device("mps"), f"Apple GPU ({platform.processor() or 'arm'})"
    else:
        device, name = torch.device("cpu"), f"CPU ({torch.get_num_threads()} cores)"
        if precision == "fp16":
            raise UserError(
                code="precision",
                message="Training in fp16 needs a GPU, and torch sees none here.",
                fix='Set "precision": "fp32" in `training`; `blocklora doctor` says why no GPU is seen.',
            )
    return Place(device=device, dtype=_DTYPES[precision], name=name)


def _repeatable_cuda() -> None:
    """Same seed, same weights: no choice of kernels by stopwatch. TF32 speeds fp32 up and is as repeatable."""
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True


def host_bytes() -> int:
    """Memory of this process: resident now on Linux, its peak elsewhere, 0 where nobody says."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_threads(unet: nn.Module, place: Place) -> None:
    """A small U-Net on a CPU is quicker on one thread: handing out its work takes longer than doing it."""
    if place.on_cpu and sum(weight.numel() for weight in unet.parameters()) < _SMALL_UNET:
        torch.set_num_threads(1)
