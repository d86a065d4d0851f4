"""`blocklora lora` as the editor and people use it: JSON lines, text, exit codes, and being stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import lora_files as files
import pytest
import torch

from blocklora.cli import main
from blocklora.lora.mix_arguments import ingredients
from blocklora.lora.reports import LoraLine

NATIVE = Path(__file__).parents[3] / "native-bin"
HEAVY = ("torch", "diffusers", "transformers", "accelerate", "peft", "numpy")


@pytest.fixture
def lora(tmp_path: Path) -> Path:
    return files.write(tmp_path / "kira.safetensors", files.plain(), {"modelspec.title": "Kira\x1b[31m"})


def lines(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, list[Any]]:
    """Exit code and the lines of JSON, each of them checked against the schema's models."""
    code = main(["lora", *map(str, args), "--json"])
    found = capsys.readouterr().out.splitlines()
    return code, [LoraLine.model_validate_json(line).root for line in found]


def test_every_subcommand_answers_with_its_line(lora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = shutil.copy(lora, tmp_path / "other.safetensors")
    outs = iter(tmp_path / f"out{number}.safetensors" for number in range(20))
    for answer, *args in (
        ("inspection", "inspect", lora),
        ("norms", "norms", lora),
        ("check", "check", lora, "--for", "all"),
        ("check", "check", lora, "--for", "inspire"),
        ("conflict", "conflict", lora, other),
        ("written", "resize", lora, next(outs), "--rank", "2"),
        ("written", "resize", lora, next(outs), "--energy", "0.9", "--dtype", "fp16"),
        ("written", "split", lora, next(outs), "--parts", "in0+te"),
        ("written", "prune", lora, next(outs)),
        ("written", "convert", lora, next(outs), "--prefix", "peft"),
        ("written", "convert", lora, next(outs), "--add-alpha"),
        ("written", "merge", next(outs), f"{lora}:0.8", f"{other}:-0.5", "--parts", "kira:in0=0.5+te"),
        ("written", "merge", next(outs), str(lora), str(other), "--method", "svd", "--rank", "3"),
        ("written", "edit", other, "--set", "title=A=B", "--remove", "modelspec.description"),
    ):
        code, found = lines(capsys, *args)
        assert code == 0, found
        assert found[-1].type == answer, args
        assert all(line.type in ("progress", "norm") for line in found[:-1])
    assert files.metadata(tmp_path / "other.safetensors")["modelspec.title"] == "A=B"
    assert len([path for path in tmp_path.iterdir() if path.suffix != ".safetensors"]) == 0


def test_every_subcommand_has_text(lora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.safetensors"
    for said, *args in (
        ("LoCon (LoRA with convolutions) for SD 1.x", "inspect", lora),
        ("‖ΔW‖ =", "norms", lora),
        ("as it is meant", "check", lora),
        ("worst modules", "conflict", lora, lora),
        ("Rank 2 (was 4).", "resize", lora, out, "--rank", "2"),
    ):
        assert main(["lora", *map(str, args)]) == 0
        text = capsys.readouterr().out
        assert said in text
        assert "\x1b" not in text  # control characters of metadata never act on the terminal


def test_errors_are_diagnostics_or_sentences(lora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "page.safetensors"
    bad.write_text("<!DOCTYPE html><html>no</html>")
    code, [line] = lines(capsys, "inspect", bad)
    assert code == 1 and line.type == "error"
    assert (line.diagnostic.code, line.diagnostic.file) == ("model-html", str(bad))
    assert line.diagnostic.message and line.diagnostic.fix
    assert main(["lora", "inspect", str(bad)]) == 1
    assert "web page" in capsys.readouterr().err


@pytest.mark.parametrize("args", [["--rank", "0"], ["--rank", "x"], ["--energy", "1.5"], ["--energy", "0"]])
def test_impossible_numbers_are_a_wrong_command_line(lora: Path, args: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["lora", "resize", str(lora), str(lora) + "x", *args])
    assert stop.value.code == 2


def test_an_input_is_only_replaced_when_it_is_said(
    lora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lora.read_bytes()
    link = tmp_path / "link.safetensors"
    link.symlink_to(lora)
    for out in (lora, link):
        code, [line] = lines(capsys, "resize", lora, out, "--rank", "1")
        assert code == 1 and line.diagnostic.code == "output-is-input"
    assert lora.read_bytes() == before
    code, _ = lines(capsys, "resize", lora, lora, "--rank", "1", "--force")
    assert code == 0 and lora.stat().st_size < len(before)


def test_weights_and_parts_of_a_mix() -> None:
    found = ingredients(["C:\\a:b.safetensors:0.5", "/x/b.safetensors", "c:-1"], ["b:in0", "3:te=0.5"])
    assert [(str(item.path), item.weight, item.parts) for item in found] == [
        ("C:\\a:b.safetensors", 0.5, None), ("/x/b.safetensors", 1.0, "in0"), ("c", -1.0, "te=0.5"),
    ]  # fmt: skip


def test_inspect_check_and_edit_load_no_torch(lora: Path) -> None:
    code = (
        "import sys\n"
        "class Blocker:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {HEAVY!r}: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Blocker())\n"
        "from blocklora.cli import main\n"
        f"path = {str(lora)!r}\n"
        "for args in (['inspect', path], ['check', path], ['edit', path, '--set', 'a=b']):\n"
        "    assert main(['lora', *args]) == 0\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(NATIVE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other things there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_half_file(tmp_path: Path, number: int) -> None:
    """It is stopped in the middle of writing: as soon as it has told that the first module is written."""
    tensors = {}
    for place in range(400):
        name = f"lora_te_text_model_encoder_layers_{place}_mlp_fc1"
        tensors |= {f"{name}.lora_down.weight": torch.ones(64, 768), f"{name}.lora_up.weight": torch.ones(768, 64)}
    path, out = files.write(tmp_path / "big.safetensors", tensors), tmp_path / "out.safetensors"
    process = subprocess.Popen(
        [sys.executable, "-m", "blocklora", "lora", "resize", str(path), str(out), "--rank", "4", "--json"],
        env={**os.environ, "PYTHONPATH": str(NATIVE), "OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    found = []
    for line in process.stdout:
        found.append(json.loads(line))
        if found[-1]["type"] == "progress" and found[-1]["phase"] == "Writing" and found[-1]["done"] == 1:
            assert len(list(tmp_path.iterdir())) == 2  # the temporary file is there
            process.send_signal(number)
    assert process.wait() == 1
    assert found[-1]["type"] == "error" and found[-1]["diagnostic"]["code"] == "cancelled"
    assert list(tmp_path.iterdir()) == [path]
