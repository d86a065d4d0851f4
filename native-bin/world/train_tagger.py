"""Trains the embedded tagger on renderings.

    node render.mjs DATA/faces --count 36000 --seed 101 --styles "notionists,…,pixel art"
    node render.mjs DATA/tune --count 1500 --seed 102 --styles "…"
    python train_tagger.py DATA/run DATA/faces --check DATA/tune --epochs 8

Two processor cores take about five minutes an epoch. The state is written after each epoch; the same command with
``--resume`` goes on after an interruption. What comes out is the moving average of the weights, ``DATA/run/tagger.pt``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import checkpoint
import numpy as np
import pictures
import schedule
import torch
import torch.nn.functional as F
from average import Average
from tagger_metrics import average_precision
from tagger_network import SIDE, Tagger
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


def varied(picture: torch.Tensor) -> torch.Tensor:
    """A batch as people's files are: smaller ones enlarged, some shifted, some inside white bars, some noisy."""
    chance = torch.rand(4)
    if chance[0] < 0.35:
        side = int(torch.randint(56, SIDE, ()))
        small = F.interpolate(picture, size=(side, side), mode="area")
        picture = F.interpolate(small, size=(SIDE, SIDE), mode="bicubic", align_corners=False).clamp(-1, 1)
    if chance[1] < 0.15:
        bar = int(torch.randint(4, 24, ()))
        shrunk = F.interpolate(picture, size=(SIDE - 2 * bar, SIDE - 2 * bar), mode="area")
        picture = F.pad(shrunk, (bar, bar, bar, bar), value=1.0)
    if chance[2] < 0.6:
        shift = torch.randint(-5, 6, (2,)).tolist()
        picture = picture.roll(tuple(shift), (2, 3))
    if chance[3] < 0.5:
        picture = picture + 0.05 * torch.rand(()) * torch.randn_like(picture)
    mirrored = torch.rand(len(picture)) < 0.5
    return torch.where(mirrored[:, None, None, None], picture.flip(3), picture)


@torch.no_grad()
def probabilities(tagger: nn.Module, rendered: np.ndarray) -> torch.Tensor:
    """(n, tags) of bytes (n, 128, 128, 3)."""
    tagger.eval()
    parts = [torch.sigmoid(tagger(as_input(rendered[at : at + 128]))) for at in range(0, len(rendered), 128)]
    return torch.cat(parts)


class Training:
    """A network on its way."""

    def __init__(self, folder: Path, names: list[str], steps: int) -> None:
        self.folder, self.names, self.steps = folder, names, steps
        self.tagger = Tagger(len(names)).to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(self.tagger.parameters(), RATE, weight_decay=2e-2)
        self.average = Average(list(self.tagger.parameters()), 0.998)
        self.step = self.epoch = 0

    def epoch_of(self, rendered: np.ndarray, right: torch.Tensor) -> float:
        """One pass over all pictures; returns the mean loss."""
        self.tagger.train()
        order = np.random.default_rng(self.epoch).permutation(len(rendered))
        batches = len(order) // BATCH
        total = 0.0
        for batch in range(batches):
            chosen = np.sort(order[batch * BATCH : (batch + 1) * BATCH])
            logits = self.tagger(varied(as_input(rendered[chosen])))
            loss = F.binary_cross_entropy_with_logits(logits, right[chosen], reduction="none").sum(1).mean()
            for group in self.optimizer.param_groups:
                group["lr"] = schedule.rate(RATE, self.step / self.steps, self.step, warmup=200, constant=0.3)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.tagger.parameters(), 5.0)
            self.optimizer.step()
            self.average.update()
            self.step += 1
            total += loss.item()
        self.epoch += 1
        return total / batches

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
        state |= {"average": self.average.state(), "step": self.step, "epoch": self.epoch}
        checkpoint.save(state, self.folder / "state.pt")
        checkpoint.save({"tagger": self.averaged().state_dict(), "names": self.names}, self.folder / "tagger.pt")

    def load(self) -> None:
        """Goes on where the last run was interrupted."""
        state = checkpoint.load(self.folder / "state.pt")
        self.tagger.load_state_dict(state["tagger"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.load(state["average"])
        self.step, self.epoch = state["step"], state["epoch"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the state and the network go")
    parser.add_argument("pictures", type=Path, help="picture set to learn from")
    parser.add_argument("--check", type=Path, required=True, help="picture set to watch the progress on")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--limit", type=int, default=1_000_000, help="pictures to learn from")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    torch.manual_seed(1)
    options.folder.mkdir(parents=True, exist_ok=True)
    rendered = pictures.pixels(options.pictures)[: options.limit]
    words = pictures.tags(options.pictures)[: options.limit]
    names = tag_names(words)
    right = targets(words, names)
    seen, truth = pictures.pixels(options.check), targets(pictures.tags(options.check), names)
    training = Training(options.folder, names, options.epochs * (len(rendered) // BATCH))
    if options.resume:
        training.load()
    while training.epoch < options.epochs:
        start = time.monotonic()
        loss = training.epoch_of(rendered, right)
        precision = average_precision(probabilities(training.averaged(), seen), truth)
        training.save()
        line = {"epoch": training.epoch, "loss": round(loss, 4), "mAP": round(precision.macro, 4)}
        print(json.dumps(line | {"seconds": round(time.monotonic() - start)}), flush=True)


if __name__ == "__main__":
    main()
