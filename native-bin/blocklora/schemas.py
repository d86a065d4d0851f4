"""JSON Schemas of everything that crosses between the trainer and the editor, made from the pydantic models."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from blocklora.errors import UserError


def _models() -> dict[str, type[BaseModel]]:
    from blocklora.job.models import Job
    from blocklora.lora.reports import LoraLine
    from blocklora.protocol.events import Event
    from blocklora.protocol.reports import Diagnostics, Doctor, PlanReport
    from blocklora.protocol.run import Run

    return {
        "job": Job,
        "events": Event,
        "run": Run,
        "plan": PlanReport,
        "diagnostics": Diagnostics,
        "doctor": Doctor,
        "lora": LoraLine,
    }


def schema_names() -> list[str]:
    """Names of all schemas."""
    return list(_models())


def schema_text(name: str) -> str:
    """A schema as it is committed: keys in the order of the models, two spaces, a newline at the end.

    Raises:
        UserError: there is no schema of this name.
    """
    from blocklora.job.words import listed, suggestion

    models = _models()
    if name not in models:
        near = suggestion(name, models)
        raise UserError(
            "schema-unknown",
            f"There is no schema `{name}`.",
            f"Did you mean `{near}`?" if near else f"Schemas are {listed(models, 'and')}.",
        )
    return json.dumps(models[name].model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path, names: list[str]) -> list[Path]:
    """Writes ``<name>.schema.json`` files, the same bytes each time.

    Raises:
        UserError: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = folder / f"{name}.schema.json"
            path.write_text(schema_text(name), encoding="utf-8", newline="\n")
            written.append(path)
    except OSError as error:
        raise UserError(
            "schema-write",
            f"{folder} cannot be written: {error.strerror or error}.",
            "Choose another folder.",
            file=folder,
        ) from error
    return written
