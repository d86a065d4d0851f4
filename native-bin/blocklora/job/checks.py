"""What all checks of a job share: the job, its text, and the problems found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from blocklora.blocks.shapes import base_path, base_unet_shapes
from blocklora.dataset.subsets import Place
from blocklora.errors import UserError
from blocklora.job.models import Job
from blocklora.job.reader import JobText
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.reports import Diagnostic


@dataclass(kw_only=True)
class Checks:
    """A job being checked."""

    text: JobText
    job: Job
    """As written."""
    resolved: ResolvedJob
    found: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, fix: str, *at: str | int, key: bool = False) -> None:
        """The job cannot be trained."""
        self.found.append(self.text.diagnostic("error", code, message, fix, at=at, key=key))

    def warning(self, code: str, message: str, fix: str, *at: str | int, key: bool = False) -> None:
        """The job can be trained, but probably not as meant."""
        self.found.append(self.text.diagnostic("warning", code, message, fix, at=at, key=key))

    def info(self, code: str, message: str, fix: str, *at: str | int, key: bool = False) -> None:
        """Worth knowing."""
        self.found.append(self.text.diagnostic("info", code, message, fix, at=at, key=key))

    def failed(self, error: UserError, *at: str | int) -> None:
        """An error of a file that the job names: it belongs to the place that names it."""
        self.error(error.code, error.message, error.fix, *at)

    def wrote(self, *at: str | int) -> bool:
        """Whether the file itself has this value, so that it is no default."""
        return self.text.root.find(at)[1] == at

    def locate(self, at: tuple[str | int, ...]) -> Place:
        """Place of a value, for diagnostics of the data set."""
        found = self.text.diagnostic("info", "", "", at=at)
        return Place(
            file=self.text.path,
            line=found.line,
            column=found.column,
            end_line=found.end_line,
            end_column=found.end_column,
        )

    def sorted(self) -> list[Diagnostic]:
        """Everything found, in the order of the job file; what lies in other files comes last."""
        own = str(self.text.path)
        return sorted(self.found, key=lambda one: (one.file != own, one.file or "", one.line or 0, one.column or 0))

    @property
    def embedded(self) -> bool:
        """Whether the base is the tiny model that ships with the trainer."""
        return self.job.base.model == "embedded"

    @property
    def base(self) -> Path:
        """The base model's folder or file."""
        return base_path(self.resolved.job.base.model, self.resolved.root)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]] | None:
        """Weights of the base's U-Net; ``None`` (and an error, once) when there is no usable base."""
        try:
            return base_unet_shapes("embedded" if self.embedded else self.base)
        except UserError as error:
            self.failed(error, "base", "model")
            return None

    @property
    def resolution(self) -> tuple[int, int]:
        """Width and height of training."""
        size = self.resolved.job.dataset.resolution
        return (size, size) if isinstance(size, int) else size
