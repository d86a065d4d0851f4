"""Step events: no loss is lost, they are few, and numbers that are not finite are said."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import torch

from blocklora.errors import UserError
from blocklora.job.models import Training
from blocklora.protocol import events
from blocklora.protocol.events import Event, Step, Warning_
from blocklora.protocol.writer import EventWriter
from blocklora.train import step_events as module
from blocklora.train.console import Console
from blocklora.train.device import Place
from blocklora.train.step_events import PATIENCE, StepEvents

pytestmark = pytest.mark.torch

CPU = Place(device=torch.device("cpu"), dtype=torch.float32, name="CPU")
NAN = float("nan")


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)


def read(path: Path) -> list[events.AnyEvent]:
    return [Event.model_validate_json(line).root for line in path.read_text().splitlines()]


def test_events_are_few_and_carry_every_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, path = Clock(monkeypatch), tmp_path / "e"
    with EventWriter(path) as writer:
        steps = StepEvents(writer, Training(steps=100), CPU, mean_loss=None)
        for step in range(1, 101):
            clock.now += 0.01
            steps.add(step, epoch=1, losses=[torch.tensor(step / 100)], norm=torch.tensor(1.0))
        steps.flush()
        steps.flush()
    written = [event for event in read(path) if isinstance(event, Step)]
    assert len(written) <= 6
    assert [loss for event in written for loss in event.losses] == pytest.approx([s / 100 for s in range(1, 101)])
    assert written[-1].step == 100
    assert written[-1].steps_per_second == pytest.approx(100, rel=0.05)
    assert written[-1].eta_seconds == 0
    assert steps.mean_loss is not None


def test_time_for_samples_and_saves_does_not_slow_the_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, path = Clock(monkeypatch), tmp_path / "e"
    with EventWriter(path) as writer:
        steps = StepEvents(writer, Training(steps=100), CPU, mean_loss=None)
        for step in range(1, 11):
            clock.now += 1
            steps.add(step, epoch=1, losses=[torch.tensor(0.1)], norm=torch.tensor(1.0))
            clock.now += 30
            steps.restart_clock()
    last = read(path)[-1]
    assert isinstance(last, Step)
    assert last.steps_per_second == pytest.approx(1)
    assert last.eta_seconds == pytest.approx(90)


def test_a_loss_that_is_not_finite_is_null_and_said_once(tmp_path: Path) -> None:
    path = tmp_path / "e"
    with EventWriter(path) as writer:
        steps = StepEvents(writer, Training(steps=100), CPU, mean_loss=None)
        for step, loss in enumerate([0.1, NAN, NAN, 0.1], start=1):
            steps.add(step, epoch=1, losses=[torch.tensor(loss)], norm=torch.tensor(loss))
        steps.flush()
    losses = [loss for event in read(path) if isinstance(event, Step) for loss in event.losses]
    assert losses == [pytest.approx(0.1), None, None, pytest.approx(0.1)]
    warnings = [event for event in read(path) if isinstance(event, Warning_)]
    assert [(warning.code, warning.step) for warning in warnings] == [("not-finite", 2)]
    assert "learningRate" in warnings[0].fix


def test_many_in_a_row_end_the_training_with_advice(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "e") as writer:
        steps = StepEvents(writer, Training(steps=100, precision="fp16"), CPU, mean_loss=None)
        with pytest.raises(UserError, match=f"{PATIENCE} steps in a row") as raised:
            for step in range(1, 100):
                steps.add(step, epoch=1, losses=[torch.tensor(NAN)], norm=torch.tensor(NAN))
                steps.flush()
    assert '"bf16"' in raised.value.fix


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def talk(out: io.StringIO, tmp_path: Path) -> str:
    with EventWriter(tmp_path / "e", listeners=[Console(out, run=tmp_path)]) as writer:
        writer.emit(
            events.Started, pid=1, name="ink", trainer_version="0", steps=20, device="cpu",
            device_name="CPU (2 cores)", precision="fp32",
        )  # fmt: skip
        for done in range(4):
            writer.emit(events.Phase, phase="caching-latents", done=done, total=3)
        for step in range(1, 21):
            writer.emit(
                events.Step, step=step, epoch=1, losses=[0.5], learning_rate=1, steps_per_second=4, eta_seconds=5,
                host_bytes=1,
            )  # fmt: skip
        writer.emit(events.Warning_, code="x", message="A sample failed.", fix="Never mind.")
        writer.emit(
            events.Sample, step=20, index=0, prompt="p", seed=1, file="samples/x.png", width=1, height=1, seconds=1
        )
        writer.emit(events.Finished, step=20, file="ink.safetensors", bytes=12_300_000, seconds=61)
    return out.getvalue()


def test_plain_output_has_few_whole_lines_and_the_paths_at_the_end(tmp_path: Path) -> None:
    said = talk(io.StringIO(), tmp_path)
    assert "\r" not in said
    assert said.count("step ") == 2
    assert said.count("Encoding pictures\n") == 1
    assert f"LoRA: {tmp_path / 'ink.safetensors'} (12.3 MB)" in said
    assert f"Pictures: {tmp_path / 'samples'}" in said
    assert "Warning: A sample failed. Never mind." in said


def test_a_terminal_has_a_line_that_moves(tmp_path: Path) -> None:
    said = talk(Terminal(), tmp_path)
    assert said.count("\r\x1b[Kstep ") == 20
    assert "step 20/20  loss 0.5000  4.00 it/s  ETA 0:00:05\nWarning" in said
