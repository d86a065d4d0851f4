"""Checks of values that depend on each other and on files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blocklora.blocks.shapes import EMBEDDED_BASE
from blocklora.job.check import check_job
from blocklora.job.validate import validate_job
from blocklora.protocol.reports import Diagnostic

WriteJob = Callable[..., Path]


def found(path: Path) -> dict[str, Diagnostic]:
    job, problems = check_job(path)
    assert job is not None
    return {problem.code: problem for problem in problems}


def test_a_good_job_has_no_problems(write_job: WriteJob) -> None:
    assert found(write_job()) == {}
    assert validate_job(write_job()).ok


PARTS = ("in0", "in1", "in2", "in3", "mid", "out0", "out1", "out2", "out3")


@pytest.mark.parametrize(
    ("changes", "code", "severity", "words"),
    [
        ({"network": {"blocks": [1] * 17}}, "blocks-length", "error", "LBW's form"),
        ({"network": {"blocks": [1] * 24}}, "blocks-length", "error", "24 numbers"),
        ({"network": {"blocks": dict.fromkeys(PARTS, 0)}}, "network-empty", "error", "every rank is 0"),
        ({"network": {"rank": 0, "blocks": {"in3": 8}}}, "network-empty", "error", "no modules in in3"),
        ({"network": {"blocks": {"in3": 8}}}, "block-without-attention", "warning", "only convolutions"),
        ({"network": {"conv": {"rank": 4}}}, "conv-without-locon", "error", "`conv`"),
        ({"network": {"blocks": {"in0": {"convRank": 4}}}}, "conv-without-locon", "error", "`in0`"),
        ({"network": {"rank": 256}}, "rank-above-width", "warning", "Rank 256"),
        (
            {"network": {"overrides": [{"pattern": "nothing", "rank": 4}]}},
            "override-matches-nothing",
            "error",
            "nothing",
        ),
        ({"network": {"overrides": [{"pattern": "*resnets*", "rank": 4}]}}, "override-needs-locon", "error", "resnets"),
        ({"dataset": {"resolution": 512}}, "resolution-embedded", "error", "512"),
        ({"dataset": {"resolution": 62, "buckets": {"enabled": False}}}, "size-multiple", "error", "multiple of 4"),
        ({"dataset": {"buckets": {"step": 10}}}, "size-multiple", "error", "bucket step 10"),
        ({"samples": {"width": 70}}, "size-multiple", "error", "width 70"),
        ({"dataset": {"sources": []}}, "dataset-none", "error", "no pictures"),
        ({"dataset": {"config": "x.toml"}}, "dataset-both", "error", "both"),
        ({"dataset": {"buckets": {"minSide": 128}}}, "bucket-range", "error", "minSide"),
        ({"dataset": {"captions": {"shuffle": True, "keepTokens": 0}}}, "trigger-shuffled", "warning", "shuffled"),
        ({"dataset": {"sources": [{"path": "images"}]}}, "trigger-none", "info", "trigger"),
        (
            {"dataset": {"sources": [{"path": "images", "trigger": "a, b"}]}},
            "trigger-separator",
            "warning",
            "separator",
        ),
        ({"training": {"warmupSteps": 101}}, "warmup-steps", "error", "101"),
        ({"training": {"warmupSteps": 100}}, "warmup-steps", "warning", "last step"),
        ({"training": {"learningRate": 1.0}}, "learning-rate-high", "info", "high"),
        ({"training": {"learningRate": 1e-9}}, "learning-rate-low", "info", "low"),
        ({"samples": {"prompts": []}}, "samples-no-prompts", "warning", "no sample prompts"),
        ({"samples": {"prompts": ["other"]}}, "samples-no-trigger", "warning", "“word”"),
        ({"samples": {"prompts": ["word" * 80]}}, "prompt-long", "warning", "tokens"),
        ({"samples": {"mixWith": [{"lora": "no.safetensors"}]}}, "model-missing", "error", "no.safetensors"),
        ({"base": {"model": "no.safetensors"}}, "model-missing", "error", "no.safetensors"),
        ({"base": {"vae": "no"}}, "vae-missing", "error", "no"),
        ({"name": "nul"}, "name-reserved", "error", "nul"),
        ({"name": "x."}, "name-ends", "error", "dot"),
    ],
)
def test_problems(write_job: WriteJob, changes: dict[str, Any], code: str, severity: str, words: str) -> None:
    path = write_job(**changes)
    validated = validate_job(path)
    problem = next(problem for problem in validated.diagnostics if problem.code == code)
    assert (problem.severity, problem.file) == (severity, str(path))
    assert problem.line and problem.fix
    assert words in problem.message
    assert validated.ok == (severity != "error")


def test_the_place_is_that_of_the_value(write_job: WriteJob) -> None:
    path = write_job(training={"warmupSteps": 500})
    problem = found(path)["warmup-steps"]
    line = path.read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]
    assert line[(problem.column or 0) - 1 : (problem.end_column or 0) - 1] == "500"


def test_a_default_that_is_wrong_points_at_the_object_it_belongs_to(write_job: WriteJob) -> None:
    path = write_job(dataset={"resolution": None})
    problem = found(path)["resolution-embedded"]
    assert '"dataset"' in path.read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]


def test_a_model_part_in_place_of_a_lora(write_job: WriteJob) -> None:
    unet = EMBEDDED_BASE / "unet" / "diffusion_pytorch_model.safetensors"
    path = write_job(samples={"mixWith": [{"lora": str(unet)}]})
    assert found(path)["not-a-lora"].severity == "error"


def test_a_folder_as_base_is_read(write_job: WriteJob) -> None:
    problems = found(write_job(base={"model": str(EMBEDDED_BASE)}, dataset={"resolution": 64}))
    assert [problem.severity for problem in problems.values()] == ["warning"]  # 64 pixels are few for a real model
    assert "resolution-small" in problems


def test_long_captions_say_where_they_are_cut(write_job: WriteJob, tmp_path: Path) -> None:
    path = write_job()
    (tmp_path / "images" / "0.txt").write_text("word, " + "smile, " * 60 + "zebra", encoding="utf-8")
    problem = next(problem for problem in validate_job(path).diagnostics if problem.code == "caption-long")
    assert problem.file == str(tmp_path / "images" / "0.txt")
    assert "75" in problem.message and "“" in problem.message


def test_deep_validation_decodes(write_job: WriteJob, tmp_path: Path) -> None:
    path = write_job()
    picture = tmp_path / "images" / "0.png"
    data = picture.read_bytes()
    picture.write_bytes(data[: len(data) - 30])
    assert validate_job(path).ok
    deep = validate_job(path, deep=True)
    assert not deep.ok
    assert [problem.file for problem in deep.diagnostics] == [str(picture)]
