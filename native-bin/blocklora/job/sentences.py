"""Errors of the pydantic models as sentences for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from blocklora.job.jsonc import Node, Path
from blocklora.job.models import Job
from blocklora.job.words import listed, shown, suggestion

_TYPES = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "list_type": "a list in [ ]",
    "dict_type": "an object in { }",
    "model_type": "an object in { }",
    "model_attributes_type": "an object in { }",
    "finite_number": "a finite number",
}
_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def sentence(kind: str, path: Path, value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    """Cause and remedy of one error of the models.

    Args:
        kind: pydantic's name of the error.
        path: where it is in the job.
        value: what stands there.
        context: pydantic's limits.
    """
    name = _name(path)
    if kind == "missing":
        return f"{name} is missing.", f"Add {_example(path)}."
    if kind in _TYPES:
        return f"{name} must be {_TYPES[kind]}, not {shown(value)}.", f"Write {_TYPES[kind]}."
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return f"{name} is {shown(value)}, but must be {words} {_plain(context[key])}.", "Change the number."
    if kind == "literal_error":
        return _choice(path, value, str(context.get("expected", "")))
    if kind in ("string_too_short", "too_short"):
        return f"{name} is empty.", "Write something there, or remove the key."
    if kind == "string_too_long":
        return f"{name} has more than {context['max_length']} characters.", "Shorten it."
    if kind == "too_long":
        return f"{name} has more than {context['max_length']} values.", f"Give {context['max_length']}."
    if kind == "string_pattern_mismatch":
        return f"{name} becomes a file name and cannot hold {shown(value)}.", 'Leave out \\ / : * ? " < > |.'
    return f"{name} cannot be {shown(value)}.", "See the key's description."


def unknown_key(path: Path, present: Collection[str]) -> tuple[str, str]:
    """Cause and remedy for a key that the models do not know.

    Args:
        path: the key's.
        present: keys beside it; what is there already was not meant.
    """
    key, parent = str(path[-1]), path[:-1]
    known = [name for name in keys_at(parent) if name not in present]
    message = f"`{key}` is not a key of {_object(parent)}."
    if near := suggestion(key, known):
        return message, f"Did you mean `{near}`?"
    for section in ("base", "dataset", "network", "training", "samples", "output"):
        if (home := suggestion(key, keys_at((section,)))) and home.lower() == key.replace("_", "").lower():
            return message, f"Move it into `{section}` as `{home}`."
    return message, f"Remove it, or use one of {listed(f'`{name}`' for name in known)}." if known else "Remove it."


def unknown_part(key: str) -> tuple[str, str]:
    """Cause and remedy for a block that is no part of the U-Net."""
    from blocklora.blocks.parts import PARTS

    near = suggestion(key, PARTS)
    fix = f"Did you mean `{near}`? " if near else ""
    return f"`{key}` is not a block.", f"{fix}Blocks are {listed(PARTS, 'and')}."


def keys_at(path: Path) -> list[str]:
    """Keys as written in the file of the object at ``path``; empty when that is no object of ours."""
    model = _model_at(path)
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def error_path(loc: tuple[str | int, ...], root: Node) -> Path:
    """pydantic's location without the names of types and unions, which are no part of the file.

    The last step is kept when its object or list is there, as the key may be the missing or the unknown one.
    """
    path: list[str | int] = []
    node = root
    for step in loc:
        if step in node.children:
            path.append(step)
            node = node.children[step]
    last = loc[-1] if loc else None
    if isinstance(last, str) and last in keys_at(tuple(path)):
        path.append(last)
    return tuple(path)


def _model_at(path: Path) -> type[BaseModel] | None:
    model: object = Job
    for step in path:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return None
        if isinstance(step, int):
            continue
        fields = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
        if step == "blocks" and path[-1] != "blocks" and "rank" in fields:
            from blocklora.job.models import BlockSetting

            return BlockSetting
        model = _first_model(fields.get(str(step)))
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _first_model(annotation: object) -> object:
    """The model in ``X``, ``X | None`` or ``tuple[X, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if (model := _first_model(inner)) is not None:
            return model
    return None


def _choice(path: Path, value: object, expected: str) -> tuple[str, str]:
    if path == ("version",):
        return f"This is a job file of version {shown(value)}, and this trainer reads version 1.", 'Write "version": 1.'
    choices = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    near = suggestion(value, choices) if isinstance(value, str) else None
    quoted = listed(f'"{choice}"' for choice in choices)
    return f"{_name(path)} cannot be {shown(value)}.", f'Did you mean "{near}"?' if near else f"Use {quoted}."


def _name(path: Path) -> str:
    if not path:
        return "The job"
    keys = [step for step in path if isinstance(step, str)]
    if isinstance(path[-1], int):
        return f"Item {path[-1] + 1} of `{keys[-1]}`" if keys else f"Item {path[-1] + 1}"
    return f"`{keys[-1]}`"


def _object(path: Path) -> str:
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return "a job"
    return f"an item of `{keys[-1]}`" if isinstance(path[-1], int) else f"`{keys[-1]}`"


def _example(path: Path) -> str:
    examples = {
        "version": '"version": 1',
        "name": '"name": "my-lora"',
        "dataset": '"dataset": { "sources": [{ "path": "images" }] }',
        "path": '"path": "images"',
        "lora": '"lora": "other.safetensors"',
        "rank": '"rank": 16',
        "pattern": '"pattern": "up_blocks.*.attn2.to_*"',
    }
    return examples.get(str(path[-1]), f"`{path[-1]}`") if path else "it"


def _plain(number: object) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}" if isinstance(number, float) else str(number)
