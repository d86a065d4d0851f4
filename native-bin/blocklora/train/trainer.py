"""The training itself: `train` reads as its specification."""

from __future__ import annotations
