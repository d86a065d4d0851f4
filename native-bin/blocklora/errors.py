"""The one kind of error that a person sees: a sentence of cause, one of remedy, and the place."""

from __future__ import annotations

from pathlib import Path


class UserError(Exception):
    """Something that the user can put right. Everything else is a bug and belongs into ``log.txt``.

    Attributes:
        code: stable kebab-case name of the kind of problem.
        message: one sentence that says what is wrong.
        fix: one sentence that says what to do.
        file, line, column: the place, counted from 1; ``None`` where there is none.
    """

    def __init__(
        self,
        code: str,
        message: str,
        fix: str = "",
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(f"{message} {fix}".strip())
        self.code = code
        self.message = message
        self.fix = fix
        self.file = None if file is None else str(file)
        self.line = line
        self.column = column
