"""Answers of the command line with ``--json``: diagnostics, plan and doctor."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Report(BaseModel):
    """Shared rules: camelCase, no unknown keys."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", defer_build=True)


class Diagnostic(Report):
    """One problem: cause, remedy and place. Lines and columns count from 1; the end is exclusive."""

    severity: Literal["error", "warning", "info"]
    code: str = Field(description="Stable kebab-case name of the kind of problem.")
    message: str
    fix: str = ""
    file: str | None = Field(default=None, description="Absolute path; null: the job file itself could not be named.")
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class Diagnostics(Report):
    """Answer of ``validate``."""

    version: Literal[1] = 1
    ok: bool
    diagnostics: list[Diagnostic]


class PartPlan(Report):
    """What a part of the U-Net gets."""

    rank: int
    conv_rank: int
    modules: int
    parameters: int


class BucketPlan(Report):
    """Images of one size."""

    width: int
    height: int
    images: int


class CachePlan(Report):
    """What is computed once before training."""

    total: int
    cached: int
    complete: bool = Field(description="False: captions change from step to step, and new ones are encoded on the fly.")


class MemoryPlan(Report):
    """Estimated peak, in bytes."""

    total: int
    base: int
    network: int
    activations: int
    basis: str = Field(description="How it was estimated, in one sentence.")


class TimePlan(Report):
    """Estimated seconds; null where nothing is known of the device yet."""

    seconds: float | None
    basis: str


class Plan(Report):
    """What a job will do."""

    name: str
    base: str
    base_name: str
    resolution: tuple[int, int]
    images: int
    regularization_images: int
    images_per_epoch: int = Field(description="With repeats and regularisation images.")
    steps_per_epoch: int
    steps: int
    epochs: float
    batch_size: int
    buckets: list[BucketPlan]
    masked: int = Field(description="Pictures of which only a part is learnt.")
    focal_points: int = Field(description="Pictures that are cropped around a focal point in place of their middle.")
    modules: int
    parameters: int
    file_bytes: int
    parts: dict[str, PartPlan]
    latents: CachePlan
    text: CachePlan
    memory: MemoryPlan
    time: TimePlan
    sample_pictures: int
    summary: str = Field(description="One plain sentence for a confirmation.")


class PlanReport(Report):
    """Answer of ``plan``."""

    version: Literal[1] = 1
    ok: bool
    diagnostics: list[Diagnostic]
    plan: Plan | None


class Device(Report):
    """Something that can train."""

    kind: Literal["cuda", "mps", "xpu", "cpu"]
    index: int
    name: str
    total_bytes: int
    free_bytes: int | None
    bf16: bool


class Doctor(Report):
    """Answer of ``doctor``."""

    version: Literal[1] = 1
    ok: bool
    python: str
    trainer_version: str
    packages: dict[str, str | None] = Field(description="Installed versions; null: missing.")
    devices: list[Device]
    problems: list[Diagnostic]
