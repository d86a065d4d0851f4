"""What a person sees in a terminal: one progress line that moves, or plain lines where the output is a file."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from blocklora.protocol import events
from blocklora.protocol.events import EventBase

_PLAIN_SECONDS = 10.0
_PHASES = {
    "loading": "Loading the base model",
    "caching-latents": "Encoding pictures",
    "caching-text": "Encoding captions",
    "training": "Training",
    "sampling": "Making sample pictures",
    "saving": "Saving",
    "paused": "Paused; remove the file control/pause to go on",
    "stopping": "Stopping",
}


class JsonLines:
    """Copies every event to a stream, one JSON object a line. A reader that went away is no reason to stop."""

    def __init__(self, out: TextIO) -> None:
        self._out: TextIO | None = out

    def __call__(self, _event: EventBase, line: str) -> None:
        if self._out is None:
            return
        try:
            print(line, file=self._out, flush=True)
        except (OSError, ValueError):
            self._out = None


class Console:
    """Says events in words.

    Args:
        run: the run folder, for the paths that are said at the end.
    """

    def __init__(self, out: TextIO, *, run: Path) -> None:
        self._out = out
        self._run = run
        self._moving = out.isatty()
        self._steps = 0
        self._loss: float | None = None
        self._samples = 0
        self._said = ""
        self._next_plain = 0.0
        self._line_open = False

    def __call__(self, event: EventBase, _line: str) -> None:
        """Says one event."""
        try:
            self._say_event(event)
        except (OSError, ValueError):
            self._out = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process

    def _say_event(self, event: EventBase) -> None:
        match event:
            case events.Started():
                self._steps = event.steps
                resumed = "" if event.resumed_from is None else f", going on after step {event.resumed_from}"
                self._say(f"{event.name}: {event.steps} steps in {event.precision} on {event.device_name}{resumed}")
            case events.Network():
                self._say(f"LoRA: {event.modules} modules, {event.parameters:,} parameters in {', '.join(event.parts)}")
            case events.Phase():
                self._phase(event)
            case events.Step():
                self._step(event)
            case events.Sample():
                self._samples += 1
            case events.LoraSaved() if not event.final:
                self._say(f"Saved {event.file} ({size(event.bytes)})")
            case events.Warning_():
                self._say(f"Warning: {event.message} {event.fix}".rstrip())
            case events.Error():
                self._say(f"Error: {event.message} {event.fix}".rstrip(), stream=sys.stderr)
            case events.Finished():
                self._say(f"Finished {event.step} steps in {duration(event.seconds)}.")
                self._ending(event.file, event.bytes)
            case events.Stopped():
                self._say(f"Stopped after step {event.step}; `resume` goes on from there.")
                self._ending(event.file, None)
            case _:
                pass

    def _phase(self, event: events.Phase) -> None:
        text = _PHASES[event.phase]
        if self._moving and event.total:
            self._move(f"{text} {event.done or 0}/{event.total}")
        elif event.phase not in ("training", self._said) and event.total != 0:
            self._say(text)
        self._said = event.phase

    def _step(self, event: events.Step) -> None:
        for loss in event.losses:
            if loss is not None:
                self._loss = loss if self._loss is None else 0.98 * self._loss + 0.02 * loss
        loss = "not finite" if self._loss is None else f"{self._loss:.4f}"
        text = (
            f"step {event.step}/{self._steps}  loss {loss}  {event.steps_per_second:.2f} it/s  "
            f"ETA {duration(event.eta_seconds)}"
        )
        now = time.monotonic()
        if self._moving:
            self._move(text)
        elif now >= self._next_plain or event.step == self._steps:
            self._next_plain = now + _PLAIN_SECONDS
            self._say(text)

    def _ending(self, file: str | None, size_bytes: int | None) -> None:
        if file is not None:
            self._say(f"LoRA: {self._run / file}" + ("" if size_bytes is None else f" ({size(size_bytes)})"))
        if self._samples:
            self._say(f"Pictures: {self._run / 'samples'}")

    def _move(self, text: str) -> None:
        print(f"\r\x1b[K{text}", end="", file=self._out, flush=True)
        self._line_open = True

    def _say(self, text: str, *, stream: TextIO | None = None) -> None:
        if self._line_open:
            print(file=self._out)
            self._line_open = False
        print(text, file=stream or self._out, flush=True)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds, such as ``0:02:45``."""
    return str(timedelta(seconds=round(seconds)))


def size(count: int) -> str:
    """Bytes as a person says them."""
    for unit, limit in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= limit:
            return f"{count / limit:.1f} {unit}"
    return f"{count} bytes"
