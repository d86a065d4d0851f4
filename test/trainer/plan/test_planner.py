"""Plans of texts that were not saved, one process for all."""

from __future__ import annotations

import io
import json
from pathlib import Path

from blocklora.plan.command import plan_report
from blocklora.plan.planner import answer_plans

JOB = Path(__file__).parents[3] / "media" / "sample" / "style.blocklora.json"


def answers(*requests: object) -> list[dict[str, object]]:
    lines = [request if isinstance(request, bytes) else json.dumps(request).encode() for request in requests]
    out = io.StringIO()
    answer_plans(lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_text_gets_the_plan_that_its_file_would_get() -> None:
    text = JOB.read_text(encoding="utf-8")
    changed = text.replace('"steps": 600', '"steps": 60')
    first, second = answers({"id": 1, "job": str(JOB), "text": text}, {"id": 2, "job": str(JOB), "text": changed})
    assert first == {"id": 1, "report": json.loads(plan_report(JOB).model_dump_json(by_alias=True))}
    assert second["report"]["plan"]["steps"] == 60  # type: ignore[index]


def test_mistakes_of_a_text_are_told_and_the_next_is_answered() -> None:
    broken, fine = answers(
        {"id": 3, "job": str(JOB), "text": "{"},
        {"id": 4, "job": str(JOB), "text": JOB.read_text(encoding="utf-8")},
    )
    report = broken["report"]
    assert isinstance(report, dict)
    assert not report["ok"]
    assert report["plan"] is None
    assert fine["report"]["ok"]  # type: ignore[index]


def test_lines_that_ask_nothing_are_passed_over() -> None:
    assert [answer["id"] for answer in answers(b"nonsense\n", b"[]\n", {"id": 5, "job": "", "text": "\ud800"})] == [5]
