"""``image-losses.json`` of a run: how hard each image was to learn, compared with the others.

The loss of one showing says little, since it depends on the timestep far more than on the picture. So each is divided
by the mean loss that all pictures have had at timesteps near it; an image's *relative* loss is the mean of that over
its showings. 1 is usual; one that stays far above it is unlike the others, or has a caption that does not fit.

    {"version": 1, "root": "/data/cats", "step": 800,
     "images": {"style/a.png": {"shown": 40, "loss": 0.031, "relative": 1.2}}}

``root`` and a key of ``images`` are the path of an image; keys are those of ``dataset.lock.json``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from blocklora.dataset.items import Item
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.files import write_atomic

BINS = 20
"""Timesteps are gathered into so many bins of equal width."""
TIMESTEPS = 1000
"""Of the noise schedule; larger timesteps go into the last bin."""
_MOST_WAITING = 256
"""So many batches wait on the device before they are looked at: looking makes the device wait."""


class ImageLosses:
    """Collects the losses of showings.

    Args:
        path: the file that is written.
        root: folder that the items' ids begin at.
        ids: of all items, in their order.
    """

    def __init__(self, path: Path, *, root: Path, ids: Sequence[str]) -> None:
        self._path, self._root, self._ids = path, root, ids
        self._shown = np.zeros(len(ids), dtype=np.int64)
        self._losses = np.zeros(len(ids))
        self._ratios = np.zeros(len(ids))
        self._bin_counts = np.zeros(BINS, dtype=np.int64)
        self._bin_losses = np.zeros(BINS)
        self._waiting: list[tuple[Sequence[int], Tensor, Tensor]] = []

    @classmethod
    def of_run(cls, path: Path, job: ResolvedJob, items: Sequence[Item], *, step: int) -> ImageLosses:
        """Those of a run that goes on after ``step``; what was collected up to exactly there is kept."""
        losses = cls(path, root=job.root, ids=[item.id for item in items])
        if step > 0:
            losses._restore(step)
        return losses

    def add(self, items: Sequence[int], each: Tensor, timesteps: Tensor) -> None:
        """Notes a batch.

        Args:
            items: which pictures, by their place in the data set.
            each: ``[n]`` their losses, on the device.
            timesteps: ``[n]`` int64, on the device.
        """
        self._waiting.append((items, each, timesteps))
        if len(self._waiting) >= _MOST_WAITING:
            self._look()

    def write(self, step: int) -> None:
        """Writes what was collected up to ``step``.

        Raises:
            OSError: it cannot be written.
        """
        self._look()
        images = {
            self._ids[at]: {
                "shown": int(self._shown[at]),
                "loss": float(self._losses[at] / self._shown[at]),
                "relative": float(self._ratios[at] / self._shown[at]),
            }
            for at in np.flatnonzero(self._shown)
        }
        content = {
            "version": 1,
            "root": str(self._root),
            "step": step,
            "bins": {"shown": self._bin_counts.tolist(), "loss": self._bin_losses.tolist()},
            "images": images,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_atomic(self._path, text.encode("utf-8", "surrogatepass"), durable=False)

    def _look(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        losses = torch.cat([each for _, each, _ in waiting]).cpu().numpy().astype(np.float64)
        steps = torch.cat([timesteps for _, _, timesteps in waiting]).cpu().numpy()
        items = np.concatenate([np.asarray(which) for which, _, _ in waiting])
        finite = np.isfinite(losses)
        losses, items = losses[finite], items[finite]
        bins = np.minimum(steps[finite] * BINS // TIMESTEPS, BINS - 1)
        np.add.at(self._bin_counts, bins, 1)
        np.add.at(self._bin_losses, bins, losses)
        usual = self._bin_losses[bins] / self._bin_counts[bins]
        np.add.at(self._shown, items, 1)
        np.add.at(self._losses, items, losses)
        np.add.at(self._ratios, items, losses / np.maximum(usual, 1e-12))

    def _restore(self, step: int) -> None:
        """Takes up what the file has; one that is missing, damaged or of another step does not count."""
        try:
            content = json.loads(self._path.read_bytes().decode("utf-8", "surrogatepass"))
            if content["version"] != 1 or content["step"] != step:
                return
            bins, places = content["bins"], {name: at for at, name in enumerate(self._ids)}
            counts, sums = np.array(bins["shown"], dtype=np.int64), np.array(bins["loss"], dtype=np.float64)
            known = [
                (places[name], int(image["shown"]), float(image["loss"]), float(image["relative"]))
                for name, image in content["images"].items()
                if name in places
            ]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return
        if counts.shape != (BINS,) or sums.shape != (BINS,):
            return
        self._bin_counts, self._bin_losses = counts, sums
        for at, shown, loss, relative in known:
            self._shown[at], self._losses[at], self._ratios[at] = shown, loss * shown, relative * shown
