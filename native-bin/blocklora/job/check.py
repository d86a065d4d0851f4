"""Checks of a job that go beyond its form: values that depend on each other, and files that have to be there."""

from __future__ import annotations

from pathlib import Path

from blocklora.job.checks import Checks
from blocklora.job.checks_base import check_base
from blocklora.job.checks_dataset import check_dataset
from blocklora.job.checks_network import check_network
from blocklora.job.checks_samples import check_samples
from blocklora.job.checks_training import check_training
from blocklora.job.reader import read_job_text
from blocklora.job.resolved import ResolvedJob, resolve_job
from blocklora.protocol.reports import Diagnostic


def check_job(path: Path) -> tuple[ResolvedJob | None, list[Diagnostic]]:
    """Reads and checks a job file, without looking at its pictures. Takes milliseconds and never raises.

    Returns:
        The job with absolute paths, ``None`` when it cannot be read; and everything found, in the file's order. The job
        can be trained when no diagnostic is an error.
    """
    checks, problems = open_checks(path)
    if checks is None:
        return None, problems
    return checks.resolved, checks.sorted()


def open_checks(path: Path, content: bytes | None = None) -> tuple[Checks | None, list[Diagnostic]]:
    """Like :func:`check_job`, but keeps what is needed to check further; ``None`` when the file cannot be read."""
    job, problems, text = read_job_text(path, content)
    if job is None or text is None:
        return None, problems
    checks = Checks(text=text, job=job, resolved=resolve_job(job, path), found=problems)
    for check in (check_name, check_base, check_dataset, check_network, check_training, check_samples):
        check(checks)
    return checks, checks.sorted()


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def check_name(checks: Checks) -> None:
    """The name becomes a file name, also on Windows."""
    name = checks.job.name
    if name.split(".")[0].lower() in _RESERVED:
        checks.error("name-reserved", f"Windows keeps the name `{name}` for itself.", "Choose another name.", "name")
    elif name != name.strip() or name.endswith("."):
        checks.error("name-ends", "The name begins or ends with a space or a dot.", "Remove it.", "name")
