"""Reads job files: bytes -> text -> values with places -> :class:`Job`. Every problem is a sentence with its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from blocklora.errors import UserError
from blocklora.job import jsonc
from blocklora.job.models import Job
from blocklora.job.resolved import ResolvedJob, resolve_job
from blocklora.job.sentences import error_path, sentence, unknown_key, unknown_part
from blocklora.job.text import Lines, decode, read_bytes
from blocklora.protocol.reports import Diagnostic

__all__ = ["JobText", "ResolvedJob", "diagnostic_of", "read_job", "read_job_text", "resolve_job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobText:
    """A job file as it was written, to point at places in it."""

    path: Path
    lines: Lines
    root: jsonc.Node

    def diagnostic(
        self, severity: str, code: str, message: str, fix: str = "", *, at: jsonc.Path = (), key: bool = False
    ) -> Diagnostic:
        """A diagnostic at a value of the file, or at its ``key``.

        Where the file does not have the value (a default is wrong), the nearest object around it is meant, at the
        key that holds it.
        """
        node, found = self.root.find(at)
        place = self.root.find(found[:-1])[0].keys.get(str(found[-1])) if found else None
        if place is not None and (key or len(found) < len(at) or node.children):
            start, end = place
        elif node.children or node is self.root:
            start, end = node.start, node.start + 1
        else:
            start, end = node.start, node.end
        return self._at(severity, code, message, fix, start, end)

    def _at(self, severity: str, code: str, message: str, fix: str, start: int, end: int) -> Diagnostic:
        (line, column), (end_line, end_column) = self.lines.place(start), self.lines.place(end)
        return Diagnostic(
            severity=severity,  # pyright: ignore[reportArgumentType]
            code=code, message=message, fix=fix, file=str(self.path),
            line=line, column=column, end_line=end_line, end_column=end_column,
        )  # fmt: skip


def read_job(path: Path) -> tuple[Job | None, list[Diagnostic]]:
    """The job in a file, or ``None`` with at least one error. Never raises, whatever the file holds."""
    job, problems, _ = read_job_text(path)
    return job, problems


def read_job_text(path: Path, content: bytes | None = None) -> tuple[Job | None, list[Diagnostic], JobText | None]:
    """Like :func:`read_job`, and also the text, for whoever checks further.

    Args:
        path: the job file.
        content: what it will hold, when that was not saved yet.
    """
    path = Path(path).absolute()
    try:
        text = decode(read_bytes(path, "job file") if content is None else content, path)
    except UserError as error:
        return None, [diagnostic_of(error)], None
    lines = Lines(text)
    try:
        document = jsonc.parse(text)
    except jsonc.Problem as problem:
        empty = jsonc.Node(value=None, start=0, end=0)
        return None, [_diagnostic(JobText(path=path, lines=lines, root=empty), problem)], None
    written = JobText(path=path, lines=lines, root=document.root)
    problems = [_diagnostic(written, problem) for problem in document.problems]
    job, more = _validate(document, written)
    problems = sorted(problems + more, key=lambda problem: (problem.line or 0, problem.column or 0))
    return (None if problems else job), problems, written


def diagnostic_of(error: UserError, severity: str = "error") -> Diagnostic:
    """A :class:`UserError` as a diagnostic."""
    return Diagnostic(
        severity=severity,  # pyright: ignore[reportArgumentType]
        code=error.code, message=error.message, fix=error.fix, file=error.file, line=error.line, column=error.column,
    )  # fmt: skip


def _diagnostic(written: JobText, problem: jsonc.Problem) -> Diagnostic:
    return written._at("error", problem.code, problem.message, problem.fix, problem.start, problem.end)


def _validate(document: jsonc.Document, written: JobText) -> tuple[Job | None, list[Diagnostic]]:
    root = document.root
    if not isinstance(root.value, dict):
        problem = written.diagnostic("error", "job-not-object", "A job is an object in { }.", "Put it between { and }.")
        return None, [problem]
    try:
        return Job.model_validate_json(json.dumps(root.value), by_alias=True, by_name=False), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    problems: dict[jsonc.Path, Diagnostic] = {}
    for item in found:
        path = error_path(item["loc"], root)
        if path in problems or path in document.suspect or _other_branch(item["loc"], item["type"], root):
            continue
        value = root.find(path)[0].value
        if item["type"] == "extra_forbidden":
            problems[path] = written.diagnostic(
                "error", "job-unknown-key", *unknown_key(path, root.find(path[:-1])[0].keys), at=path, key=True
            )
        elif item["loc"][-1] == "[key]":
            problems[path] = written.diagnostic(
                "error", "job-unknown-block", *unknown_part(str(path[-1])), at=path, key=True
            )
        else:
            code = "job-missing-key" if item["type"] == "missing" else "job-value"
            problems[path] = written.diagnostic(
                "error", code, *sentence(item["type"], path, value, item.get("ctx") or {}), at=path
            )
    return None, list(problems.values())


def _other_branch(loc: tuple[str | int, ...], kind: str, root: jsonc.Node) -> bool:
    """Whether an error is of a form that the user did not choose where a key takes several (an object or a list)."""
    node = root
    for step in loc:
        if step in node.children:
            node = node.children[step]
        elif isinstance(step, str):
            wants = (
                "dict" if step.startswith(("dict[", "BlockSetting")) else "list" if step.startswith("tuple[") else None
            )
            wants = "number" if step.startswith(("constrained-int", "int")) else wants
            if wants and wants != _form(node.value):
                # A text fits no form; one sentence about the first of them is enough, and the caller keeps one a path.
                return _form(node.value) in ("dict", "list", "number")
    return False


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, list):
        return "list"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else "other"
