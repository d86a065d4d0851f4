"""Trainings of the embedded base in this process: what they leave behind, requests, and everything that goes wrong."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from runs import command_in_process, copy_of, events_of, make_workspace, types_of, write_job
from safetensors import safe_open
from safetensors.torch import load_file

from blocklora.protocol.run import Run
from blocklora.train import checkpoint as checkpoint_module
from blocklora.train import data as data_module
from blocklora.train import samples as samples_module
from blocklora.train import saving as saving_module
from blocklora.train import trainer as trainer_module
from blocklora.train.optimizer import Optimizer

pytestmark = [pytest.mark.torch, pytest.mark.slow]

LATE = {"in0": 0, "in1": 0, "in2": 0, "in3": 0, "mid": 0, "out0": 0, "out1": 0, "out2": 0}
SMALL: dict[str, Any] = {
    "network": {"kind": "lora", "blocks": LATE},
    "dataset": {"captions": {}},
    "training": {"steps": 3, "gradientAccumulation": 1, "saveEverySteps": 1, "scheduler": "constant"},
    "samples": {"everySteps": 0, "atStart": False},
}


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("workspace"))


def changed(*changes: dict[str, Any]) -> dict[str, Any]:
    result = {section: dict(values) for section, values in SMALL.items()}
    for change in changes:
        for section, values in change.items():
            result[section] = {**result.get(section, {}), **values}
    return result


class Trained:
    """Trains a small job in a run folder of its own, as often as a test likes."""

    def __init__(self, workspace: Path, name: str) -> None:
        self.workspace, self.name = workspace, name
        self.run = workspace / ".blocklora" / "runs" / name

    def train(self, *changes: dict[str, Any]) -> int:
        return command_in_process("train", write_job(self.workspace, changed(*changes), name=self.name), self.run)

    def resume(self) -> int:
        return command_in_process("resume", self.run, self.run)

    def lora(self) -> dict[str, bytes]:
        return bits(self.run / "tiny.safetensors")

    @property
    def control(self) -> Path:
        return self.run / "control"


def bits(path: Path) -> dict[str, bytes]:
    return {name: tensor.numpy().tobytes() for name, tensor in load_file(path).items()}


@pytest.fixture
def training(workspace: Path, request: pytest.FixtureRequest) -> Trained:
    return Trained(workspace, request.node.name.replace("[", "-").replace("]", ""))


@pytest.fixture(scope="module")
def plain(workspace: Path) -> Trained:
    """Three steps, and nothing special."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    training = Trained(workspace, "plain")
    assert training.train() == 0
    for number, handler in kept.items():
        signal.signal(number, handler)
    return training


def test_masks_say_what_is_learnt(workspace: Path, training: Trained, plain: Trained) -> None:
    """All white trains as no masks do, bit by bit; all black learns nothing; unasked, masks are not looked at."""
    masks = [image.with_name(f"{image.stem}-masklabel.png") for image in (workspace / "images").glob("?.png")]
    masked = {"training": {"maskedLoss": True}}
    try:
        for level, change, learns in ((255, masked, True), (0, masked, False), (0, {}, True)):
            for mask in masks:
                Image.new("L", (64, 64), level).save(mask)
            other = Trained(workspace, f"{training.name}-{level}-{len(change)}")
            assert other.train(change) == 0
            ups = [value for name, value in other.lora().items() if "lora_up" in name]
            assert any(any(value) for value in ups) == learns
            assert not learns or other.lora() == plain.lora()
    finally:
        for mask in masks:
            mask.unlink()


def at_step(monkeypatch: pytest.MonkeyPatch, step: int, action: Callable[[], object]) -> None:
    """Does something right after the update of a step."""
    update = Optimizer.update

    def updated(self: Optimizer, current: int) -> torch.Tensor:
        norm = update(self, current)
        if current == step:
            action()
        return norm

    monkeypatch.setattr(Optimizer, "update", updated)


def test_what_a_run_leaves_behind(plain: Trained) -> None:
    run = plain.run
    assert types_of(run)[0] == "started"
    assert types_of(run)[-1] == "finished"
    assert types_of(run).count("checkpoint") == 3
    steps = [event for event in events_of(run) if event.type == "step"]
    assert sum(len(event.losses) for event in steps) == 3
    assert all(loss is not None and 0 < loss < 10 for event in steps for loss in event.losses)
    state = Run.model_validate_json((run / "run.json").read_text())
    assert (state.state, state.step, state.steps, state.name) == ("finished", 3, 3, "tiny")
    assert json.loads((run / "job.json").read_text())["source"].endswith("plain.blocklora.json")
    assert len(json.loads((run / "dataset.lock.json").read_text())["images"]) == 5
    losses = json.loads((run / "image-losses.json").read_text())
    assert losses["step"] == 3
    batches = json.loads((run / "job.json").read_text())["training"]["batchSize"]
    assert sum(image["shown"] for image in losses["images"].values()) == 3 * batches
    assert all(0 < image["relative"] < 10 for image in losses["images"].values())
    assert [path.name for path in (run / "checkpoints").iterdir()] == ["step-3"]
    assert (run.parent.parent / ".gitignore").read_text() == "*\n"
    assert not list(run.rglob("*.tmp"))
    finished = events_of(run)[-1]
    assert finished.type == "finished"
    assert (run / finished.file).stat().st_size == finished.bytes


def test_the_lora_file_learned_something_and_says_how(plain: Trained) -> None:
    with safe_open(plain.run / "tiny.safetensors", "pt") as file:
        metadata = file.metadata()
        names = list(file.keys())
        ups = [file.get_tensor(name) for name in names if name.endswith("lora_up.weight")]
    assert metadata["ss_steps"] == "3"
    assert metadata["modelspec.trigger_phrase"] == "pxl"
    assert names
    assert all(name.startswith("lora_unet_up_blocks_3_attentions") for name in names)
    assert all(up.abs().max() > 0 for up in ups)
    assert (plain.run / "tiny-step1.safetensors").exists()


def test_samples_change_nothing_about_the_training(plain: Trained, training: Trained) -> None:
    mix = {"lora": str(plain.run / "tiny.safetensors"), "weight": 1.0}
    samples = {"everySteps": 1, "atStart": True, "prompts": ["one", "pxl, two"], "seed": 5}
    assert training.train({"samples": samples}) == 0
    assert training.lora() == plain.lora()
    other = Trained(training.workspace, "mixed")
    assert other.train({"samples": {**samples, "mixWith": [mix]}}) == 0
    assert other.lora() == plain.lora()
    pictures = sorted(path.name for path in (training.run / "samples").iterdir())
    assert pictures == [f"{step:06d}-{index:02d}.png" for step in range(4) for index in range(2)]
    named = [event.file for event in events_of(training.run) if event.type == "sample"]
    assert sorted(named) == [f"samples/{name}" for name in pictures]
    with Image.open(training.run / "samples" / pictures[1]) as picture:
        assert picture.size == (32, 32)
        assert "pxl, two" in picture.text["parameters"]
        alone = picture.tobytes()
    with Image.open(other.run / "samples" / pictures[1]) as picture:
        assert picture.tobytes() != alone
        assert "<lora:tiny:1>" in picture.text["parameters"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("the renderer fell over"), "the renderer fell over"),
        (torch.OutOfMemoryError("CUDA out of memory"), "not enough memory for a sample picture of 32x32"),
    ],
    ids=["broken", "memory"],
)
def test_a_failed_sample_is_a_warning(
    plain: Trained,
    training: Trained,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(samples_module, "render", fail)
    assert training.train({"samples": {"everySteps": 3, "atStart": True}}) == 0
    warnings = [event for event in events_of(training.run) if event.type == "warning"]
    assert [(warning.code, warning.step) for warning in warnings] == [("sample-failed", 0), ("sample-failed", 3)]
    assert said in warnings[0].message
    assert training.lora() == plain.lora()
    assert "Traceback" in (training.run / "log.txt").read_text()
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_stop_finishes_the_step_and_saves(
    plain: Trained, training: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_step(monkeypatch, 2, lambda: (training.control / "stop").touch())
    assert training.train({"training": {"saveEverySteps": 0}}) == 0
    monkeypatch.undo()
    last = events_of(training.run)[-1]
    assert last.type == "stopped"
    assert (last.step, last.reason, last.file) == (2, "user", "tiny.safetensors")
    assert types_of(training.run)[-3:] == ["lora", "checkpoint", "stopped"]
    assert training.lora() == bits(plain.run / "tiny-step2.safetensors")
    assert Run.model_validate_json((training.run / "run.json").read_text()).state == "stopped"
    assert training.resume() == 0
    assert training.lora() == plain.lora()
    started = [event.resumed_from for event in events_of(training.run) if event.type == "started"]
    assert started == [None, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_signal_stops_and_saves(training: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    at_step(monkeypatch, 1, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert training.train() == 0
    last = events_of(training.run)[-1]
    assert last.type == "stopped"
    assert (last.step, last.reason) == (1, "signal")
    assert (training.run / "checkpoints" / "step-1" / "meta.json").exists()


def test_a_stop_while_loading_saves_nothing_and_is_no_error(training: Trained) -> None:
    training.control.mkdir(parents=True)
    (training.control / "stop").touch()
    assert training.train() == 0
    last = events_of(training.run)[-1]
    assert last.type == "stopped"
    assert (last.step, last.file) == (0, None)


def test_a_pause_waits_with_a_beating_heart_and_answers_requests(
    plain: Trained, training: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def visitor() -> None:
        def state() -> Run:
            return Run.model_validate_json((training.run / "run.json").read_text())

        while state().state != "paused":
            time.sleep(0.01)
        before = state().heartbeat
        (training.control / "save-now").touch()
        while state().heartbeat == before or (training.control / "save-now").exists():
            time.sleep(0.01)
        seen.append(state().state)
        (training.control / "pause").unlink()

    at_step(monkeypatch, 1, lambda: (training.control / "pause").touch())
    thread = threading.Thread(target=visitor, daemon=True)
    training.run.mkdir(parents=True)
    (training.run / "run.json").write_text((plain.run / "run.json").read_text())
    thread.start()
    assert training.train({"training": {"saveEverySteps": 0}}) == 0
    thread.join(60)
    assert seen == ["paused"]
    assert training.lora() == plain.lora()
    assert [event.step for event in events_of(training.run) if event.type == "checkpoint"] == [1, 3]


def test_sample_now_and_save_now(plain: Trained, training: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        (training.control / "sample-now").touch()
        (training.control / "save-now").touch()

    at_step(monkeypatch, 2, ask)
    assert training.train({"training": {"saveEverySteps": 0}}) == 0
    assert (training.run / "samples" / "000002-00.png").exists()
    assert [event.step for event in events_of(training.run) if event.type == "checkpoint"] == [2, 3]
    assert bits(training.run / "tiny-step2.safetensors") == bits(plain.run / "tiny-step2.safetensors")
    assert training.lora() == plain.lora()


def test_out_of_memory_says_what_to_turn_down(
    training: Trained, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(trainer_module, "batch_loss", fail)
    assert training.train() == 1
    last = events_of(training.run)[-1]
    assert last.type == "error"
    assert last.code == "out-of-memory"
    assert "batch size 2 at 64 px" in last.message
    assert '"batchSize": 1 (now 2)' in last.fix
    assert '"gradientCheckpointing": true' in last.fix
    assert Run.model_validate_json((training.run / "run.json").read_text()).state == "failed"
    assert "Traceback" not in "".join(capfd.readouterr())


def test_the_unexpected_is_a_sentence_and_its_traceback_goes_to_the_log(
    training: Trained, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(trainer_module, "batch_loss", fail)
    assert training.train() == 1
    last = events_of(training.run)[-1]
    assert last.type == "error"
    assert "ZeroDivisionError: by zero" in last.message
    assert "Traceback" in (training.run / "log.txt").read_text()
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_job_with_errors_never_starts(training: Trained, capfd: pytest.CaptureFixture[str]) -> None:
    assert training.train({"training": {"stepz": 1}}) == 1
    assert types_of(training.run) == ["error"]
    error = events_of(training.run)[0]
    assert error.type == "error"
    assert error.line == 1
    assert "stepz" in error.message
    assert "stepz" in capfd.readouterr().err
    assert Run.model_validate_json((training.run / "run.json").read_text()).state == "failed"


def test_a_run_folder_is_used_once(plain: Trained, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = (plain.run / "events.jsonl").read_bytes()
    assert plain.train() == 1
    assert "already holds a run" in capfd.readouterr().err
    assert (plain.run / "events.jsonl").read_bytes() == before
    assert command_in_process("resume", tmp_path, tmp_path) == 1
    assert "is no run" in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("section", "key", "value"), [("training", "learningRate", 0.5), ("network", "rank", 4), ("training", "seed", 1)]
)
def test_a_changed_job_is_refused_with_the_key(plain: Trained, section: str, key: str, value: object) -> None:
    run = copy_of(plain.run, f"changed-{key}")
    job = json.loads((run / "job.json").read_text())
    job[section][key] = value
    (run / "job.json").write_text(json.dumps(job))
    assert command_in_process("resume", run, run) == 1
    last = events_of(run)[-1]
    assert last.type == "error"
    assert f"`{section}.{key}`" in last.message


def test_a_constant_schedule_can_be_lengthened(plain: Trained, training: Trained) -> None:
    run = copy_of(plain.run, "longer")
    job = json.loads((run / "job.json").read_text())
    job["training"]["steps"] = 4
    job["samples"]["prompts"] = []
    (run / "job.json").write_text(json.dumps(job))
    assert command_in_process("resume", run, run) == 0
    assert training.train({"training": {"steps": 4}}) == 0
    assert bits(run / "tiny.safetensors") == training.lora()


def test_a_changed_caption_is_refused_with_the_picture(plain: Trained) -> None:
    caption = plain.workspace / "images" / "3.txt"
    run, before = copy_of(plain.run, "caption"), caption.read_text()
    caption.write_text("something else")
    try:
        assert command_in_process("resume", run, run) == 1
    finally:
        caption.write_text(before)
    last = events_of(run)[-1]
    assert last.type == "error"
    assert "images/3.png" in last.message


def test_a_damaged_checkpoint_is_reported_and_the_one_before_is_used(plain: Trained, training: Trained) -> None:
    assert training.train({"training": {"keepCheckpoints": 2}}) == 0
    weights = training.run / "checkpoints" / "step-3" / "lora.safetensors"
    weights.write_bytes(weights.read_bytes()[:-10])
    assert training.resume() == 0
    warning = next(event for event in events_of(training.run) if event.type == "warning")
    assert (warning.code, warning.step) == ("checkpoint-damaged", 3)
    assert [event.resumed_from for event in events_of(training.run) if event.type == "started"] == [None, 2]
    assert training.lora() == plain.lora()
    checkpoint_module.load_checkpoint(training.run / "checkpoints" / "step-3")


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_costs_a_save_and_not_the_training(
    plain: Trained, training: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = saving_module.save_checkpoint
    monkeypatch.setattr(
        saving_module,
        "save_checkpoint",
        lambda folder, checkpoint, **options: (full_disk if checkpoint.progress.step == 2 else save)(
            folder, checkpoint, **options
        ),
    )
    assert training.train() == 0
    warning = next(event for event in events_of(training.run) if event.type == "warning")
    assert (warning.code, warning.step) == ("save-failed", 2)
    assert "the disk is full" in warning.message
    assert "everything up to step 1" in warning.fix
    assert training.lora() == plain.lora()


def test_a_disk_that_is_full_at_the_end_says_what_is_safe_and_can_be_resumed(
    plain: Trained, training: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = saving_module.save_lora
    monkeypatch.setattr(
        saving_module,
        "save_lora",
        lambda path, *rest: (full_disk if path.name == "tiny.safetensors" else save)(path, *rest),
    )
    assert training.train() == 1
    last = events_of(training.run)[-1]
    assert last.type == "error"
    assert (last.code, last.step) == ("save-failed", 3)
    assert "everything up to step 2" in last.fix
    monkeypatch.undo()
    assert training.resume() == 0
    assert training.lora() == plain.lora()


def test_only_what_is_new_is_encoded(plain: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[object] = []
    for name in ("encode_text", "encode_pixels"):
        original = getattr(data_module, name)

        def counted(base: object, things: Any, *, _original: Any = original, _name: str = name, **rest: Any) -> Any:
            encoded.append(things[0] if _name == "encode_text" else "picture")
            return _original(base, things, **rest)

        monkeypatch.setattr(data_module, name, counted)
    caption = plain.workspace / "images" / "2.txt"
    before = caption.read_text()
    caption.write_text("blue background, a new word")
    try:
        assert Trained(plain.workspace, "one-caption").train() == 0
    finally:
        caption.write_text(before)
    assert encoded == ["pxl, blue background, a new word"]


def test_bf16_keeps_the_lora_in_fp32_and_checkpointing_changes_little(plain: Trained, training: Trained) -> None:
    assert training.train({"training": {"precision": "bf16", "gradientCheckpointing": True}}) == 0
    state = load_file(training.run / "checkpoints" / "step-3" / "lora.safetensors")
    assert {tensor.dtype for tensor in state.values()} == {torch.float32}
    ours = load_file(training.run / "tiny.safetensors")
    for name, tensor in load_file(plain.run / "tiny.safetensors").items():
        torch.testing.assert_close(ours[name], tensor, atol=0.03, rtol=0.5)
