"""Trains the embedded tagger on renderings.

    STYLES="notionists,open peeps,adventurer,avataaars,big smile,micah,personas,toon head,miniavs,croodles"
    STYLES="$STYLES,lorelei,pixel art"
    WEAK="big smile,big smile,avataaars,adventurer,croodles,micah,personas,open peeps"
    DYED="dyed notionists,dyed lorelei,dyed peeps"
    node render.mjs DATA/faces --count 36000 --seed 101 --styles "$STYLES"
    node render.mjs DATA/weak --count 12000 --seed 104 --styles "$WEAK"
    node render.mjs DATA/dyed --count 9000 --seed 105 --styles "$DYED"
    node render.mjs DATA/tune --count 1200 --seed 102 --styles "$STYLES,$DYED"
    python train_tagger.py DATA/run DATA/faces DATA/weak DATA/dyed --tune DATA/tune --minutes 60

The state is written after each pass over the pictures; the same command with ``--resume`` goes on after an
interruption, and the rate falls as if there had been none. What comes out is the moving average of the weights,
``DATA/run/tagger.pt``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import checkpoint
import numpy as np
import pictures
import schedule
import torch
import torch.nn.functional as F
from average import Average
from tagger_metrics import average_precision
from tagger_network import Tagger
from tagger_variety import varied
from torch import nn

BATCH = 48
RATE = 2.5e-3
FEWEST = 20
"""A tag on fewer pictures is not learned."""


def tag_names(words: list[list[str]]) -> list[str]:
    """The tags that are frequent enough, most used first; those that are used alike by name."""
    counts = Counter(tag for tags in words for tag in tags)
    return [tag for tag, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count >= FEWEST]


def targets(words: list[list[str]], names: list[str]) -> torch.Tensor:
    """Which tags each picture has: (n, tags), 0 or 1."""
    places = {name: place for place, name in enumerate(names)}
    right = torch.zeros(len(words), len(names))
    for row, tags in enumerate(words):
        for tag in tags:
            if tag in places:
                right[row, places[tag]] = 1
    return right


def as_input(rendered: np.ndarray) -> torch.Tensor:
    """Bytes (n, 128, 128, 3) to the network's input (n, 3, 128, 128) in [-1, 1]."""
    image = torch.from_numpy(np.array(rendered)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return image.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def probabilities(tagger: nn.Module, rendered: np.ndarray) -> torch.Tensor:
    """(n, tags) of bytes (n, 128, 128, 3)."""
    tagger.eval()
    parts = [torch.sigmoid(tagger(as_input(rendered[at : at + 128]))) for at in range(0, len(rendered), 128)]
    return torch.cat(parts)


class PictureSets:
    """Several picture sets as one, left on disk."""

    def __init__(self, prefixes: list[Path]) -> None:
        self._sets = [pictures.pixels(prefix) for prefix in prefixes]
        self._starts = np.cumsum([0, *(len(one) for one in self._sets)])
        self.words = [line for prefix in prefixes for line in pictures.tags(prefix)]

    def __len__(self) -> int:
        return int(self._starts[-1])

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        """The bytes of the chosen pictures, which are in ascending order."""
        ends = np.searchsorted(chosen, self._starts)
        parts = [one[chosen[a:b] - start] for one, start, a, b in self._parts(ends)]
        return np.concatenate(parts)

    def _parts(self, ends: np.ndarray) -> Iterable[tuple[np.ndarray, int, int, int]]:
        return zip(self._sets, self._starts[:-1], ends[:-1], ends[1:], strict=True)


class Training:
    """A network on its way."""

    def __init__(self, folder: Path, names: list[str], seconds: float) -> None:
        self.folder, self.names, self.planned = folder, names, seconds
        self.tagger = Tagger(len(names)).to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(self.tagger.parameters(), RATE, weight_decay=2e-2)
        self.average = Average(list(self.tagger.parameters()), 0.998)
        self.step = self.epoch = 0
        self.seconds = 0.0

    @property
    def progress(self) -> float:
        """Share of the planned time, from 0 to 1."""
        return self.seconds / self.planned

    def learn(self, sets: PictureSets, right: torch.Tensor) -> float:
        """One pass over all pictures, or what time is left for; returns the mean loss."""
        self.tagger.train()
        order = np.random.default_rng(self.epoch).permutation(len(sets))
        losses = []
        for start in range(0, len(order) - BATCH + 1, BATCH):
            if self.progress >= 1:
                break
            began = time.monotonic()
            chosen = np.sort(order[start : start + BATCH])
            losses.append(self._learn_batch(varied(as_input(sets.rows(chosen))), right[chosen]))
            self.seconds += time.monotonic() - began
        self.epoch += 1
        return sum(losses) / max(1, len(losses))

    def _learn_batch(self, picture: torch.Tensor, right: torch.Tensor) -> float:
        rate = schedule.rate(RATE, self.progress, self.step, warmup=200, constant=0.3)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = F.binary_cross_entropy_with_logits(self.tagger(picture), right, reduction="none").sum(1).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.tagger.parameters(), 5.0)
        self.optimizer.step()
        self.average.update()
        self.step += 1
        return loss.item()

    def averaged(self) -> Tagger:
        """The network with the averaged weights, and its own running statistics."""
        tagger = Tagger(len(self.names)).to(memory_format=torch.channels_last)
        tagger.load_state_dict(self.tagger.state_dict())
        for parameter, value in zip(tagger.parameters(), self.average.values, strict=True):
            parameter.data.copy_(value)
        return tagger.eval()

    def save(self) -> None:
        """The state, to go on from, and the averaged network, to ship."""
        state = {"tagger": self.tagger.state_dict(), "optimizer": self.optimizer.state_dict()}
        state |= {
            "names": self.names,
            "average": self.average.state(),
            "step": self.step,
            "epoch": self.epoch,
            "seconds": self.seconds,
        }
        checkpoint.save(state, self.folder / "state.pt")
        checkpoint.save({"tagger": self.averaged().state_dict(), "names": self.names}, self.folder / "tagger.pt")

    def load(self) -> None:
        """Goes on where the last run was interrupted, with its tags in its order."""
        state = checkpoint.load(self.folder / "state.pt")
        self.names = state["names"]
        self.tagger.load_state_dict(state["tagger"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.load(state["average"])
        self.step, self.epoch, self.seconds = state["step"], state["epoch"], state["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the state and the network go")
    parser.add_argument("pictures", type=Path, nargs="+", help="picture sets to learn from")
    parser.add_argument("--tune", type=Path, required=True, help="picture set to watch the progress on")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    torch.manual_seed(1)
    options.folder.mkdir(parents=True, exist_ok=True)
    sets = PictureSets(options.pictures)
    training = Training(options.folder, tag_names(sets.words), options.minutes * 60)
    if options.resume:
        training.load()
    right = targets(sets.words, training.names)
    seen, truth = pictures.pixels(options.tune), targets(pictures.tags(options.tune), training.names)
    while training.progress < 1:
        loss = training.learn(sets, right)
        precision = average_precision(probabilities(training.averaged(), seen), truth)
        training.save()
        line = {"epoch": training.epoch, "loss": round(loss, 4), "mAP": round(precision.macro, 4)}
        print(json.dumps(line | {"minutes": round(training.seconds / 60, 1)}), flush=True)


if __name__ == "__main__":
    main()
