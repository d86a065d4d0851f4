"""Job files as people write them, and every way to get one wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocklora.job.reader import read_job, resolve_job
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.reports import Diagnostic

GOOD = '{ "version": 1, "name": "x", "dataset": { "sources": [{ "path": "images" }] } }'


def problems_of(tmp_path: Path, content: str | bytes) -> list[Diagnostic]:
    path = tmp_path / "x.blocklora.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    job, problems = read_job(path)
    assert (job is None) == any(problem.severity == "error" for problem in problems)
    assert all(problem.message.endswith((".", "?")) and problem.fix for problem in problems)
    return problems


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_at_all_is_answered_with_sentences(tmp_path: Path, content: str | bytes) -> None:
    assert problems_of(tmp_path, content)


MEMBERS = st.sampled_from(
    [
        "version",
        "name",
        "base",
        "dataset",
        "network",
        "training",
        "samples",
        "output",
        "blocks",
        "rank",
        "in1",
        "sources",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=5),
    max_leaves=15,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(MEMBERS, VALUES))
def test_any_object_is_answered_with_places(tmp_path: Path, value: dict[str, object]) -> None:
    for problem in problems_of(tmp_path, json.dumps(value)):
        assert problem.line == 1 and problem.column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert problems_of(tmp_path, GOOD.encode(encoding)) == []


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file-binary", None),
        (b'{ "version": 1,\n "name": "\xe9" }', "file-encoding", (2, 11)),
        (b" " * 1_000_001, "file-too-large", None),
        (b"[1]", "job-not-object", (1, 1)),
        (b"null", "job-not-object", (1, 1)),
    ],
)
def test_files_that_are_no_job(tmp_path: Path, content: bytes, code: str, place: tuple[int, int] | None) -> None:
    (problem,) = problems_of(tmp_path, content)
    assert problem.code == code
    assert (problem.line, problem.column) == (place or (None, None))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert read_job(tmp_path / "none.json")[1][0].code == "file-missing"
    assert read_job(tmp_path)[1][0].code == "file-is-folder"


@pytest.mark.parametrize(
    ("member", "message", "fix"),
    [
        (
            '"training": {"learningrate": 1}',
            "`learningrate` is not a key of `training`.",
            "Did you mean `learningRate`?",
        ),
        ('"training": {"batch_size": 1}', "`batch_size` is not a key of `training`.", "Did you mean `batchSize`?"),
        ('"learningRate": 1', "`learningRate` is not a key of a job.", "Move it into `training` as `learningRate`."),
        ('"training": {"steps": 0}', "`steps` is 0, but must be at least 1.", ""),
        ('"training": {"steps": 1.5}', "`steps` must be a whole number, not 1.5.", ""),
        ('"training": {"steps": "9"}', '`steps` must be a whole number, not "9".', ""),
        ('"training": {"steps": true}', "`steps` must be a whole number, not true.", ""),
        ('"training": {"precision": "FP16"}', '`precision` cannot be "FP16".', 'Did you mean "fp16"?'),
        ('"network": {"blocks": {"in4": 8}}', "`in4` is not a block.", "Blocks are in0"),
        ('"network": {"blocks": {"in1": -1}}', "`in1` is -1, but must be at least 0.", ""),
        ('"network": {"blocks": {"in1": {"rnk": 1}}}', "`rnk` is not a key of `in1`.", "Did you mean `rank`?"),
        ('"network": {"blocks": [0, "x"]}', 'Item 2 of `blocks` must be a whole number, not "x".', ""),
        ('"network": {"rank": 2000}', "`rank` is 2000, but must be at most 1,024.", ""),
        ('"samples": {"prompts": "a"}', '`prompts` must be a list in [ ], not "a".', ""),
        ('"samples": {"mixWith": [{}]}', "`lora` is missing.", '"lora": "other.safetensors"'),
        ('"base": {"model": ""}', "`model` is empty.", ""),
        ('"base": []', "`base` must be an object in { }, not [].", ""),
    ],
)
def test_messages(tmp_path: Path, member: str, message: str, fix: str) -> None:
    text = GOOD[:-1] + ",\n" + member + " }"
    (problem,) = problems_of(tmp_path, text)
    assert problem.message == message
    assert fix in problem.fix
    assert problem.line == 2


def test_a_newer_version_is_said_to_be_one(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, GOOD.replace("1", "2", 1))
    assert "version 2" in problem.message


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        '{\n"version": 1,\n"nam": "x",\n"dataset": {"resolution": NaN,\n"resolution": 3},\n"training": {"steps": []}}'
    )
    problems = problems_of(tmp_path, text)
    assert [(problem.code, problem.line) for problem in problems] == [
        ("job-missing-key", 1),
        ("job-unknown-key", 3),
        ("json-not-finite", 4),
        ("json-duplicate", 5),
        ("job-value", 6),
    ]


def test_paths_become_absolute_and_a_run_reads_its_job_again(tmp_path: Path) -> None:
    text = (
        '{ "version": 1, "name": "x", "base": { "model": "../sd.safetensors" },'
        ' "dataset": { "sources": [{ "path": "a/b" }] },'
        ' "samples": { "mixWith": [{ "lora": "c.safetensors" }] } }'
    )
    (tmp_path / "jobs").mkdir()
    path = tmp_path / "jobs" / "x.blocklora.json"
    path.write_text(text, encoding="utf-8")
    job, _ = read_job(path)
    assert job is not None
    resolved = resolve_job(job, path)
    assert resolved.job.base.model == str(tmp_path / "sd.safetensors")
    assert resolved.job.dataset.sources[0].path == str(tmp_path / "jobs" / "a" / "b")
    assert resolved.job.samples.mix_with[0].lora == str(tmp_path / "jobs" / "c.safetensors")
    assert ResolvedJob.from_json(json.loads(json.dumps(resolved.to_json()))) == resolved


def test_resolution_comes_from_the_toml_when_the_job_names_none(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text("[general]\nresolution = 256\n[[datasets]]\n", encoding="utf-8")
    path = tmp_path / "x.blocklora.json"
    path.write_text('{ "version": 1, "name": "x", "dataset": { "config": "d.toml" } }', encoding="utf-8")
    job, _ = read_job(path)
    assert job is not None
    assert resolve_job(job, path).job.dataset.resolution == 256
