"""A job with every path made absolute: what a run is started with and resumed from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocklora.job.models import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedJob:
    """A job whose paths no longer depend on where it is read."""

    job: Job
    root: Path
    """Folder of the job file: ``.blocklora`` with caches lies here or in the workspace above."""
    source: Path
    """The job file."""

    def to_json(self) -> dict[str, Any]:
        """Content of a run's ``job.json``: the job with absolute paths, and where it came from."""
        return {**self.job.model_dump(mode="json", by_alias=True), "source": str(self.source)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ResolvedJob:
        """The job of a run again.

        Raises:
            pydantic.ValidationError: the file was changed to something that is no job.
            KeyError: it has no ``source``.
        """
        import json

        source = Path(data["source"])
        job = Job.model_validate_json(json.dumps({key: value for key, value in data.items() if key != "source"}))
        return cls(job=job, root=source.parent, source=source)


def resolve_job(job: Job, path: Path) -> ResolvedJob:
    """Makes the paths of a job absolute; relative ones start at the job file, ``~`` is the home folder."""
    source = Path(path).absolute()
    root = source.parent
    base = job.base.model_copy(
        update={
            "model": job.base.model if job.base.model == "embedded" else absolute(job.base.model, root),
            "vae": job.base.vae and absolute(job.base.vae, root),
        }
    )
    config = job.dataset.config and absolute(job.dataset.config, root)
    resolution = job.dataset.resolution
    if config and "resolution" not in job.dataset.model_fields_set:
        resolution = _resolution_of(Path(config)) or resolution
    dataset = job.dataset.model_copy(
        update={
            "resolution": resolution,
            "sources": tuple(
                item.model_copy(update={"path": absolute(item.path, root)}) for item in job.dataset.sources
            ),
            "config": config,
        }
    )
    mixes = tuple(mix.model_copy(update={"lora": absolute(mix.lora, root)}) for mix in job.samples.mix_with)
    resolved = job.model_copy(
        update={
            "base": base,
            "dataset": dataset,
            "samples": job.samples.model_copy(update={"mix_with": mixes}),
        }
    )
    return ResolvedJob(job=resolved, root=root, source=source)


def _resolution_of(config: Path) -> int | tuple[int, int] | None:
    """Resolution of the first data set in an sd-scripts TOML, for samples; ``None`` when it has none or is no TOML."""
    import tomllib

    try:
        data = tomllib.loads(config.read_text(encoding="utf-8-sig"))
        sizes = [
            *(dataset.get("resolution") for dataset in data["datasets"]),
            data.get("general", {}).get("resolution"),
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # whoever reads the file for good says what is wrong with it
    for size in sizes:
        pair = tuple(size) if isinstance(size, list) else (size, size)
        if len(pair) == 2 and all(isinstance(side, int) and 32 <= side <= 4096 for side in pair):
            return pair[0] if pair[0] == pair[1] else (pair[0], pair[1])
    return None


def absolute(path: str, root: Path) -> str:
    """A path of a job file as an absolute one. Symbolic links stay as they are, ``..`` is folded."""
    import os.path

    return os.path.abspath(root / os.path.expanduser(path))
