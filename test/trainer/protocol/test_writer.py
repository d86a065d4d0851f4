"""Events: whole lines, counted without gaps, whatever happens to the process or the disk."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from blocklora.protocol.events import Event, Phase, Warning_
from blocklora.protocol.writer import EventWriter


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_line_is_an_event_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="loading")
        writer.emit(Warning_, code="x", message="Ein Bild fehlt: «ä».\nZwei Zeilen.")
    assert [Event.model_validate_json(line).root.seq for line in path.read_text().splitlines()] == [0, 1]
    assert lines(path)[1]["message"].endswith("Zwei Zeilen.")


def test_a_resumed_run_goes_on_counting(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    for _ in range(3):
        with EventWriter(path) as writer:
            writer.emit(Phase, phase="loading")
    assert [event["seq"] for event in lines(path)] == [0, 1, 2]


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_half_written_last_line_is_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "events.jsonl"
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="loading")
        writer.emit(Phase, phase="training")
    path.write_bytes(path.read_bytes()[:-cut])
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="saving")
    assert [(event["seq"], event["phase"]) for event in lines(path)] == [(0, "loading"), (1, "saving")]


def test_zeros_that_a_power_cut_left_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="loading")
    with open(path, "ab") as file:
        file.write(bytes(4096))
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="saving")
    assert [event["seq"] for event in lines(path)] == [0, 1]


def test_counting_survives_a_damaged_whole_line_and_a_very_long_one(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with EventWriter(path) as writer:
        writer.emit(Warning_, code="x", message="m" * 3_000_000)
    with open(path, "ab") as file:
        file.write(b"garbage\n")
    with EventWriter(path) as writer:
        writer.emit(Phase, phase="saving")
    assert json.loads(path.read_bytes().splitlines()[-1])["seq"] == 1


def test_a_full_disk_makes_events_wait_and_leaves_whole_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "events.jsonl"
    write = os.write

    def half_then_full(descriptor: int, data: bytes) -> int:
        if len(data) > 20:
            return write(descriptor, bytes(data)[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    with EventWriter(path) as writer:
        writer.emit(Phase, phase="loading")
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", half_then_full)
            writer.emit(Phase, phase="caching-latents")
            writer.emit(Phase, phase="caching-text")
            assert [event["seq"] for event in lines(path)] == [0]
        writer.emit(Phase, phase="training")
    assert [event["seq"] for event in lines(path)] == [0, 1, 2, 3]
    assert capsys.readouterr().err.count("No space left") == 1


def test_listeners_hear_every_event_with_its_line(tmp_path: Path) -> None:
    heard: list[tuple[str, str]] = []
    with EventWriter(tmp_path / "e", listeners=[lambda event, line: heard.append((event.type, line))]) as writer:
        writer.emit(Phase, phase="loading")
    assert heard[0][0] == "phase"
    assert json.loads(heard[0][1])["phase"] == "loading"
