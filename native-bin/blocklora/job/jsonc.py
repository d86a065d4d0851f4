"""JSON with comments and trailing commas, read so that every value knows its place.

What can be read on is collected as a problem (a key given twice, NaN, a bad escape); what cannot is a
:class:`Problem` that is raised. Nothing else is ever raised, whatever the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 64
_MAX_DIGITS = 300

_SPACE = re.compile(r"[ \t\r\n\ufeff]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[^\s,:{}\[\]\"'/]+")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)


class Problem(Exception):
    """Something wrong in the text, from offset ``start`` up to ``end``."""

    def __init__(self, code: str, message: str, fix: str, start: int, end: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix
        self.start = start
        self.end = end


@dataclass(slots=True, kw_only=True)
class Node:
    """A value with its place; for an object, also the places of its keys."""

    value: Value
    start: int
    end: int
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def find(self, path: Sequence[str | int]) -> tuple[Node, Path]:
        """The deepest node along ``path`` and the part of the path that leads to it; unknown steps are passed over."""
        node, found = self, []
        for step in path:
            if step in node.children:
                node = node.children[step]
                found.append(step)
        return node, tuple(found)


@dataclass(slots=True, kw_only=True)
class Document:
    """What a text says, and what is wrong with it although it could be read."""

    root: Node
    problems: list[Problem]
    suspect: set[Path]
    """Values that already have a problem."""


def parse(text: str) -> Document:
    """Reads a whole text.

    Raises:
        Problem: the text is not JSON with comments; says where and what was expected.
    """
    parser = _Parser(text)
    parser.skip()
    if parser.at == len(text):
        raise Problem("json-empty", "The file is empty.", 'Start with { "version": 1 }.', 0, 0)
    root = parser.value((), 0)
    parser.skip()
    if parser.at < len(text):
        raise parser.fatal("json-rest", "Something follows after the end of the job.", "Remove it.", parser.word_end())
    return Document(root=root, problems=parser.problems, suspect=parser.suspect)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.problems: list[Problem] = []
        self.suspect: set[Path] = set()

    def value(self, path: Path, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.fatal("json-depth", f"Brackets are nested deeper than {MAX_DEPTH}.", "Remove some of them.")
        start = self.at
        char = self.text[start : start + 1]
        if char == "{":
            return self.object(path, depth)
        if char == "[":
            return self.array(path, depth)
        value = self.string(path) if char == '"' else self.scalar(path)
        return Node(value=value, start=start, end=self.at)

    def object(self, path: Path, depth: int) -> Node:
        opened = self.at
        members: dict[str, Value] = {}
        node = Node(value=members, start=opened, end=opened)
        self.at += 1
        while not self.closed("}", opened, bool(members)):
            start = self.at
            if self.text[start] != '"':
                raise self.no_key()
            key = self.string(path)
            place = (start, self.at)
            self.skip()
            if self.text[self.at : self.at + 1] != ":":
                raise self.fatal("json-colon", f"After the key `{key}` a colon is missing.", "Add `:` and a value.")
            self.at += 1
            self.skip()
            child = self.value((*path, key), depth + 1)
            if key in members:
                self.problems.append(
                    Problem("json-duplicate", f"The key `{key}` is given twice.", "Keep one of the two.", *place)
                )
                continue
            members[key] = child.value
            node.keys[key] = place
            node.children[key] = child
        node.end = self.at
        return node

    def array(self, path: Path, depth: int) -> Node:
        opened = self.at
        items: list[Value] = []
        node = Node(value=items, start=opened, end=opened)
        self.at += 1
        while not self.closed("]", opened, bool(items)):
            child = self.value((*path, len(items)), depth + 1)
            node.children[len(items)] = child
            items.append(child.value)
        node.end = self.at
        return node

    def closed(self, bracket: str, opened: int, need_comma: bool) -> bool:
        """Whether the object or array ends here; if not, the next member starts here."""
        self.skip()
        comma = None
        if need_comma and self.text[self.at : self.at + 1] == ",":
            comma = self.at
            self.at += 1
            self.skip()
        char = self.text[self.at : self.at + 1]
        if char == "":
            kind = self.text[opened]
            raise Problem(
                "json-unclosed",
                f"This `{kind}` is never closed.",
                f"Add `{bracket}` where it ends.",
                opened,
                opened + 1,
            )
        if char == bracket:
            self.at += 1
            return True
        if char == ",":
            raise self.fatal("json-comma", "There is a comma with nothing before it.", "Remove the comma.")
        if char in "}]":
            raise self.fatal("json-bracket", f"`{char}` does not close `{self.text[opened]}`.", f"Write `{bracket}`.")
        if need_comma and comma is None:
            raise self.fatal("json-comma", "A comma is missing before this.", "Add `,`.", self.word_end())
        return False

    def scalar(self, path: Path) -> Value:
        start = self.at
        number = _NUMBER.match(self.text, start)
        word = _WORD.match(self.text, start)
        end = word.end() if word else start + 1
        text = self.text[start:end]
        if number and number.end() >= end:
            self.at = number.end()
            return self.number(number, path)
        if text in _CONSTANTS:
            self.at = end
            return _CONSTANTS[text]
        if _NOT_FINITE.fullmatch(text):
            self.at = end
            self.suspect.add(path)
            self.problems.append(
                Problem("json-not-finite", f"{text} is not a number that a job can use.", "Write a number.", start, end)
            )
            return 0
        raise self.no_value(text, start, end)

    def number(self, match: re.Match[str], path: Path) -> int | float:
        text = match.group()
        whole = match["fraction"] is None and match["exponent"] is None
        if len(text) <= _MAX_DIGITS:
            number = int(text) if whole else float(text)
            if isinstance(number, int) or math.isfinite(number):
                return number
        self.suspect.add(path)
        self.problems.append(
            Problem("json-number-size", "This number is too large.", "Write a smaller one.", match.start(), match.end())
        )
        return 0

    def string(self, path: Path) -> str:
        start = self.at
        parts: list[str] = []
        self.at += 1
        while True:
            if plain := _PLAIN.match(self.text, self.at):
                parts.append(plain.group())
                self.at = plain.end()
            char = self.text[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                break
            if char == "\\":
                parts.append(self.escape())
            elif char in ("", "\n", "\r"):
                raise Problem("json-quote", "This text has no closing quote.", 'Add `"` at its end.', start, self.at)
            else:
                self.note("json-control", "Text cannot hold a raw control character.", "Remove it.", self.at + 1)
                self.at += 1
        return self.paired("".join(parts), start)

    def escape(self) -> str:
        """The character that a backslash and what follows stand for."""
        char = self.text[self.at + 1 : self.at + 2]
        if char in _ESCAPES and char:
            self.at += 2
            return _ESCAPES[char]
        digits = self.text[self.at + 2 : self.at + 6]
        if char == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            self.at += 6
            return chr(int(digits, 16))
        self.note(
            "json-escape",
            f"`\\{char}` is not an escape that JSON knows.",
            "Write `\\\\` for a backslash, or `/` between folders.",
            self.at + 2,
        )
        self.at += 1
        return "\\"

    def paired(self, text: str, start: int) -> str:
        """Joins surrogate pairs that were written as two escapes; a half alone is a problem."""
        if not any("\ud800" <= char <= "\udfff" for char in text):
            return text
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if "\ufffd" in joined and "\ufffd" not in text:
            self.problems.append(
                Problem(
                    "json-escape", "This text holds half a character.", "Write the character itself.", start, self.at
                )
            )
        return joined

    def skip(self) -> None:
        """Passes over white space and comments."""
        while True:
            if space := _SPACE.match(self.text, self.at):
                self.at = space.end()
            two = self.text[self.at : self.at + 2]
            if two == "//":
                end = re.compile(r"[\r\n]").search(self.text, self.at)
                self.at = end.start() if end else len(self.text)
            elif two == "/*":
                end = self.text.find("*/", self.at + 2)
                if end < 0:
                    raise self.fatal(
                        "json-comment", "This comment is never closed.", "Add `*/` at its end.", self.at + 2
                    )
                self.at = end + 2
            else:
                return

    def no_key(self) -> Problem:
        word = _WORD.match(self.text, self.at)
        if self.text[self.at] == "'":
            return self.fatal("json-quotes", "Keys need double quotes.", "Write \"key\" in place of 'key'.")
        if word:
            return self.fatal(
                "json-quotes",
                f"The key `{_short(word.group())}` needs quotes.",
                f'Write "{_short(word.group())}".',
                word.end(),
            )
        return self.fatal("json-key", "Here a key in double quotes is expected.", "Add a key, or remove this.")

    def no_value(self, text: str, start: int, end: int) -> Problem:
        if text[:1] == "'":
            return Problem("json-quotes", "Text needs double quotes.", "Write \"text\" in place of 'text'.", start, end)
        if text == "":
            return Problem("json-value", "Here a value is missing.", "Add one.", start, start)
        if text in ",:}]":
            return Problem("json-value", f"Here a value is missing before `{text}`.", "Add one.", start, end)
        lower = {"True": "true", "False": "false", "None": "null", "undefined": "null"}.get(text)
        if lower:
            return Problem("json-value", f"`{text}` is not a JSON value.", f"Write {lower}.", start, end)
        if text[0] in "+-.0123456789":
            return Problem(
                "json-number", f"`{_short(text)}` is not a number.", "Write it like 12, 0.5 or 1e-4.", start, end
            )
        return Problem(
            "json-value", f"`{_short(text)}` is not a value.", f'Text needs quotes: "{_short(text)}".', start, end
        )

    def note(self, code: str, message: str, fix: str, end: int) -> None:
        self.problems.append(Problem(code, message, fix, self.at, end))

    def fatal(self, code: str, message: str, fix: str, end: int | None = None) -> Problem:
        return Problem(code, message, fix, self.at, self.at + 1 if end is None else end)

    def word_end(self) -> int:
        word = _WORD.match(self.text, self.at)
        return word.end() if word else self.at + 1


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
