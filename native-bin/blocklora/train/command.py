"""The commands ``train`` and ``resume``: everything around the loop that must not fail silently.

torch is imported only after the run folder lives, so that the editor sees a run from the first moment.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol import events
from blocklora.protocol.control import Control, StopAsked
from blocklora.protocol.files import write_atomic
from blocklora.protocol.heartbeat import Heartbeat, process_started
from blocklora.protocol.run_folder import RunFolder
from blocklora.protocol.writer import EventWriter
from blocklora.train.console import Console, JsonLines

FAILED = 1


def train_command(args: argparse.Namespace) -> int:
    """``train JOB --run-dir DIR [--json]``: a new run. Exit status 0 when finished or stopped, 1 after an error."""
    run = RunFolder(path=Path(args.run_dir).absolute())

    def read(write: EventWriter) -> ResolvedJob:
        job = _checked_job(Path(args.job), write)
        write_atomic(run.job, json.dumps(job.to_json(), indent=2, ensure_ascii=False).encode())
        return job

    return _command(run, read, as_json=args.json, resume=False)


def resume_command(args: argparse.Namespace) -> int:
    """``resume RUN_DIR [--json]``: goes on with a run where its newest checkpoint was saved."""
    run = RunFolder(path=Path(args.run).absolute())
    return _command(run, lambda _: _job_of_run(run), as_json=args.json, resume=True)


def _command(run: RunFolder, read: Callable[[EventWriter], ResolvedJob], *, as_json: bool, resume: bool) -> int:
    try:
        _check_place(run, resume=resume)
        run.create()
        with run.locked(), EventWriter(run.events, listeners=[_listener(run, as_json)]) as log:
            return _run(run, read, log)
    except UserError as error:  # there is no place for an event, or it belongs to another process
        print(f"Error: {error}", file=sys.stderr)
        return FAILED


def _run(run: RunFolder, read: Callable[[EventWriter], ResolvedJob], log: EventWriter) -> int:
    """One process's part of a run, from reading its job to the terminal event."""
    control = Control(folder=run.control)
    control.forget_before(process_started())
    control.listen_to_signals()
    with Heartbeat(run.run, name=run.path.name, steps=0) as heartbeat:
        job: ResolvedJob | None = None
        try:
            job = read(log)
            heartbeat.describe(name=job.job.name, steps=job.job.training.steps)
            from blocklora.train.trainer import train

            heartbeat.set_state(train(job, run, log, control, heartbeat))
        except StopAsked as asked:
            log.emit(events.Stopped, step=heartbeat.step, reason=asked.reason)
            heartbeat.set_state("stopped")
        except Exception as error:
            _report(error, job, run, log, heartbeat.step)
            heartbeat.set_state("failed")
            return FAILED
    return 0


def _report(error: Exception, job: ResolvedJob | None, run: RunFolder, log: EventWriter, step: int) -> None:
    """The terminal event of a run that could not go on; the traceback goes to ``log.txt`` alone."""
    if not isinstance(error, UserError):
        from blocklora.train.failures import log_traceback, told

        log_traceback(run, error)
        error = told(error, job and job.job)
    log.emit(
        events.Error,
        code=error.code,
        message=error.message,
        fix=error.fix,
        file=error.file,
        line=error.line,
        column=error.column,
        step=step,
    )


def _check_place(run: RunFolder, *, resume: bool) -> None:
    if resume and not run.job.is_file():
        raise UserError(
            code="no-run",
            message=f"{run.path} is no run: it has no job.json.",
            fix="Give the folder of a run, such as .blocklora/runs/2026-11-23T10-15-00-ink-style.",
            file=run.path,
        )
    if not resume and run.has_events():
        raise UserError(
            code="run-exists",
            message=f"{run.path} already holds a run.",
            fix="Choose another --run-dir, or go on with it: `blocklora resume`.",
            file=run.path,
        )


def _checked_job(path: Path, log: EventWriter) -> ResolvedJob:
    """The job of a file.

    Raises:
        UserError: it has errors; all of them were printed, the first one is raised.
    """
    from blocklora.job.validate import validate_job
    from blocklora.report_text import diagnostics_text

    checked = validate_job(path)
    job, problems = checked.job, checked.diagnostics
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        print(diagnostics_text(problems, path), file=sys.stderr)
    if errors or job is None:
        first = errors[0]
        more = f" (and {len(errors) - 1} more errors)" if len(errors) > 1 else ""
        raise UserError(
            code=first.code,
            message=first.message + more,
            fix=first.fix,
            file=first.file,
            line=first.line,
            column=first.column,
        )
    for problem in problems:
        if problem.severity == "warning":
            log.emit(
                events.Warning_, code=problem.code, message=problem.message, fix=problem.fix, file=problem.file
            )
    return job


def _job_of_run(run: RunFolder) -> ResolvedJob:
    try:
        return ResolvedJob.from_json(json.loads(run.job.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise UserError(
            code="run-job",
            message="The job of this run cannot be read any more: job.json was changed or damaged.",
            fix="Start a new run from the job file.",
            file=run.job,
        ) from error


def _listener(run: RunFolder, as_json: bool) -> Console | JsonLines:
    return JsonLines(sys.stdout) if as_json else Console(sys.stdout, run=run.path)
