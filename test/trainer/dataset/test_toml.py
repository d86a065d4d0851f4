"""sd-scripts' dataset TOML: its keys, levels and defaults; and strictness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocklora.dataset.items import CaptionRule, DatasetResult
from blocklora.dataset.problems import Problems
from blocklora.dataset.subsets import Place
from blocklora.dataset.toml_config import groups_of_config

Load = Callable[..., DatasetResult]
SUBSET = '[[datasets]]\nresolution = 64\n[[datasets.subsets]]\nimage_dir = "style"\n'


@pytest.fixture
def toml(tmp_path: Path, pictures: Callable[..., Path]) -> Callable[[str], Path]:
    pictures("style", {"a.png": "from txt", "b.png": None})
    (tmp_path / "style" / "b.caption").write_text("from caption", encoding="utf-8")

    def write(text: str) -> Path:
        path = tmp_path / "data.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_defaults_are_sd_scripts(toml: Callable[[str], Path], load: Load) -> None:
    toml(SUBSET)
    result = load(config="data.toml")
    items = result.items
    assert [item.caption for item in items] == ["", "from caption"]  # caption_extension is .caption
    assert [problem.code for problem in result.diagnostics] == ["caption-missing"]
    assert "There are .txt files" in result.diagnostics[0].fix and "`caption_extension`" in result.diagnostics[0].fix
    assert items[0].caption_rule == CaptionRule(separator=",", keep_tokens=0)
    assert {(item.repeats, item.bucket, item.flip, item.batch_size, item.regularization) for item in items} == {
        (1, (64, 64), False, None, False)
    }


def test_inner_levels_win(toml: Callable[[str], Path], load: Load) -> None:
    toml(
        """
        [general]
        caption_extension = ".txt"
        num_repeats = 2
        shuffle_caption = true
        keep_tokens = 3
        [[datasets]]
        resolution = [64, 32]
        batch_size = 5
        keep_tokens = 2
          [[datasets.subsets]]
          image_dir = "style"
          num_repeats = 7
          flip_aug = true
        """
    )
    result = load(config="data.toml", resolution=512)
    item = result.items[0]
    assert (item.caption, item.repeats, item.batch_size, item.bucket, item.flip) == ("from txt", 7, 5, (64, 32), True)
    assert item.caption_rule == CaptionRule(shuffle=True, keep_tokens=2)


def test_everything_supported_arrives(toml: Callable[[str], Path], load: Load) -> None:
    toml(
        SUBSET
        + """
        caption_separator = ";"
        keep_tokens_separator = "|||"
        secondary_separator = "&"
        enable_wildcard = true
        caption_prefix = "p"
        caption_suffix = "s"
        caption_dropout_rate = 0.25
        caption_dropout_every_n_epochs = 4
        caption_tag_dropout_rate = 0.5
        class_tokens = "kira girl"
        is_reg = false
        color_aug = false
        """
    )
    item = load(config="data.toml").items[0]
    assert item.caption == "kira girl"
    assert item.caption_rule == CaptionRule(
        separator=";", keep_tokens_separator="|||", secondary_separator="&", wildcard=True, prefix="p", suffix="s",
        dropout=0.25, dropout_every_n_epochs=4, tag_dropout=0.5,
    )  # fmt: skip


def test_several_datasets_never_share_a_batch(toml: Callable[[str], Path], load: Load) -> None:
    toml(SUBSET + SUBSET.replace("64", "32"))
    items = load(config="data.toml").items
    assert [(item.group, item.bucket) for item in items] == [(0, (64, 64))] * 2 + [(1, (32, 32))] * 2


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("[general]\nshuffle_captions = true\n" + SUBSET, "toml-unknown-key", 2, "Did you mean `shuffle_caption`?"),
        (SUBSET + "batch_size = 2\n", "toml-wrong-level", 5, "[general] or [[datasets]]"),
        (SUBSET + "color_aug = true\n", "toml-unsupported", 5, "`color_aug` (to vary colours)"),
        (SUBSET + "token_warmup_step = 10\n", "toml-unsupported", 5, "show few tags"),
        (SUBSET + 'metadata_file = "x.json"\n', "toml-unsupported", 5, "JSON file"),
        (SUBSET + "num_repeats = 0\n", "toml-value", 5, "from 1 to 10000"),
        (SUBSET + "num_repeats = true\n", "toml-value", 5, "from 1 to 10000"),
        (SUBSET + "caption_dropout_rate = nan\n", "toml-value", 5, "from 0 to 1"),
        (SUBSET + "keep_tokens = 2026-01-01\n", "toml-value", 5, "keep_tokens"),
        ("[generl]\n" + SUBSET, "toml-unknown-table", 1, "Did you mean `general`?"),
        ("datasets = 3", "toml-type", 1, "[[datasets]]"),
        ("", "toml-no-datasets", None, "no [[datasets]]"),
        ("[[datasets]]\nresolution = 64\n", "toml-no-subsets", 1, "no [[datasets.subsets]]"),
        ("[[datasets]]\n[[datasets.subsets]]\nis_reg = true\n", "toml-no-image-dir", 2, "image_dir"),
        (SUBSET.replace("style", "none"), "source-missing", 4, "does not exist"),
        ("[general]\nenable_bucket = true\n" + SUBSET, "toml-bucket-range", 3, "min_bucket_reso = 64"),
        ("a = \n", "toml-syntax", 1, "not valid TOML"),
        ("a = 1\na = 2\n", "toml-syntax", 2, "not valid TOML"),
        (SUBSET + 'image_dir = "x"\n', "toml-syntax", 5, "not valid TOML"),
    ],
)
def test_problems(toml: Callable[[str], Path], load: Load, text: str, code: str, line: int | None, words: str) -> None:
    path = toml(text)
    result = load(config="data.toml")
    problem = next(problem for problem in result.diagnostics if problem.code == code)
    assert (problem.severity, problem.file, problem.line) == ("error", str(path), line)
    assert words in f"{problem.message} {problem.fix}"
    assert not result.ok


def test_a_folder_that_comes_twice_is_left_out_as_in_sd_scripts(toml: Callable[[str], Path], load: Load) -> None:
    toml(SUBSET + '[[datasets.subsets]]\nimage_dir = "style"\n')
    result = load(config="data.toml")
    assert len(result.items) == 2
    assert ("warning", "toml-same-folder") in [(problem.severity, problem.code) for problem in result.diagnostics]


def test_a_missing_file_points_at_the_job(load: Load, tmp_path: Path) -> None:
    problem = load(config="none.toml").diagnostics[0]
    assert (problem.code, problem.file) == ("file-missing", str(tmp_path / "test.blocklora.json"))


KEYS = st.sampled_from(["general", "datasets", "subsets", "image_dir", "resolution", "num_repeats", "x", "is_reg"])
SCALARS = st.sampled_from(["1", "true", '"a"', "[]", "[64, 64]", "{}", "{a = 1}", "nan", "1979-05-27", '"""\n[x]\n"""'])
LINES = st.lists(
    st.one_of(
        st.builds("{} = {}".format, KEYS, SCALARS),
        st.builds("[{}]".format, KEYS),
        st.builds("[[{}.{}]]".format, KEYS, KEYS),
        st.sampled_from(["[[datasets]]", "[[datasets.subsets]]", "# x", "a.b = 1"]),
        st.text(max_size=10),
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_anything_is_answered_with_sentences(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    problems = Problems(skip=False)
    groups_of_config(path, 64, problems, Place(file=path))
    assert all(problem.message and problem.fix for problem in problems.found)
