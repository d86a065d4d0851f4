"""Fills the caches before the first step: each picture and each caption goes through its encoder once, ever."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import nn

from blocklora.dataset.base_hashes import remember_base
from blocklora.dataset.cache_keys import cache_folder, latent_key
from blocklora.dataset.captions import captions_possible
from blocklora.dataset.items import Item
from blocklora.dataset.pixels import load_pixels
from blocklora.job.resolved import ResolvedJob
from blocklora.models.base import Base
from blocklora.protocol import events
from blocklora.protocol.control import Control, StopAsked
from blocklora.protocol.writer import EventWriter
from blocklora.train.cache import TensorCache, memory_for_caches
from blocklora.train.data import TrainingData
from blocklora.train.dataset import Pictures
from blocklora.train.device import Place

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4
"""Pictures that are decoded while the VAE is busy; bounds the memory as well."""
_FRESH_CAPTIONS = 256 << 20
"""Bytes for captions that change from step to step."""
_INTERVAL = 0.25


def cached_data(
    job: ResolvedJob,
    pictures: Pictures,
    base: Base,
    place: Place,
    log: EventWriter,
    control: Control,
    *,
    step: int,
) -> TrainingData:
    """The training data with everything encoded that can be encoded ahead; the encoders then leave the device.

    Raises:
        UserError: a picture cannot be read or encoded.
        StopAsked: a stop came meanwhile. What was encoded stays in the caches.
    """
    folder, memory = cache_folder(job), memory_for_caches()
    shown = [(item, flipped) for item in pictures.items for flipped in ((False, True) if item.flip else (False,))]
    data = TrainingData(
        items=pictures.items,
        latent_keys={
            (item.id, flipped): latent_key(item, flipped=flipped, vae=base.vae_hash) for item, flipped in shown
        },
        base=base,
        place=place,
        alphas_cumprod=place.send(base.noise_schedule),
        seed=job.job.training.seed,
        latents=TensorCache(folder / "latents", memory_bytes=memory),
        text=TensorCache(folder / "text", memory_bytes=memory),
        fresh_text=TensorCache(None, memory_bytes=_FRESH_CAPTIONS),
    )
    progress = _progress(log, control, "caching-latents", step, len(shown))
    with ThreadPoolExecutor(_AHEAD) as pool:

        def decoded(picture: tuple[Item, bool]) -> NDArray[np.uint8] | None:
            item, flipped = picture
            return None if data.has_latent(item, flipped=flipped) else load_pixels(item, flipped=flipped)

        for (item, flipped), pixels in progress(_ahead(pool, decoded, shown)):
            data.latent(item, flipped=flipped, pixels=pixels)
    captions = dict.fromkeys(caption for item in pictures.items for caption in captions_possible(item) or ())
    for caption in _progress(log, control, "caching-text", step, len(captions))(captions):
        data.embedding(caption, lasting=True)
    remember_base(folder, job, vae=base.vae_hash, text=base.text_hash)  # so that a plan can say what is cached
    _warn_if_unwritable(data, log)
    _send_away(job, data)
    place.free_cached()
    return data


def _send_away(job: ResolvedJob, data: TrainingData) -> None:
    """Encoders that the loop does not need leave the device, and the memory where samples do not need them either."""
    samples = bool(job.job.samples.prompts)
    _move(data.base.vae, "cpu" if samples or data.latents.dropped else "meta")
    if all(captions_possible(item) is not None for item in data.items):
        _move(data.base.text_encoder, "cpu" if samples or data.text.dropped else "meta")


def _move(module: nn.Module, device: str) -> None:
    """To another device; ``meta`` gives the weights up and keeps what is known about them."""
    module.to(device)


def _ahead(pool: ThreadPoolExecutor, work: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each thing with its result, in order; a few results ahead are being made by the pool."""
    waiting: deque[tuple[T, Future[R]]] = deque()
    for thing in things:
        waiting.append((thing, pool.submit(work, thing)))
        if len(waiting) > _AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _progress(
    log: EventWriter,
    control: Control,
    phase: Literal["caching-latents", "caching-text"],
    step: int,
    total: int,
) -> Callable[[Iterable[T]], Iterator[T]]:
    """Wraps a loop: says how far it is a few times a second, and ends it when a stop was asked for."""

    def wrapped(things: Iterable[T]) -> Iterator[T]:
        said = time.monotonic()
        log.emit(events.Phase, phase=phase, step=step, done=0, total=total)
        for done, thing in enumerate(things):
            reason = control.stopping()
            if reason:
                raise StopAsked(reason)
            if time.monotonic() - said >= _INTERVAL:
                said = time.monotonic()
                log.emit(events.Phase, phase=phase, step=step, done=done, total=total)
            yield thing
        log.emit(events.Phase, phase=phase, step=step, done=total, total=total)

    return wrapped


def _warn_if_unwritable(data: TrainingData, log: EventWriter) -> None:
    error = data.latents.unwritable or data.text.unwritable
    if error is not None:
        log.emit(
            events.Warning_,
            code="cache-unwritable",
            message=f"The cache of pictures and captions could not be written: {error.strerror or error}.",
            fix="Training goes on without it; the next start encodes them again. Free some space.",
        )
