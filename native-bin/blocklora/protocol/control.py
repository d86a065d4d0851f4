"""Requests to a running trainer: empty files in the run's ``control`` folder, and the signals that end a process."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Literal

from blocklora.errors import UserError

StopReason = Literal["user", "signal"]


class StopAsked(Exception):
    """A stop came while the training was still being prepared, so that there is nothing to save."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason: StopReason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What was asked for since the last look."""

    stop: StopReason | None
    pause: bool
    """Lasts as long as the file is there."""
    sample: bool
    save: bool


@dataclass(slots=True, kw_only=True)
class Control:
    """Looks for requests. ``stop`` stays true once it was asked for."""

    folder: Path
    _stop: StopReason | None = field(default=None, init=False)

    def poll(self) -> Requests:
        """What is asked for now; requests other than ``pause`` are taken away, so each is answered once.

        Raises:
            UserError: the run folder was deleted: nothing that is trained from here could be kept.
        """
        self.stopping()
        try:
            names = set(os.listdir(self.folder))
        except OSError:
            if not self.folder.parent.exists():
                raise _folder_gone(self.folder.parent) from None
            names = set()
        for name in names & {"sample-now", "save-now"}:
            (self.folder / name).unlink(missing_ok=True)
        return Requests(
            stop=self._stop,
            pause="pause" in names and self._stop is None,
            sample="sample-now" in names,
            save="save-now" in names,
        )

    def stopping(self) -> StopReason | None:
        """Only looks whether a stop was asked for; for long work that leaves other requests to the loop."""
        if (self.folder / "stop").exists():
            (self.folder / "stop").unlink(missing_ok=True)
            self._stop = self._stop or "user"
        return self._stop

    def forget_before(self, moment: float) -> None:
        """Takes away requests made before ``moment`` (seconds since 1970): they were meant for an earlier process."""
        for name in ("stop", "pause", "sample-now", "save-now"):
            request = self.folder / name
            if request.exists() and request.stat().st_mtime < moment:
                request.unlink(missing_ok=True)

    def listen_to_signals(self) -> None:
        """SIGTERM and Ctrl-C ask for a stop that saves; a second Ctrl-C ends the process at once.

        Nothing on the disk is harmed by the latter: files are written whole or not at all.
        """
        signal.signal(signal.SIGINT, self._signalled)
        signal.signal(signal.SIGTERM, self._signalled)
        hangup = getattr(signal, "SIGHUP", None)  # a closed terminal; `nohup` has it ignored
        if hangup is not None and signal.getsignal(hangup) != signal.SIG_IGN:
            signal.signal(hangup, self._signalled)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if self._stop == "signal" and number == signal.SIGINT:
            os.write(sys.stderr.fileno(), b"\nEnded at once. `resume` goes on from the last checkpoint.\n")
            os._exit(130)
        self._stop = "signal"
        if number == signal.SIGINT:
            os.write(sys.stderr.fileno(), b"\nStopping after this step, and saving. Ctrl-C again ends at once.\n")


def _folder_gone(run: Path) -> UserError:
    return UserError(
        code="run-folder-gone",
        message="The folder of this run was deleted, so the training has ended.",
        fix="Start a new run from the job file.",
        file=run,
    )
