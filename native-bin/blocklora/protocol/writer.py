"""Appends events to ``events.jsonl``: whole lines, counted without gaps, durable where it matters."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from blocklora.protocol.events import Checkpoint, Error, EventBase, Finished, LoraSaved, Started, Stopped

E = TypeVar("E", bound=EventBase)

_DURABLE = (Started, Checkpoint, LoraSaved, Finished, Stopped, Error)
_WAITING_LINES = 10_000
_TAIL = 1 << 20


class EventWriter:
    """The log of one run. A disk that takes no more does not end a training: lines wait and are tried again.

    Args:
        path: ``events.jsonl``; a half-written last line (the process was killed) is cut off, and counting goes on.
        listeners: called with each event and its line, without newline, such as the console.
    """

    def __init__(self, path: Path, *, listeners: list[Callable[[EventBase, str], None]] | None = None) -> None:
        self._listeners = listeners or []
        self._waiting: list[bytes] = []
        self._warned = False
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        self._end, self._seq = _last_event(self._descriptor)
        if os.fstat(self._descriptor).st_size > self._end:
            os.ftruncate(self._descriptor, self._end)

    @property
    def next_seq(self) -> int:
        """Number that the next event gets."""
        return self._seq

    def emit(self, kind: type[E], **fields: object) -> E:
        """Makes the event with number and time, appends it and tells the listeners.

        Raises:
            pydantic.ValidationError: the fields do not make such an event (a mistake of ours).
        """
        event = kind.model_validate({"seq": self._seq, "time": _now(), **fields})
        line = event.model_dump_json(by_alias=True)
        self._seq += 1
        self._append(line.encode() + b"\n", durable=isinstance(event, _DURABLE))
        for listener in self._listeners:
            listener(event, line)
        return event

    def close(self) -> None:
        """Tries a last time to write what waits."""
        if self._descriptor >= 0:
            self._append(b"", durable=True)
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, line: bytes, *, durable: bool) -> None:
        if line:
            self._waiting.append(line)
        try:
            while self._waiting:
                self._write_whole(self._waiting[0])
                del self._waiting[0]
            if durable:
                os.fsync(self._descriptor)
            self._warned = False
        except OSError as error:
            del self._waiting[:-_WAITING_LINES]
            if not self._warned:
                self._warned = True
                cause = error.strerror or str(error)
                said = f"Events cannot be written ({cause}); they wait in memory, and training goes on."
                print(said, file=sys.stderr)

    def _write_whole(self, line: bytes) -> None:
        """Writes a line, or leaves the file as it was."""
        os.lseek(self._descriptor, self._end, os.SEEK_SET)
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError:
            os.ftruncate(self._descriptor, self._end)
            raise
        self._end += len(line)


def _now() -> datetime:
    return datetime.now(UTC)


def _last_event(descriptor: int) -> tuple[int, int]:
    """Length of the whole lines in the file, and the number after the last event's."""
    size = os.fstat(descriptor).st_size
    span = _TAIL
    while True:
        start = max(0, size - span)
        os.lseek(descriptor, start, os.SEEK_SET)
        data = _read_all(descriptor, size - start)
        end = data.rfind(b"\n") + 1
        for line in reversed(data[:end].splitlines()):
            seq = _seq(line)
            if seq is not None:
                return start + end, seq + 1
        if start == 0:
            return end, 0
        span *= 4


def _read_all(descriptor: int, length: int) -> bytes:
    parts = []
    while length > 0 and (part := os.read(descriptor, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _seq(line: bytes) -> int | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    seq = value.get("seq") if isinstance(value, dict) else None
    return seq if isinstance(seq, int) and seq >= 0 else None
