"""Lines of ``events.jsonl``: what a run tells the world, one JSON object a line, append-only.

``v`` is the version of this format, ``seq`` counts from 0 without gaps over the whole run (a resumed run goes on
counting), ``time`` is UTC. ``finished``, ``stopped`` and ``error`` are terminal: nothing follows them but a later
``started`` (resume). The JSON Schema is ``native-bin/schema/events.schema.json``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel

EVENTS_VERSION = 1


class EventBase(BaseModel):
    """What every event has."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    v: Literal[1] = 1
    seq: int = Field(ge=0)
    time: datetime


class Started(EventBase):
    """The process is up and has read its job."""

    type: Literal["started"] = "started"
    pid: int
    name: str
    trainer_version: str
    steps: int
    device: str = Field(description="torch's name: cpu, cuda:0, mps …")
    device_name: str = Field(description="What a person calls it: NVIDIA GeForce RTX 4090, CPU (8 cores) …")
    precision: str
    resumed_from: int | None = Field(default=None, description="Step of the checkpoint that this process went on from.")


class Phase(EventBase):
    """What the process is busy with; repeated with `done` as it advances."""

    type: Literal["phase"] = "phase"
    phase: Literal["loading", "caching-latents", "caching-text", "training", "sampling", "saving", "paused", "stopping"]
    step: int = 0
    done: int | None = None
    total: int | None = None


class Network(EventBase):
    """The LoRA's size, once it is made."""

    type: Literal["network"] = "network"
    modules: int
    parameters: int
    parts: dict[str, int] = Field(description="Parameters per part.")


class Step(EventBase):
    """Progress of the loop: `losses` are those of all steps since the last step event, the last belongs to `step`."""

    type: Literal["step"] = "step"
    step: int = Field(ge=1)
    epoch: int = Field(ge=1)
    losses: list[float | None] = Field(description="One per step; null where the loss was not a finite number.")
    learning_rate: float
    steps_per_second: float
    eta_seconds: float
    host_bytes: int = Field(description="Resident memory of the process.")
    device_bytes: int | None = Field(default=None, description="Peak memory on the accelerator.")


class Sample(EventBase):
    """A picture of the weights in training."""

    type: Literal["sample"] = "sample"
    step: int
    index: int = Field(description="Which of the job's prompts.")
    prompt: str
    seed: int
    file: str = Field(description="Relative to the run folder, with forward slashes.")
    width: int
    height: int
    seconds: float


class Checkpoint(EventBase):
    """State from which the run can be resumed exactly is safe on disk."""

    type: Literal["checkpoint"] = "checkpoint"
    step: int
    folder: str


class LoraSaved(EventBase):
    """A LoRA file is safe on disk."""

    type: Literal["lora"] = "lora"
    step: int
    file: str
    bytes: int
    final: bool


class Warning_(EventBase):
    """Something went wrong, and training goes on."""

    type: Literal["warning"] = "warning"
    code: str
    message: str
    fix: str = ""
    file: str | None = None
    step: int | None = None


class Finished(EventBase):
    """Terminal: all steps are done."""

    type: Literal["finished"] = "finished"
    step: int
    file: str
    bytes: int
    seconds: float = Field(description="Of training in all processes of this run.")


class Stopped(EventBase):
    """Terminal: asked to stop; everything up to `step` is saved."""

    type: Literal["stopped"] = "stopped"
    step: int
    reason: Literal["user", "signal"]
    file: str | None = None


class Error(EventBase):
    """Terminal: training could not go on. One sentence of cause, one of remedy."""

    type: Literal["error"] = "error"
    code: str
    message: str
    fix: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    step: int | None = None


AnyEvent = Annotated[
    Started | Phase | Network | Step | Sample | Checkpoint | LoraSaved | Warning_ | Finished | Stopped | Error,
    Field(discriminator="type"),
]


class Event(RootModel[AnyEvent]):
    """One line of ``events.jsonl``."""
