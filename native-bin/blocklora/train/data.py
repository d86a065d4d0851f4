"""Batches for the loop: cached latents and text embeddings of the entries of a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from blocklora.dataset.batches import Entry
from blocklora.dataset.cache_keys import text_key
from blocklora.dataset.captions import captions_possible, entry_caption
from blocklora.dataset.items import Item
from blocklora.dataset.pixels import load_pixels
from blocklora.errors import UserError
from blocklora.models.base import Base
from blocklora.models.pictures import encode_pixels
from blocklora.models.text import encode_text
from blocklora.train.cache import TensorCache
from blocklora.train.device import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one forward pass needs, on the training device."""

    latents: Tensor
    """``[n, c, h, w]`` fp32, scaled as the U-Net wants them."""
    text: Tensor
    """``[n, 77, d]`` in the base's number format."""
    weights: Tensor
    """``[n]`` fp32, of each picture's loss."""
    alphas_cumprod: Tensor
    """``[T]`` fp32, the base's noise schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """Pictures and captions as tensors.

    Everything is encoded one at a time: the numbers of a picture or caption must not depend on its neighbours in a
    batch, or a run with a filled cache would not equal one with an empty cache bit for bit.
    """

    items: Sequence[Item]
    latent_keys: Mapping[tuple[str, bool], str]
    """(item id, flipped) -> name of the latent in the cache."""
    base: Base
    place: Place
    alphas_cumprod: Tensor
    """The base's noise schedule, on the training device."""
    seed: int
    latents: TensorCache
    text: TensorCache
    fresh_text: TensorCache
    """Captions that change from step to step; too many to be kept on disk."""

    def batch(self, entries: Sequence[Entry], *, epoch: int) -> Batch:
        """Latents, text and weights of a batch; what no cache has is encoded now."""
        items = [self.items[entry.item_index] for entry in entries]
        captions = [
            (item, entry_caption(item, seed=self.seed, epoch=epoch, repeat=entry.repeat))
            for item, entry in zip(items, entries, strict=True)
        ]
        latents = [self.latent(item, flipped=entry.flipped) for item, entry in zip(items, entries, strict=True)]
        text = [self.embedding(caption, lasting=captions_possible(item) is not None) for item, caption in captions]
        return Batch(
            latents=self.place.send(torch.stack(latents)),
            text=self.place.send(torch.stack(text).to(self.place.dtype)),
            weights=self.place.send(torch.tensor([item.weight for item in items], dtype=torch.float32)),
            alphas_cumprod=self.alphas_cumprod,
        )

    def latent(self, item: Item, *, flipped: bool, pixels: np.ndarray | None = None) -> Tensor:
        """A picture's latent ``[c, h, w]`` fp32 on the CPU.

        Raises:
            UserError: the VAE makes no finite numbers of the picture.
        """
        key = self.latent_keys[item.id, flipped]

        def encode() -> Tensor:
            picture = load_pixels(item, flipped=flipped) if pixels is None else pixels
            with visiting(self.base.vae, self.place.device):
                latent = encode_pixels(self.base, picture[None], seeds=[_seed(key)])[0]
            if not latent.isfinite().all():
                raise UserError(
                    code="latent-not-finite",
                    message="The VAE makes no finite numbers of this picture.",
                    fix='Set another "vae" in `base`, or take the picture out.',
                    file=item.path,
                )
            return latent

        return self.latents.get(key, encode)

    def has_latent(self, item: Item, *, flipped: bool) -> bool:
        """Whether a picture need not be encoded, as far as can be told without reading its latent."""
        return self.latents.has(self.latent_keys[item.id, flipped])

    def embedding(self, caption: str, *, lasting: bool) -> Tensor:
        """A caption's embedding ``[77, d]`` on the CPU."""
        cache = self.text if lasting else self.fresh_text
        key = text_key(caption, encoder=self.base.text_hash, clip_skip=self.base.clip_skip)

        def encode() -> Tensor:
            with visiting(self.base.text_encoder, self.place.device):
                return encode_text(self.base, [caption])[0]

        return cache.get(key, encode)


@contextmanager
def visiting(module: nn.Module, device: torch.device) -> Iterator[None]:
    """A module on ``device`` for a while; then it goes back where it was. Costs nothing if it is there already."""
    home = next(module.parameters()).device
    if home == device:
        yield
        return
    try:
        module.to(device)
        yield
    finally:
        module.to(home)


def _seed(key: str) -> int:
    """Seed of the draw from the VAE's posterior: it belongs to the picture, like the cached latent itself."""
    return int(key[:15], 16)
