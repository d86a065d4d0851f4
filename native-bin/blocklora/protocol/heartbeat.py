"""Keeps ``run.json`` fresh from a thread, so that the editor can tell a busy trainer from a dead one."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from blocklora.protocol.files import write_atomic
from blocklora.protocol.run import HEARTBEAT_SECONDS, Run, RunStateName

_IMPORTED = time.time()


class Heartbeat:
    """Writes who runs, in what state and how far; every two seconds and at each change of state.

    A heartbeat that cannot be written (full disk) is left out: it harms nothing but the display.
    """

    def __init__(self, path: Path, *, name: str, steps: int, step: int = 0) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._warned = False
        self._run = Run(
            name=name,
            state="starting",
            pid=os.getpid(),
            process_started=process_started(),
            hostname=socket.gethostname(),
            heartbeat=datetime.now(UTC),
            started=datetime.now(UTC),
            step=step,
            steps=steps,
        )

    def __enter__(self) -> Heartbeat:
        self._write()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self._write()

    def describe(self, *, name: str, steps: int) -> None:
        """Says what runs, once the job was read."""
        self._run = self._run.model_copy(update={"name": name, "steps": steps})
        self._write()

    @property
    def step(self) -> int:
        """How far the loop is."""
        return self._run.step

    @property
    def state(self) -> RunStateName:
        """What the run is at."""
        return self._run.state

    def set_state(self, state: RunStateName) -> None:
        """Changes the state and writes it at once."""
        if state != self._run.state:
            self._run = self._run.model_copy(update={"state": state})
            self._write()

    def set_step(self, step: int) -> None:
        """Says how far the loop is; written with the next beat."""
        self._run = self._run.model_copy(update={"step": step})

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            self._write()

    def _write(self) -> None:
        with self._lock:
            run = self._run.model_copy(update={"heartbeat": datetime.now(UTC)})
            try:
                write_atomic(self._path, run.model_dump_json(by_alias=True).encode(), durable=False)
                self._warned = False
            except OSError as error:
                if not self._warned:
                    print(f"{self._path.name} could not be written: {error.strerror or error}.", file=sys.stderr)
                self._warned = True


def process_started() -> float:
    """When this process started, in seconds since 1970: exact on Linux, else when the trainer's code was loaded."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
        return int(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, StopIteration, ValueError, IndexError, AttributeError):
        return _IMPORTED
