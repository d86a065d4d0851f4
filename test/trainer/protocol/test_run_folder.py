"""The run folder, requests to a running trainer, and its heartbeat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from blocklora.errors import UserError
from blocklora.protocol import heartbeat as heartbeat_module
from blocklora.protocol.control import Control
from blocklora.protocol.files import write_atomic
from blocklora.protocol.heartbeat import Heartbeat, process_started
from blocklora.protocol.run import Run
from blocklora.protocol.run_folder import RunFolder


def test_a_run_keeps_itself_out_of_git(tmp_path: Path) -> None:
    run = RunFolder(path=tmp_path / ".blocklora" / "runs" / "r")
    run.create()
    run.create()
    assert (tmp_path / ".blocklora" / ".gitignore").read_text() == "*\n"
    assert run.sample(250, 3) == run.path / "samples" / "000250-03.png"
    assert run.relative(run.sample(250, 3)) == "samples/000250-03.png"
    assert run.lora("ink", 500).name == "ink-step500.safetensors"
    assert run.lora("ink").name == "ink.safetensors"
    assert not run.has_events()


def test_a_place_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UserError, match="taken"):
        RunFolder(path=tmp_path / "taken" / "run").create()


def test_a_run_is_trained_by_one_process_at_a_time(tmp_path: Path) -> None:
    run = RunFolder(path=tmp_path)
    with run.locked(), pytest.raises(UserError, match="Another process"), run.locked():
        pass
    with run.locked():
        pass


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from blocklora.protocol.run_folder import RunFolder\n"
        "with RunFolder(path=Path(sys.argv[1])).locked(): print('held', flush=True); time.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(UserError), RunFolder(path=tmp_path).locked():
        pass
    child.kill()
    child.wait()
    child.stdout.close()
    with RunFolder(path=tmp_path).locked():
        pass


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.json"
    write_atomic(path, b"old")

    def fail(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no"):
        write_atomic(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]
    assert path.read_bytes() == b"old"


def test_each_request_is_answered_once_but_a_pause_lasts(tmp_path: Path) -> None:
    control = Control(folder=tmp_path)
    assert control.poll().stop is None
    for name in ("pause", "sample-now", "save-now"):
        (tmp_path / name).touch()
    first, second = control.poll(), control.poll()
    assert (first.pause, first.sample, first.save) == (True, True, True)
    assert (second.pause, second.sample, second.save) == (True, False, False)
    (tmp_path / "stop").touch()
    assert control.poll().stop == "user"
    assert not (tmp_path / "stop").exists()
    last = control.poll()
    assert (last.stop, last.pause) == ("user", False)


def test_requests_to_an_earlier_process_are_forgotten_and_new_ones_are_not(tmp_path: Path) -> None:
    for name in ("pause", "stop"):
        (tmp_path / name).touch()
    old = time.time() - 100
    os.utime(tmp_path / "pause", (old, old))
    control = Control(folder=tmp_path)
    control.forget_before(time.time() - 50)
    assert not (tmp_path / "pause").exists()
    assert control.poll().stop == "user"


def test_a_missing_control_folder_is_no_request(tmp_path: Path) -> None:
    assert Control(folder=tmp_path / "gone").poll().stop is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_sigterm_asks_for_a_stop(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        control = Control(folder=tmp_path)
        control.listen_to_signals()
        os.kill(os.getpid(), signal.SIGTERM)
        assert control.poll().stop == "signal"
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_the_heartbeat_beats_and_ends_with_the_last_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat_module, "HEARTBEAT_SECONDS", 0.01)
    path = tmp_path / "run.json"
    with Heartbeat(path, name="ink", steps=10) as heartbeat:
        first = Run.model_validate_json(path.read_text())
        assert (first.state, first.pid, first.steps) == ("starting", os.getpid(), 10)
        heartbeat.set_step(4)
        while (now := Run.model_validate_json(path.read_text())).heartbeat == first.heartbeat or now.step != 4:
            time.sleep(0.005)
        heartbeat.set_state("running")
        assert Run.model_validate_json(path.read_text()).state == "running"
        heartbeat.set_state("stopped")
    assert Run.model_validate_json(path.read_text()).state == "stopped"
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


def test_a_process_knows_when_it_started() -> None:
    assert time.time() - 3600 * 24 < process_started() <= time.time() + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from blocklora.protocol.control import Control\n"
        "control = Control(folder=Path(sys.argv[1])); control.listen_to_signals(); print('ready', flush=True)\n"
        "while control.poll().stop is None: time.sleep(0.01)\n"
        "print(control.poll().stop, flush=True); time.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    assert child.stdout.readline() == "signal\n"
    child.send_signal(signal.SIGINT)
    assert child.wait(60) == 130
    assert "Ctrl-C again ends at once" in child.stderr.read()
    child.stdout.close()
    child.stderr.close()


def test_a_run_can_be_started_and_watched_without_torch() -> None:
    code = (
        "import sys, pkgutil, importlib, blocklora.protocol as package, blocklora.train.command\n"
        "names = [module.name for module in pkgutil.iter_modules(package.__path__)]\n"
        "for name in names: importlib.import_module(f'blocklora.protocol.{name}')\n"
        "print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "[]"
