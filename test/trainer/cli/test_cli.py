"""The command line as the editor and people use it: real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blocklora.cli import main
from blocklora.protocol.reports import Diagnostics, Doctor, PlanReport
from blocklora.schemas import schema_names, schema_text

NATIVE = Path(__file__).parents[3] / "native-bin"
PACKAGES = ("errors", "cli", "schemas", "job", "blocks", "dataset", "protocol", "plan", "doctor")
HEAVY = ("torch", "diffusers", "transformers", "accelerate", "peft")


def run(*args: str | Path, cwd: Path | None = None, code: str | None = None) -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "blocklora"]
    env = {**os.environ, "PYTHONPATH": str(NATIVE), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, *start, *map(str, args)], cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    Image.new("RGB", (64, 64)).save(folder / "a.png")
    (folder / "a.txt").write_text("kira, smile", encoding="utf-8")
    path = tmp_path / "kira.blocklora.json"
    dataset = {"sources": [{"path": "images", "trigger": "kira"}], "resolution": 64}
    content = {"version": 1, "name": "kira", "dataset": dataset, "samples": {"prompts": ["kira"]}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def broken(job: Path) -> Path:
    job.write_text(job.read_text(encoding="utf-8").replace('"name"', '"nam"'), encoding="utf-8")
    return job


def test_validate(job: Path) -> None:
    done = run("validate", job)
    assert (done.returncode, done.stdout, done.stderr) == (0, "kira.blocklora.json can be trained.\n", "")
    answer = Diagnostics.model_validate_json(run("validate", job, "--json").stdout)
    assert answer == Diagnostics(ok=True, diagnostics=[])


def test_validate_names_file_line_and_column(job: Path) -> None:
    done = run("validate", broken(job).name, cwd=job.parent)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "kira.blocklora.json:1:1: error: `name` is missing."
    assert "Traceback" not in done.stdout + done.stderr
    answer = Diagnostics.model_validate_json(run("validate", job, "--json").stdout)
    assert not answer.ok and {problem.file for problem in answer.diagnostics} == {str(job)}


def test_plan(job: Path) -> None:
    answer = PlanReport.model_validate_json(run("plan", job, "--json").stdout)
    assert answer.ok and answer.plan is not None and answer.plan.images == 1
    assert run("plan", job).stdout.startswith("2,000 steps over 1 picture")
    assert run("plan", broken(job)).returncode == 1


def test_doctor_answers_by_its_schema() -> None:
    done = run("doctor", "--json")
    answer = Doctor.model_validate_json(done.stdout)
    assert done.returncode == (0 if answer.ok else 1)
    assert answer.devices[-1].kind == "cpu"
    assert answer.packages["pydantic"]


WITHOUT = """
import sys, importlib.abc
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
import importlib.metadata as metadata
real = metadata.version
def version(name):
    if name in {missing!r}:
        raise metadata.PackageNotFoundError(name)
    return real(name)
metadata.version = version
from blocklora.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_doctor_answers_where_nothing_is_installed() -> None:
    missing = ("torch", "pydantic", "PIL", "pillow", "numpy", "diffusers")
    done = run("doctor", "--json", code=WITHOUT.format(missing=missing))
    answer = Doctor.model_validate_json(done.stdout)
    assert done.returncode == 1 and not answer.ok
    problem = next(problem for problem in answer.problems if problem.code == "package-missing")
    assert "torch" in problem.message and "pydantic" in problem.message
    assert answer.packages["torch"] is None


def test_a_missing_package_is_a_sentence(job: Path) -> None:
    done = run("validate", job, code=WITHOUT.format(missing=("pydantic",)))
    assert done.returncode == 1
    assert "pydantic" in done.stderr and "blocklora doctor" in done.stderr and "Traceback" not in done.stderr


def test_nothing_but_training_imports_torch(job: Path) -> None:
    code = f"""
import importlib, pkgutil, sys
sys.path.insert(0, {str(NATIVE)!r})
import blocklora
every = [module.name for module in pkgutil.walk_packages(blocklora.__path__, "blocklora.")]
names = [name for name in every if name.split(".")[1] in {PACKAGES!r}]
assert len(names) > 40, names
for name in names:
    importlib.import_module(name)
from blocklora.cli import main
assert main(["validate", {str(job)!r}]) == 0 and main(["plan", {str(job)!r}]) == 0
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    done = run(code=code)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stdout + done.stderr


@pytest.mark.parametrize("name", schema_names())
def test_committed_schemas_are_those_of_the_models(name: str) -> None:
    committed = (NATIVE / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "run `npm run generate` (or `blocklora schema --write native-bin/schema`)"


def test_no_schema_is_forgotten_in_the_folder() -> None:
    files = {path.name.removesuffix(".schema.json") for path in (NATIVE / "schema").iterdir()}
    assert files == set(schema_names())


def test_schema_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "job"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Job"
    assert main(["schema", "--write", str(tmp_path)]) == 0
    assert len(list(tmp_path.iterdir())) == len(schema_names())
    assert main(["schema", "jobs"]) == 1
    assert "Did you mean `job`?" in capsys.readouterr().err


def test_help_and_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["validate"])
    assert caught.value.code == 2


def test_output_of_any_text_survives_any_console(job: Path) -> None:
    text: dict[str, Any] = json.loads(job.read_text(encoding="utf-8"))
    text["dataset"]["sources"][0]["path"] = "日本/é"
    job.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    done = run("validate", job)
    assert done.returncode == 1 and "日本" in done.stdout
