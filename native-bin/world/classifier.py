"""Trains the judge: a small network that says which tags a 64 pixel picture shows.

    python classifier.py DATA/judge.pt DATA/faces --check DATA/check --base ../base

It learns from renderings that went through the autoencoder, so that it does not mistake the
autoencoder's softness for something about the base. Prints its accuracy on `--check`, a set it
has not seen: that is the most that samples of a perfect base could reach. About five minutes.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import checkpoint
import numpy as np
import pictures
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from groups import GROUPS, answer
from torch import nn

SCALE = 0.18215
BATCH = 64


class Judge(nn.Module):
    """Pictures (n, 3, 64, 64) in [-1, 1] to one row of scores for each group; the last
    score of a group is that of "none of these"."""

    def __init__(self) -> None:
        super().__init__()
        widths = (3, 24, 48, 96, 128)
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [
                nn.Conv2d(before, after, 3, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]
        self.features = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.3))
        self.heads = nn.ModuleDict({name: nn.Linear(128 * 4 * 4, len(tags) + 1) for name, tags in GROUPS.items()})

    def forward(self, picture: torch.Tensor) -> dict[str, torch.Tensor]:
        seen = self.features(picture)
        return {name: head(seen) for name, head in self.heads.items()}

    @torch.no_grad()
    def judge(self, picture: torch.Tensor) -> dict[str, torch.Tensor]:
        """Group → chosen place (n,); as many as the group has tags means none."""
        parts = [self(some) for some in picture.split(BATCH)]
        return {name: torch.cat([part[name].argmax(1) for part in parts]) for name in GROUPS}


def answers(words: list[list[str]]) -> dict[str, torch.Tensor]:
    """Group → right place (n,), "none" at the end."""
    return {name: torch.tensor([answer(name, tags) % (len(GROUPS[name]) + 1) for tags in words]) for name in GROUPS}


@torch.no_grad()
def decoded(vae: AutoencoderKL, latents: np.ndarray) -> torch.Tensor:
    """Latents (n, 4, 16, 16) to pictures (n, 3, 64, 64) as bytes, to save memory."""
    parts = [
        vae.decode(torch.from_numpy(latents[start : start + BATCH]).float() / SCALE).sample
        for start in range(0, len(latents), BATCH)
    ]
    return torch.cat([((part.clamp(-1, 1) + 1) * 127.5).byte() for part in parts])


def as_input(stored: torch.Tensor) -> torch.Tensor:
    return stored.float() / 127.5 - 1


def learn(judge: Judge, stored: torch.Tensor, right: dict[str, torch.Tensor], epochs: int) -> None:
    optimizer = torch.optim.AdamW(judge.parameters(), lr=2e-3, weight_decay=1e-2)
    steps = epochs * (len(stored) // BATCH)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, steps)
    judge.train()
    for epoch in range(epochs):
        order = torch.randperm(len(stored))
        total = 0.0
        for chosen in order[: len(order) // BATCH * BATCH].split(BATCH):
            picture = as_input(stored[chosen])
            # Shifts by up to two pixels: a sample's face is seldom exactly in place.
            picture = picture.roll(tuple(np.random.randint(-2, 3, 2)), (2, 3))
            scores = judge(picture + 0.03 * torch.randn_like(picture))
            loss = sum(F.cross_entropy(scores[name], right[name][chosen]) for name in GROUPS)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / (len(stored) // BATCH):.3f}", flush=True)
    judge.eval()


def load(file: Path) -> Judge:
    judge = Judge()
    judge.load_state_dict(checkpoint.load(file))
    return judge.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="where to write the judge")
    parser.add_argument("pictures", type=Path, nargs="+", help="picture sets with latents")
    parser.add_argument("--check", type=Path, required=True, help="picture set with latents")
    parser.add_argument("--base", type=Path, required=True, help="diffusers folder")
    parser.add_argument("--limit", type=int, default=12000, help="pictures to learn from")
    parser.add_argument("--epochs", type=int, default=6)
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(1)
    vae = AutoencoderKL.from_pretrained(options.base / "vae", dtype=torch.float32).eval()
    latents, words = pictures.latents_and_tags(options.pictures)
    judge = Judge()
    learn(judge, decoded(vae, latents[: options.limit]), answers(words[: options.limit]), options.epochs)
    checkpoint.save(judge.state_dict(), options.file)

    latents, words = pictures.latents_and_tags([options.check])
    chosen, right = judge.judge(as_input(decoded(vae, latents))), answers(words)
    for name, tags in GROUPS.items():
        named = right[name] < len(tags)
        hit = (chosen[name] == right[name])[named].float().mean()
        print(f"{name:12} {hit:.2f} of {int(named.sum())} named")


if __name__ == "__main__":
    main()
