"""What a data set is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from blocklora.protocol.reports import Diagnostic

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionRule:
    """What happens to a caption each time its image is shown; names and order of operations are sd-scripts'."""

    trigger: str | None = None
    """Put in front of a caption that does not have it. Not in sd-scripts."""
    separator: str = ","
    shuffle: bool = False
    keep_tokens: int = 0
    keep_tokens_separator: str = ""
    secondary_separator: str | None = None
    wildcard: bool = False
    prefix: str | None = None
    suffix: str | None = None
    dropout: float = 0.0
    dropout_every_n_epochs: int = 0
    tag_dropout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An image with its caption and everything that training needs to know of it."""

    id: str
    """Stable and unique: the path from the job file's folder, with forward slashes."""
    path: Path
    size: Size
    """After the EXIF orientation was applied."""
    bucket: Size
    """Size that it is trained at."""
    resized: Size
    """Size before the crop to the bucket."""
    crop: tuple[int, int]
    """Left and top edge of the crop in the resized image."""
    focal: tuple[float, float] | None = None
    """What stays in when it is cropped, as fractions of the image; ``None``: its middle."""
    caption: str
    """As written (its first line, unless wildcards are on), or the class words where there is no file."""
    caption_file: Path | None
    caption_rule: CaptionRule
    repeats: int
    """How often it comes in an epoch, after regularisation images were counted against the others."""
    regularization: bool
    weight: float
    """What its loss is multiplied with."""
    flip: bool
    """Mirrored half of the time."""
    folder: Path
    """The folder of the source that it came from."""
    mask: Path | None = None
    """What of it is learnt: white is, black is not. Only where the job asks for masks."""
    group: int = 0
    """Which ``[[datasets]]`` of a TOML; batches never mix them."""
    batch_size: int | None = None
    """A TOML's own batch size; ``None``: the job's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetResult:
    """The usable images, and everything that is wrong with the others."""

    items: list[Item]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    skipped: int = 0
    """Images left out because the job says ``"onProblem": "skip"``."""
    unused_regularization: int = 0
    """Regularisation images that are never shown, as there are more of them than needed."""

    @property
    def ok(self) -> bool:
        """Whether it can be trained on."""
        return bool(self.items) and not any(problem.severity == "error" for problem in self.diagnostics)
