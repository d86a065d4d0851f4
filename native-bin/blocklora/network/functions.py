"""``base(x) + scale · up(down(x))`` with hand-written gradients.

Autograd alone would keep the base's output and add two gradients for x in a separate pass. Here both sums are made in
place by the second matmul, and what is kept for the backward pass is x and the small ``down(x)``. The base's weight is
frozen: it gets no gradient.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

from blocklora.models.frozen_conv import FrozenConv2d


class LoraLinear(torch.autograd.Function):
    """LoRA of a Linear. x ``[…, in]``, weight ``[out, in]``, down ``[r, in]``, up ``[out, r]`` -> ``[…, out]``."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, down: Tensor, up: Tensor, scale: float
    ) -> Tensor:
        rows = x.reshape(-1, x.shape[-1])
        hidden = rows @ down.t()
        out = F.linear(rows, weight, bias).addmm_(hidden, up.t(), alpha=scale)
        ctx.save_for_backward(rows, weight, down, up, hidden)
        ctx.scale, ctx.shape = scale, x.shape
        return out.view(*x.shape[:-1], weight.shape[0])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight, down, up, hidden = ctx.saved_tensors
        grad = grad.reshape(-1, grad.shape[-1])
        grad_hidden = (grad @ up).mul_(ctx.scale)
        grad_up = (grad.t() @ hidden).mul_(ctx.scale)
        grad_down = grad_hidden.t() @ rows
        grad_x = None
        if ctx.needs_input_grad[0]:
            grad_x = torch.addmm(grad @ weight, grad_hidden, down).view(ctx.shape)
        return grad_x, None, None, grad_down, grad_up, None


class LoraConv(torch.autograd.Function):
    """LoRA of a convolution: down with the base's kernel, stride and padding, then up 1x1.

    x ``[n, in, h, w]``, down ``[r, in, kh, kw]``, up ``[out, r, 1, 1]`` -> ``[n, out, h', w']``.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, base: nn.Conv2d, down: Tensor, up: Tensor, scale: float) -> Tensor:
        hidden = F.conv2d(x, down, None, base.stride, base.padding)
        if isinstance(base, FrozenConv2d):
            out = base.outward(x)
        else:
            out = F.conv2d(x, base.weight, base.bias, base.stride, base.padding)
        ctx.save_for_backward(x, down, up, hidden)
        ctx.base, ctx.scale = base, scale
        return _add_up(out, hidden, up.flatten(1), scale)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        x, down, up, hidden = ctx.saved_tensors
        base: nn.Conv2d = ctx.base
        needs_x = ctx.needs_input_grad[0]
        grad_hidden = F.conv2d(grad, up.flatten(1).t()[:, :, None, None].contiguous()).mul_(ctx.scale)
        grad_up = _product_over_pixels(grad, hidden).mul_(ctx.scale)[:, :, None, None]
        grad_x, grad_down = _backward(grad_hidden, x, down, base, (needs_x, True, False))
        if needs_x:
            if isinstance(base, FrozenConv2d):
                through_base = base.input_gradient(grad, x)
            else:
                through_base, _ = _backward(grad, x, base.weight, base, (True, False, False))
            grad_x = through_base.add_(grad_x)
        return grad_x, None, grad_down, grad_up, None


def _backward(
    grad: Tensor, x: Tensor, weight: Tensor, base: nn.Conv2d, wanted: tuple[bool, bool, bool]
) -> tuple[Tensor, Tensor]:
    """Gradients of x and of the weight of a convolution placed like ``base``, as far as they are wanted."""
    return torch.ops.aten.convolution_backward(
        grad, x, weight, None, base.stride, base.padding, (1, 1), False, (0, 0), 1, wanted
    )[:2]


def _add_up(out: Tensor, hidden: Tensor, up: Tensor, scale: float) -> Tensor:
    """``out + scale · up · hidden`` in place. out ``[n, o, h, w]``, hidden ``[n, r, h, w]``, up ``[o, r]``."""
    if out.is_contiguous():
        flat = out.view(out.shape[0], out.shape[1], -1)
        flat.baddbmm_(up.expand(out.shape[0], -1, -1), hidden.reshape(*hidden.shape[:2], -1), alpha=scale)
        return out
    rows = out.permute(0, 2, 3, 1)
    if rows.is_contiguous():
        rows.view(-1, out.shape[1]).addmm_(hidden.permute(0, 2, 3, 1).reshape(-1, hidden.shape[1]), up.t(), alpha=scale)
        return out
    return out.add_(F.conv2d(hidden, up[:, :, None, None]), alpha=scale)


def _product_over_pixels(left: Tensor, right: Tensor) -> Tensor:
    """``[n, a, h, w]`` and ``[n, b, h, w]`` -> ``[a, b]``, summed over pictures and pixels."""
    if left.permute(0, 2, 3, 1).is_contiguous():
        rows = left.permute(0, 2, 3, 1).reshape(-1, left.shape[1])
        return rows.t() @ right.permute(0, 2, 3, 1).reshape(-1, right.shape[1])
    return torch.bmm(left.flatten(2), right.flatten(2).transpose(1, 2)).sum(0)
