"""Saving so that a crash in the middle leaves the previous file whole."""

import os
from pathlib import Path

import torch


def save(state: dict[str, object], file: Path) -> None:
    temporary = file.with_suffix(".tmp")
    torch.save(state, temporary)
    os.replace(temporary, file)


def load(file: Path) -> dict[str, object]:
    return torch.load(file, map_location="cpu", weights_only=True)
