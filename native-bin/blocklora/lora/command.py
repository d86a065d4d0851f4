"""``blocklora lora …``: JSON lines or text, and what a signal does. Torch is imported by the operations alone."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blocklora.protocol.reports import Report

FINISHED, FAILED = 0, 1


class Cancelled(BaseException):
    """SIGINT or SIGTERM. No ``Exception``, so that nothing on the way takes it for an error of its own."""


class Console:
    """Where an operation says how far it is and what came out.

    Args:
        json: write JSON lines to standard output in place of text.
    """

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self._shown = ""

    def line(self, report: Report) -> None:
        """Writes one JSON line, at once; nothing without ``--json``."""
        if self.json:
            print(report.model_dump_json(by_alias=True), flush=True)

    def progress(self, phase: str, done: int, total: int) -> None:
        """Tells how far it is: a line of JSON, or a text that replaces itself on a terminal."""
        if self.json:
            from blocklora.lora.reports import LoraProgress

            self.line(LoraProgress(phase=phase, done=done, total=total))
        elif sys.stderr.isatty():
            text = f"{phase}: {done:,} of {total:,}"
            print(f"\r{text.ljust(len(self._shown))}", end="" if done < total else "\n", file=sys.stderr, flush=True)
            self._shown = text if done < total else ""

    def answer(self, report: Report, text: Callable[[], str]) -> None:
        """Writes the last line, or the answer as text."""
        if self.json:
            self.line(report)
        else:
            print(text())


def lora_command(args: argparse.Namespace) -> int:
    """Runs one subcommand; with ``--json`` an error is a line of JSON too.

    Raises:
        UserError: without ``--json``; the command line prints it.
    """
    from blocklora.errors import UserError
    from blocklora.lora import run

    console = Console(json=args.json)
    try:
        with _signals():
            return getattr(run, args.lora)(args, console)
    except UserError as error:
        if not args.json:
            raise
        _error(console, error.code, error.message, error.fix, error.file)
        return FAILED
    except Cancelled:
        if args.json:
            _error(console, "cancelled", "It was stopped before it was done; nothing was written.", "", None)
        else:
            print("Stopped; nothing was written.", file=sys.stderr)
        return FAILED


def _error(console: Console, code: str, message: str, fix: str, file: str | None) -> None:
    from blocklora.lora.reports import LoraError
    from blocklora.protocol.reports import Diagnostic

    console.line(LoraError(diagnostic=Diagnostic(severity="error", code=code, message=message, fix=fix, file=file)))


@contextmanager
def _signals() -> Iterator[None]:
    """Both signals end the operation through its ``finally`` blocks, which remove what is half written."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt the cleaning up
        raise Cancelled

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {}
    try:
        for number in numbers:
            before[number] = signal.signal(number, stop)
    except ValueError:  # not the main thread: signals are not ours
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
