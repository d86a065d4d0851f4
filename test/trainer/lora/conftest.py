"""Makes `lora_files` importable. One thread: tiny tensors gain nothing from more."""

from __future__ import annotations

import sys
from pathlib import Path

import torch

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "network")]
torch.set_num_threads(1)
