"""Batches for the loop: cached latents and text embeddings of the entries of a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from blocklora.dataset.batches import Entry
from blocklora.dataset.cache_keys import text_key
from blocklora.dataset.captions import captions_possible, entry_caption
from blocklora.dataset.items import Item
from blocklora.dataset.masks import load_mask
from blocklora.dataset.pixels import load_pixels
from blocklora.errors import UserError
from blocklora.models.base import Base
from blocklora.models.pictures import encode_pixels
from blocklora.models.text import encode_text
from blocklora.train.cache import TensorCache
from blocklora.train.device import Place

_MOST_MASKS = 4096


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
    masks: Tensor | None = None
    """``[n, 1, h, w]`` fp32, what of each picture is learnt; ``None``: all of all of them."""


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
    known_masks: dict[tuple[str, bool], Tensor] = field(default_factory=dict)
    """(item id, flipped) -> mask at the latent's size: a few kilobytes each, and slow to read."""

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
            masks=self.masks(entries, latents),
        )

    def masks(self, entries: Sequence[Entry], latents: Sequence[Tensor]) -> Tensor | None:
        """The masks of a batch at the size of its latents; ``None`` where no picture has one.

        Raises:
            UserError: a mask cannot be read.
        """
        shown = [(self.items[entry.item_index], entry.flipped) for entry in entries]
        if all(item.mask is None for item, _flipped in shown):
            return None
        masks = [self.mask(*one, latent) for one, latent in zip(shown, latents, strict=True)]
        return self.place.send(torch.stack(masks))

    def mask(self, item: Item, flipped: bool, latent: Tensor) -> Tensor:
        """What is learnt of a picture ``[1, h, w]`` fp32, shrunk to its latent as sd-scripts does it."""
        size = latent.shape[-2:]
        if item.mask is None:
            return torch.ones(1, *size)
        found = self.known_masks.get((item.id, flipped))
        if found is None:
            whole = torch.from_numpy(load_mask(item, flipped=flipped))[None, None]
            found = nn.functional.interpolate(whole, size=size, mode="area")[0]
            if len(self.known_masks) >= _MOST_MASKS:
                self.known_masks.clear()
            self.known_masks[item.id, flipped] = found
        return found

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
