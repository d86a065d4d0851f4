"""Plans that are asked for while a job is being written: one process stays, so that nothing is started for each key."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from blocklora.plan.command import plan_report
from blocklora.protocol.reports import PlanReport


def answer_plans(requests: Iterable[bytes], answers: TextIO) -> None:
    """Answers until the requests end.

    Args:
        requests: JSON lines ``{"id": number, "job": path of the job file, "text": what it holds now}``.
        answers: gets a JSON line for each, ``{"id": …, "report": …}`` with the report of ``plan``, or
            ``{"id": …, "error": …}`` when something went wrong that is no fault of the job.
    """
    for line in requests:
        try:
            request = json.loads(line)
            number = int(request["id"])
        except (ValueError, KeyError, TypeError):
            continue  # nobody waits for an answer without a number
        try:
            content = str(request["text"]).encode("utf-8", "surrogatepass")
            report: PlanReport = plan_report(Path(str(request["job"])), content)
            body = f'"report":{report.model_dump_json(by_alias=True)}'
        except Exception as error:  # the next text may be better
            body = f'"error":{json.dumps(f"{type(error).__name__}: {error}")}'
        answers.write(f'{{"id":{number},{body}}}\n')
        answers.flush()
