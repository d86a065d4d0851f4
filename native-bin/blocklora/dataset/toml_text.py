"""A TOML file as text: where its tables and keys are, which ``tomllib`` does not say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blocklora.dataset.subsets import Place
from blocklora.errors import UserError
from blocklora.job.text import decode, read_bytes

_HEADER = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[\w.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"(?P<indent>\s*)(?P<key>[\w-]+|\"[^\"]*\"|'[^']*')\s*(?:\.[^=]*)?=")
_AT = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

TablePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlText:
    """A parsed file with the places of its keys and tables."""

    path: Path
    data: dict[str, Any]
    _places: dict[TablePath, Place] = field(default_factory=dict)

    def place(self, table: TablePath, key: str | None = None) -> Place:
        """Where a key is set, else where its table begins, else the file alone.

        Args:
            table: such as ``("datasets", 0, "subsets", 1)``.
        """
        if key is not None and (*table, key) in self._places:
            return self._places[(*table, key)]
        return self._places.get(table, Place(file=self.path))


def read_toml(path: Path) -> TomlText:
    """Reads a TOML file.

    Raises:
        UserError: missing, too large, not text, or not TOML; with line and column.
    """
    text = decode(read_bytes(path, "dataset config"), path)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = str(error) or "too deeply nested"
        at = _AT.search(message)
        raise UserError(
            "toml-syntax",
            f"{path.name} is not valid TOML: {_lower(_AT.sub('', message))}.",
            "Mend this place.",
            file=path,
            line=int(at["line"]) if at and at["line"] else text.count("\n") + 1 if at else None,
            column=int(at["column"]) if at and at["column"] else None,
        ) from error
    return TomlText(path=path, data=data, _places=_places(text, path))


def _places(text: str, path: Path) -> dict[TablePath, Place]:
    """Lines of table headers and of keys. Text inside multi-line strings is not told apart: at worst a place is off."""
    places: dict[TablePath, Place] = {}
    counts: dict[TablePath, int] = {}
    table: TablePath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table(header["name"], header["open"] == "[[", counts)
            places.setdefault(table, _span(path, number, line, line.index("["), len(line.rstrip())))
        elif key := _ASSIGNMENT.match(line):
            name = key["key"].strip("\"'")
            places.setdefault((*table, name), _span(path, number, line, key.start("key"), key.end("key")))
    return places


def _table(name: str, repeated: bool, counts: dict[TablePath, int]) -> TablePath:
    """Path of a table header; the parts of a name that are lists of tables mean their latest item."""
    table: TablePath = ()
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for index, part in enumerate(parts):
        table = (*table, part)
        if repeated and index == len(parts) - 1:
            counts[table] = counts.get(table, -1) + 1
        if table in counts:
            table = (*table, counts[table])
    return table


def _span(path: Path, line: int, text: str, start: int, end: int) -> Place:
    def column(offset: int) -> int:
        return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2 + 1

    return Place(file=path, line=line, column=column(start), end_line=line, end_column=column(end))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
