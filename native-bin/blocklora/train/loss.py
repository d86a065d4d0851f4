"""The DDPM training loss as sd-scripts computes it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from blocklora.models.base import Base
from blocklora.train.data import Batch
from blocklora.train.noise import Draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Loss of a batch of n pictures."""

    mean: Tensor
    """Scalar with gradient: what is trained on."""
    each: Tensor
    """``[n]`` fp32 without gradient: the squared error of every picture, neither weighted nor bounded nor masked."""


def batch_loss(base: Base, batch: Batch, random: Draw, min_snr_gamma: float | None) -> Loss:
    """Loss of the U-Net, with its LoRA, on a batch.

    Noise is added in fp32; the U-Net calculates in its own number format. What lies before the first trained block
    needs no gradient, so autograd begins there by itself: neither latents nor text ask for one.
    """
    alphas, noise, timesteps = batch.alphas_cumprod, random.noise, random.timesteps
    noisy = noised(batch.latents, noise, timesteps, alphas)
    predicted = base.unet(noisy.to(base.unet.dtype), timesteps, encoder_hidden_states=batch.text, return_dict=False)[0]
    return loss(
        predicted,
        target(batch.latents, noise, timesteps, alphas, base.prediction_type),
        weights=batch.weights,
        timesteps=timesteps,
        alphas_cumprod=alphas,
        prediction=base.prediction_type,
        min_snr_gamma=min_snr_gamma,
        masks=batch.masks,
    )


def noised(latents: Tensor, noise: Tensor, timesteps: Tensor, alphas_cumprod: Tensor) -> Tensor:
    """``sqrt(a) x + sqrt(1 - a) n`` (DDPM, arXiv 2006.11239, eq. 4), all fp32 ``[n, c, h, w]``."""
    signal, sigma = _scales(timesteps, alphas_cumprod)
    return signal * latents + sigma * noise


def target(latents: Tensor, noise: Tensor, timesteps: Tensor, alphas_cumprod: Tensor, prediction: str) -> Tensor:
    """What the U-Net should say: the noise, or the velocity (arXiv 2202.00512, appendix D)."""
    if prediction == "epsilon":
        return noise
    if prediction == "v_prediction":
        signal, sigma = _scales(timesteps, alphas_cumprod)
        return signal * noise - sigma * latents
    raise ValueError(f"No loss for prediction type {prediction!r}.")


def loss(
    predicted: Tensor,
    wanted: Tensor,
    *,
    weights: Tensor,
    timesteps: Tensor,
    alphas_cumprod: Tensor,
    prediction: str,
    min_snr_gamma: float | None = None,
    masks: Tensor | None = None,
) -> Loss:
    """One number for a batch: squared error, mean over each picture, times its weight, mean over the batch.

    The sum is divided by the batch size, not by the sum of the weights, as sd-scripts does it: a regularisation
    picture with weight 0.1 makes the whole loss smaller. A mask makes it smaller in the same way.

    Args:
        predicted, wanted: ``[n, c, h, w]``; calculated in fp32.
        weights: ``[n]``, the prior loss weight for regularisation pictures, else 1.
        min_snr_gamma: bound of the signal-to-noise weighting (arXiv 2303.09556); ``None`` weights all timesteps alike.
        masks: ``[n, 1, h, w]`` fp32, 1 where a picture is learnt and 0 where it is not; ``None``: all of it is.
    """
    squares = (predicted.float() - wanted.float()).square()
    each = squares.mean(dim=(1, 2, 3))
    weighted = (each if masks is None else (squares * masks).mean(dim=(1, 2, 3))) * weights
    if min_snr_gamma is not None:
        weighted = weighted * min_snr_weight(timesteps, alphas_cumprod, min_snr_gamma, prediction)
    return Loss(mean=weighted.mean(), each=each.detach())


def min_snr_weight(timesteps: Tensor, alphas_cumprod: Tensor, gamma: float, prediction: str) -> Tensor:
    """``min(snr, gamma) / snr`` for epsilon, ``/ (snr + 1)`` for velocity, ``[n]``."""
    alphas = alphas_cumprod[timesteps]
    snr = alphas / (1 - alphas)
    bounded = snr.clamp(max=gamma)
    return bounded / (snr + 1) if prediction == "v_prediction" else torch.where(snr > 0, bounded / snr, 1.0)


def _scales(timesteps: Tensor, alphas_cumprod: Tensor) -> tuple[Tensor, Tensor]:
    alphas = alphas_cumprod[timesteps].reshape(-1, 1, 1, 1)
    return alphas.sqrt(), (1 - alphas).sqrt()
