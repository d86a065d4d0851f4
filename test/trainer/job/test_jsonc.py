"""The reader of JSON with comments."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocklora.job import jsonc
from blocklora.job.text import Lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
JSON_LIKE = st.text(alphabet="{}[]:,\"'\\/* \n\t0123456789.eE+-truefalsenullNaNInfinity\ud800é", max_size=60)


@given(st.text() | JSON_LIKE)
def test_any_text_gives_a_document_or_a_problem_with_a_place(text: str) -> None:
    try:
        document = jsonc.parse(text)
    except jsonc.Problem as problem:
        assert 0 <= problem.start <= problem.end <= len(text) + 1
        assert problem.message and problem.fix
        return
    json.dumps(document.root.value, allow_nan=False).encode()


@given(VALUES)
def test_reads_json_as_python_does(value: object) -> None:
    text = json.dumps(value, ensure_ascii=True)
    document = jsonc.parse(text)
    if not document.problems:  # halves of characters in strategies' texts are problems of ours, not of Python's
        assert document.root.value == json.loads(text)


@given(VALUES)
def test_comments_and_trailing_commas_change_nothing(value: object) -> None:
    text = json.dumps(value, indent=1)
    spaced = "// first\r\n/* and */" + "\n".join(
        line if '"' in line else line.replace("\n", " /* x */\n") for line in text.split("\n")
    )
    assert jsonc.parse(spaced + "\n// last").root.value == jsonc.parse(text).root.value


def test_trailing_commas() -> None:
    assert jsonc.parse('{"a": [1, 2, ], /* c */ "b": {"c": null,},}').root.value == {"a": [1, 2], "b": {"c": None}}


def test_places_of_keys_and_values() -> None:
    text = '{\n  "a": { "b": [10, "é😀", true] }\n}'
    root = jsonc.parse(text).root
    node, path = root.find(("a", "b", 2))
    assert path == ("a", "b", 2)
    assert text[node.start : node.end] == "true"
    start, end = root.children["a"].keys["b"]
    assert text[start:end] == '"b"'
    # Editors count columns in UTF-16 units: the emoji takes two.
    assert Lines(text).place(node.start) == (2, 27)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "json-empty", "empty"),
        ("// nothing", "json-empty", "empty"),
        ('{"a": 1', "json-unclosed", "never closed"),
        ('{"a": "x\n"}', "json-quote", "closing quote"),
        ("{a: 1}", "json-quotes", "`a` needs quotes"),
        ("{'a': 1}", "json-quotes", "double quotes"),
        ("{\"a\": 'x'}", "json-quotes", "double quotes"),
        ('{"a" 1}', "json-colon", "colon"),
        ('{"a": 1 "b": 2}', "json-comma", "comma is missing"),
        ('{"a": 1,, "b": 2}', "json-comma", "nothing before"),
        ("[,]", "json-comma", "nothing before"),
        ('{"a": }', "json-value", "missing"),
        ('{"a": True}', "json-value", "`True`"),
        ('{"a": 01}', "json-number", "`01`"),
        ('{"a": .5}', "json-number", "`.5`"),
        ('{"a": +1}', "json-number", "`+1`"),
        ('{"a": 0x1F}', "json-number", "`0x1F`"),
        ('{"a": hello}', "json-value", "`hello`"),
        ('{"a": 1]', "json-bracket", "does not close"),
        ('{"a": 1} x', "json-rest", "after the end"),
        ("/* open", "json-comment", "never closed"),
        ("[" * 100 + "]" * 100, "json-depth", "deeper than 64"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(text: str, code: str, words: str) -> None:
    with pytest.raises(jsonc.Problem) as caught:
        jsonc.parse(text)
    assert caught.value.code == code
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "json-duplicate"),
        ('{"a": NaN}', "json-not-finite"),
        ('{"a": -Infinity}', "json-not-finite"),
        ('{"a": 1e999}', "json-number-size"),
        ('{"a": ' + "9" * 5000 + "}", "json-number-size"),
        (r'{"a": "C:\dir"}', "json-escape"),
        (r'{"a": "\u12"}', "json-escape"),
        (r'{"a": "\ud800"}', "json-escape"),
        ('{"a": "\t"}', "json-control"),
    ],
)
def test_what_can_be_read_on_is_collected(text: str, code: str) -> None:
    assert [problem.code for problem in jsonc.parse(text).problems] == [code]


def test_an_escaped_pair_is_one_character() -> None:
    assert jsonc.parse(r'"\ud83d\ude00"').root.value == "😀"
