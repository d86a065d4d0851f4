"""``run.json``: the live state of a run, rewritten atomically every two seconds and at each change of state."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

HEARTBEAT_SECONDS = 2.0

RunStateName = Literal["starting", "running", "paused", "stopping", "finished", "stopped", "failed"]


class Run(BaseModel):
    """Who runs it, whether it is alive, how far it is."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    version: Literal[1] = 1
    name: str
    state: RunStateName
    pid: int
    process_started: float = Field(description="Start time of the process (seconds since 1970), to tell a reused pid.")
    hostname: str = Field(description="The pid means something on this machine only.")
    heartbeat: datetime
    started: datetime
    step: int
    steps: int
