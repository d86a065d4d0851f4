"""A subset is one folder with its settings: what both a job's `sources` and sd-scripts' TOML come down to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from blocklora.dataset.buckets import BucketRule
from blocklora.dataset.items import CaptionRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file a setting was made, to point at it; all ``None`` when there is no such place."""

    file: Path | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """One folder of images."""

    folder: Path
    recursive: bool
    repeats: int
    regularization: bool
    flip: bool
    class_tokens: str | None
    extensions: tuple[str, ...]
    rule: CaptionRule
    place: Place
    group: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Subsets that share sizes and batches: all `sources` of a job, or one ``[[datasets]]`` of a TOML."""

    buckets: BucketRule
    subsets: tuple[Subset, ...]
    batch_size: int | None = None
