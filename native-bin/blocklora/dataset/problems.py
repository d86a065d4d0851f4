"""Collects what is wrong with a data set, as diagnostics with places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from blocklora.dataset.subsets import Place
from blocklora.errors import UserError
from blocklora.protocol.reports import Diagnostic

Severity = Literal["error", "warning", "info"]
Locate = Callable[[tuple[str | int, ...]], Place]
"""Place of a value of the job file by its path."""

NOWHERE = Place()
_SHOWN = 5


@dataclass(slots=True)
class Problems:
    """Diagnostics so far. ``skip``: a picture that cannot be used is left out in place of an error."""

    skip: bool
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, severity: Severity, code: str, message: str, fix: str = "", place: Place = NOWHERE) -> None:
        """A problem at a place of a job or TOML file."""
        self.found.append(
            Diagnostic(
                severity=severity,
                code=code,
                message=message,
                fix=fix,
                file=None if place.file is None else str(place.file),
                line=place.line,
                column=place.column,
                end_line=place.end_line,
                end_column=place.end_column,
            )
        )

    def unusable(self, error: UserError) -> None:
        """A picture or caption that cannot be trained on: an error, or a warning when the job says to skip it."""
        if self.skip:
            self.add("warning", error.code, error.message, "It is left out.", _place(error))
        else:
            fix = f'{error.fix} Or set "onProblem": "skip" in `dataset`.'
            self.add("error", error.code, error.message, fix, _place(error))

    def many(self, severity: Severity, code: str, files: list[Path], one: str, several: str, fix: str) -> None:
        """The same problem of many files: one diagnostic each for a few, one for all when there are more.

        Args:
            one: sentence with ``{file}``.
            several: sentence with ``{count}`` and ``{first}``.
        """
        if len(files) <= _SHOWN:
            for file in files:
                self.add(severity, code, one.replace("{file}", file.name), fix, Place(file=file))
        else:
            message = several.replace("{count}", f"{len(files):,}").replace("{first}", files[0].name)
            self.add(severity, code, message, fix, Place(file=files[0]))


def _place(error: UserError) -> Place:
    return Place(file=None if error.file is None else Path(error.file), line=error.line, column=error.column)
