"""Convolutions whose weights never change, made quicker on CPUs.

oneDNN rearranges a convolution's weights into blocks each time it runs. Where a picture has few pixels, as in the
middle of the U-Net, that takes longer than the arithmetic. Frozen weights are rearranged once: for the forward pass,
and, flipped and transposed, for the gradient of the input, which is a convolution too. The price is memory for both
copies, so only convolutions of small pictures get them.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

MOST_PIXELS = 576
"""Height times width up to which it pays; at 32x32 it no longer did."""


class FrozenConv2d(nn.Conv2d):
    """A ``Conv2d`` that gives its weight no gradient. Made from an existing one by ``freeze_convolutions``."""

    def forward(self, x: Tensor) -> Tensor:
        """As ``Conv2d``; only x gets a gradient."""
        if torch.is_grad_enabled() and x.requires_grad:
            return _FrozenConv.apply(x, self)
        return self.outward(x)

    def outward(self, x: Tensor) -> Tensor:
        """The convolution, unknown to autograd. x ``[n, in, h, w]`` -> ``[n, out, h, w]``."""
        if not self._pays(x):
            return self._conv_forward(x, self.weight, self.bias)
        return _packed_conv(x, self._packs().outward(self), self.bias, self.padding)

    def input_gradient(self, grad: Tensor, x: Tensor) -> Tensor:
        """Gradient of x for the output's gradient ``[n, out, h, w]``; of x only the shape is used."""
        if not self._pays(x):
            return torch.ops.aten.convolution_backward(
                grad, x, self.weight, None, self.stride, self.padding, (1, 1), False, (0, 0), 1, (True, False, False)
            )[0]
        rest = tuple(kernel - 1 - padding for kernel, padding in zip(self.kernel_size, self.padding, strict=True))
        return _packed_conv(grad, self._packs().inward(self), None, rest)

    def _pays(self, x: Tensor) -> bool:
        return x.shape[2] * x.shape[3] <= MOST_PIXELS and x.dtype == self.weight.dtype == torch.float32

    def _packs(self) -> _Packs:
        packs = self.__dict__.get("packs")
        if packs is None or packs.source != (self.weight.data_ptr(), self.weight._version):
            packs = self.__dict__["packs"] = _Packs(self.weight)
        return packs


class _Packs:
    """Rearranged copies of a weight. Copies of a module start without any."""

    def __init__(self, weight: Tensor) -> None:
        self.source = (weight.data_ptr(), weight._version)
        self._outward: Tensor | None = None
        self._inward: Tensor | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> None:
        return None

    def outward(self, conv: FrozenConv2d) -> Tensor:
        """For the forward pass."""
        if self._outward is None:
            self._outward = _pack(conv.weight, conv.padding)
        return self._outward

    def inward(self, conv: FrozenConv2d) -> Tensor:
        """For the gradient: kernels flipped, inputs and outputs exchanged."""
        if self._inward is None:
            flipped = conv.weight.flip(2, 3).transpose(0, 1).contiguous()
            rest = tuple(kernel - 1 - padding for kernel, padding in zip(conv.kernel_size, conv.padding, strict=True))
            self._inward = _pack(flipped, rest)
        return self._inward


class _FrozenConv(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, conv: FrozenConv2d) -> Tensor:
        ctx.conv = conv
        ctx.save_for_backward(x)
        return conv.outward(x)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        return ctx.conv.input_gradient(grad, *ctx.saved_tensors), None


def freeze_convolutions(module: nn.Module) -> None:
    """Turns the module's plain stride-1 convolutions into ``FrozenConv2d`` where this torch and CPU know how.

    Weights, names and results (up to rounding) stay. Anything but an fp32 module on a CPU is left alone.
    """
    if not _available():
        return
    for conv in module.modules():
        if type(conv) is nn.Conv2d and _plain(conv) and conv.weight.device.type == "cpu":
            conv.__class__ = FrozenConv2d


def _plain(conv: nn.Conv2d) -> bool:
    return (
        conv.kernel_size != (1, 1)  # a matrix product, as quick without
        and conv.stride == conv.dilation == (1, 1)
        and conv.groups == 1
        and conv.padding_mode == "zeros"
        and isinstance(conv.padding, tuple)
        and conv.weight.dtype == torch.float32
    )


def _available() -> bool:
    """Whether torch has the operators, which are the ones that its compiler uses for frozen weights."""
    try:
        x, weight = torch.ones(1, 8, 3, 3), torch.ones(8, 8, 3, 3)
        found = _packed_conv(x, _pack(weight, (0, 0)), None, (0, 0))
    except (RuntimeError, AttributeError, TypeError, NotImplementedError):
        return False
    return bool((found == 72).all())


def _pack(weight: Tensor, padding: tuple[int, ...]) -> Tensor:
    """Always for the same size of picture, so that no number depends on which size came first."""
    with torch.no_grad():
        return torch._C._nn.mkldnn_reorder_conv2d_weight(
            weight.detach().to_mkldnn(), padding, (1, 1), (1, 1), 1, [1, weight.shape[1], 8, 8]
        )


def _packed_conv(x: Tensor, packed: Tensor, bias: Tensor | None, padding: tuple[int, ...]) -> Tensor:
    return torch.ops.mkldnn._convolution_pointwise(x, packed, bias, padding, (1, 1), (1, 1), 1, "none", [], "")
