"""Folders as people have them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blocklora.dataset.items import DatasetResult
from blocklora.job.resolved import ResolvedJob

Pictures = Callable[..., Path]
Load = Callable[..., DatasetResult]


def codes(result: DatasetResult) -> list[tuple[str, str]]:
    return [(problem.severity, problem.code) for problem in result.diagnostics]


def test_images_with_captions_in_natural_order(pictures: Pictures, load: Load) -> None:
    pictures("style", {"10.png": "ten", "2.PNG": "two", "1.jpg": "one", ".hidden.png": "no"})
    result = load(sources=[{"path": "style", "repeats": 3}])
    assert [(item.id, item.caption, item.repeats) for item in result.items] == [
        ("style/1.jpg", "one", 3),
        ("style/2.PNG", "two", 3),
        ("style/10.png", "ten", 3),
    ]
    assert result.ok and codes(result) == []


def test_only_direct_children_unless_recursive(pictures: Pictures, load: Load) -> None:
    pictures("style", {"a.png": "a"})
    pictures("style/deep", {"b.png": "b"})
    pictures("style/.blocklora", {"c.png": "c"})
    assert [item.caption for item in load(sources=[{"path": "style"}]).items] == ["a"]
    result = load(sources=[{"path": "style", "recursive": True}])
    assert [item.caption for item in result.items] == ["a", "b"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_in_circles_end(pictures: Pictures, load: Load) -> None:
    folder = pictures("style", {"a.png": "a"})
    (folder / "again").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "lost.png").symlink_to(folder / "nothing.png")
    result = load(sources=[{"path": "style", "recursive": True}], onProblem="skip")
    assert [item.caption for item in result.items] == ["a"]
    assert codes(result) == [("warning", "image-missing")]


def test_repeat_folders_in_the_parent(pictures: Pictures, load: Load) -> None:
    pictures("data/10_kira girl", {"a.png": "kira, smile", "b.png": None})
    pictures("data/0_off", {"c.png": "c"})
    pictures("data/notes", {"d.png": "d"})
    pictures("data", {"loose.png": "e"})
    result = load(sources=[{"path": "data"}])
    assert [(item.id, item.caption, item.repeats) for item in result.items] == [
        ("data/10_kira girl/a.png", "kira, smile", 10),
        ("data/10_kira girl/b.png", "kira girl", 10),
    ]
    assert ("warning", "source-loose-pictures") in codes(result)
    assert load(sources=[{"path": "data", "repeats": 2}]).items[0].repeats == 2


def test_a_leaf_given_for_its_parent_is_understood_and_said(pictures: Pictures, load: Load) -> None:
    pictures("10_kira girl", {"a.png": None})
    result = load(sources=[{"path": "10_kira girl"}])
    assert (result.items[0].repeats, result.items[0].caption) == (10, "kira girl")
    assert ("info", "source-is-leaf") in codes(result)


def test_a_missing_caption_is_the_trigger_with_the_class(pictures: Pictures, load: Load) -> None:
    pictures("style", {"a.png": None})
    result = load(sources=[{"path": "style", "trigger": "kira", "class": "girl"}])
    assert result.items[0].caption == "kira girl"
    assert codes(result) == [("warning", "caption-missing")]
    assert "a.png" in result.diagnostics[0].message


def test_many_missing_captions_are_one_sentence(pictures: Pictures, load: Load) -> None:
    pictures("style", {f"{index}.png": None for index in range(30)})
    result = load(sources=[{"path": "style"}])
    assert codes(result) == [("warning", "caption-missing")]
    assert "30 pictures of style" in result.diagnostics[0].message


def test_the_first_extension_that_is_there_wins(pictures: Pictures, load: Load) -> None:
    folder = pictures("style", {"a.png": "txt"})
    (folder / "a.caption").write_text("caption", encoding="utf-8")
    captions = {"extensions": [".caption", ".txt"]}
    assert load(sources=[{"path": "style"}]).items[0].caption == "txt"
    assert load(sources=[{"path": "style"}], captions=captions).items[0].caption == "caption"


@pytest.mark.parametrize(
    ("content", "caption", "code"),
    [
        (b"\xef\xbb\xbfa, b\r\n", "a, b", None),
        ("Ärger".encode("utf-16"), "Ärger", None),
        (b"\n\n a \n", "a", None),
        (b"a\nb", "a", "caption-lines"),
        (b"  \n", "", "caption-empty"),
        (b"", "", "caption-empty"),
    ],
)
def test_caption_files(pictures: Pictures, load: Load, content: bytes, caption: str, code: str | None) -> None:
    (pictures("style", {"a.png": None}) / "a.txt").write_bytes(content)
    result = load(sources=[{"path": "style"}])
    assert result.items[0].caption == caption
    assert codes(result) == ([("warning", code)] if code else [])


def test_a_caption_in_another_encoding_names_file_and_place(pictures: Pictures, load: Load) -> None:
    path = pictures("style", {"a.png": None}) / "a.txt"
    path.write_bytes("ok, Ärger".encode("latin-1"))
    result = load(sources=[{"path": "style"}])
    (problem,) = result.diagnostics
    assert (problem.severity, problem.code, problem.file) == ("error", "file-encoding", str(path))
    assert (problem.line, problem.column) == (1, 5)
    assert not result.ok


@pytest.mark.parametrize(("choice", "severity", "left"), [("error", "error", 1), ("skip", "warning", 1)])
def test_a_damaged_picture(pictures: Pictures, load: Load, choice: str, severity: str, left: int) -> None:
    folder = pictures("style", {"a.png": "a", "b.png": "b"})
    (folder / "b.png").write_bytes(b"no picture")
    result = load(sources=[{"path": "style"}], onProblem=choice)
    assert len(result.items) == left
    assert codes(result) == [(severity, "image-unreadable")]
    assert result.diagnostics[0].file == str(folder / "b.png")
    assert result.ok == (choice == "skip")
    assert result.skipped == 1


def test_two_pictures_with_one_caption_file(pictures: Pictures, load: Load) -> None:
    pictures("style", {"a.png": "a", "a.jpg": "a"})
    assert codes(load(sources=[{"path": "style"}])) == [("warning", "image-same-name")]


def test_the_same_folder_twice_has_other_names(pictures: Pictures, load: Load) -> None:
    pictures("style", {"a.png": "a"})
    result = load(sources=[{"path": "style"}, {"path": "style"}])
    assert [item.id for item in result.items] == ["style/a.png", "style/a.png#2"]


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda _root: None, "source-missing", "no folder"),
        (lambda root: (root / "style").write_text("x"), "source-not-folder", "is a file"),
        (lambda root: (root / "style").mkdir(), "source-empty", "no pictures"),
    ],
)
def test_sources_without_pictures(
    tmp_path: Path, load: Load, make: Callable[[Path], Any], code: str, words: str
) -> None:
    make(tmp_path)
    result = load(sources=[{"path": "style"}])
    assert codes(result) == [("error", code)]
    assert words in result.diagnostics[0].message and not result.ok


def test_an_empty_parent_says_which_folder_was_meant(pictures: Pictures, load: Load) -> None:
    pictures("style/img", {"a.png": "a"})
    assert "10_img" in load(sources=[{"path": "style"}]).diagnostics[0].fix


def test_regularization_alone_is_an_error_and_its_weight_is_the_jobs(pictures: Pictures, load: Load) -> None:
    pictures("reg", {"a.png": "a", "b.png": "b"})
    pictures("style", {"c.png": "c"})
    assert ("error", "only-regularization") in codes(load(sources=[{"path": "reg", "regularization": True}]))
    result = load(sources=[{"path": "style"}, {"path": "reg", "regularization": True}])
    assert [(item.id, item.regularization) for item in result.items] == [("style/c.png", False), ("reg/a.png", True)]
    assert result.unused_regularization == 1
    assert ("info", "regularization-unused") in codes(result)


def test_a_picture_that_fits_no_bucket(pictures: Pictures, load: Load, tmp_path: Path) -> None:
    folder = pictures("style", {"a.png": "a"})
    Image.new("RGB", (30, 80)).save(folder / "a.png")
    result = load(sources=[{"path": "style"}], buckets={"noUpscale": True})
    assert codes(result) == [("error", "image-too-small")]


def test_braces_in_names_are_plain_text(pictures: Pictures, load: Load) -> None:
    pictures("style", {"{a}.png": None})
    assert "{a}.png" in load(sources=[{"path": "style", "class": "{x}"}]).diagnostics[0].message


def test_diagnostics_point_into_the_job_file(job_over: Callable[..., ResolvedJob], tmp_path: Path) -> None:
    from blocklora.job.validate import validate_job

    path = tmp_path / "test.blocklora.json"
    path.write_text(
        '{ "version": 1, "name": "x",\n "dataset": { "resolution": 64, "sources": [\n  { "path": "none" }] } }',
        encoding="utf-8",
    )
    problem = next(problem for problem in validate_job(path).diagnostics if problem.code == "source-missing")
    assert (problem.file, problem.line, problem.column, problem.end_column) == (str(path), 3, 13, 19)
