"""Speed and memory of the trainer as ratios against a plain diffusers + peft loop, measured in one run.

Both sides of a comparison live at the same time and take turns, a few steps each, so that whatever else the machine
does hits both. A ratio is the median over the rounds. `python bench.py --out RESULTS.md` adds a section with machine
and date.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import random_base
import startup
import torch
from cases import Case, to_json

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Side:
    """A worker process that is ready to do steps."""

    def __init__(self, side: str, case: Case) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), side, to_json(case)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.device = self._answer()["device"]
        self.rounds: list[dict[str, float]] = []

    def run(self, steps: int) -> None:
        """Do ``steps`` steps and remember what they took."""
        print(steps, file=self.process.stdin, flush=True)
        self.rounds.append(self._answer())

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a side of the bench ended early; its error stands above")
        return json.loads(line)


@dataclass(kw_only=True, slots=True, frozen=True)
class Row:
    """One comparison."""

    what: str
    speed: float
    """How many times faster than the other side."""
    memory: float
    """Peak memory as a share of the other side's."""
    goal: str
    seconds: tuple[float, float]
    """Seconds a step: ours, theirs."""
    gigabytes: tuple[float, float]
    device: str


def compare(
    what: str, first: tuple[str, Case], second: tuple[str, Case], *, rounds: int, steps: int, goal: str = ""
) -> Row:
    """How much faster and leaner the first is."""
    sides = [Side(*first), Side(*second)]
    try:
        for _ in range(rounds):
            for side in sides:
                side.run(steps)
    finally:
        for side in sides:
            side.close()
    ours, theirs = sides
    pairs = list(zip(ours.rounds, theirs.rounds, strict=True))
    row = Row(
        what=what,
        speed=statistics.median(b["seconds"] / a["seconds"] for a, b in pairs),
        memory=ours.rounds[-1]["bytes"] / theirs.rounds[-1]["bytes"],
        goal=goal,
        seconds=tuple(statistics.median(r["seconds"] for r in side.rounds) / steps for side in sides),
        gigabytes=tuple(side.rounds[-1]["bytes"] / 1e9 for side in sides),
        device=ours.device,
    )
    print(markdown(row), flush=True)
    return row


def markdown(row: Row) -> str:
    """The row of the table."""
    ours, theirs = row.seconds
    a, b = row.gigabytes
    return (
        f"| {row.what} | **{row.speed:.2f}×** | {row.goal} | {ours * 1000:.0f} / {theirs * 1000:.0f} ms "
        f"| {row.memory:.2f} ({a:.2f} / {b:.2f} GB) |"
    )


def main() -> None:
    """Run every comparison and write the results."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    arguments.add_argument(
        "--cache", type=Path, default=default_cache(), help="folder for the random base of full size"
    )
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--only", choices=["tiny", "full", "startup"], help="one group of comparisons")
    options = arguments.parse_args()
    gpu = torch.cuda.is_available()

    tiny = Case(base=ROOT / "native-bin" / "base", resolution=64, batch=2)
    full = Case(
        base=options.cache / "random-sd15", resolution=512 if gpu else 128, batch=2, precision="bf16" if gpu else "fp32"
    )
    rows: list[Row] = []
    lines: list[str] = []
    if options.only in (None, "tiny"):
        rows += group("embedded base, 64 px, batch 2", tiny, rounds=options.rounds, steps=8, goal="")
    if options.only in (None, "full"):
        if not full.base.exists():
            print("Making a base of SD 1.5's size with random weights…", flush=True)
            random_base.write(full.base)
        goal = "≥ 1.3×" if gpu else "≥ 1.2×"
        rows += group(
            f"SD 1.5 size, {full.resolution} px, batch 2",
            full,
            rounds=options.rounds,
            steps=20 if gpu else 1,
            goal=goal,
        )
    if options.only in (None, "startup"):
        lines.append(startup.measure(options.rounds))
        print(lines[-1])
    write(options.out, rows, lines)
    print(f"Written: {options.out}")


def default_cache() -> Path:
    """The folder in which the project's set-up keeps what it downloads."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("BLOCKLORA_CACHE") or Path(cache) / "block-lora-studio")


def group(name: str, case: Case, *, rounds: int, steps: int, goal: str) -> list[Row]:
    """Every comparison on one base."""
    upper, late = replace(case, blocks="upper"), replace(case, blocks="late")
    uncached = replace(case, cached=False)
    return [
        compare(
            f"{name}: ours / plain, both cached", ("ours", case), ("plain", case), rounds=rounds, steps=steps, goal=goal
        ),
        compare(
            f"{name}: ours / plain as published (nothing cached)",
            ("ours", case),
            ("plain", uncached),
            rounds=rounds,
            steps=steps,
        ),
        compare(
            f"{name}: upper (in0 + out3) / full, ours", ("ours", upper), ("ours", case), rounds=rounds, steps=steps
        ),
        compare(
            f"{name}: late only (out3) / full, ours",
            ("ours", late),
            ("ours", case),
            rounds=rounds,
            steps=steps,
            goal="≥ 1.7×",
        ),
    ]


def write(path: Path, rows: list[Row], lines: list[str]) -> None:
    """Put this run's section in front of the earlier ones."""
    heading = (
        "# Speed and memory\n\n`npm run bench` adds a section. Ratios come from sides that took turns in one run.\n"
    )
    earlier = path.read_text(encoding="utf-8").removeprefix(heading) if path.exists() else ""
    device = rows[-1].device if rows else platform.processor()
    section = [
        f"\n## {datetime.now(UTC):%Y-%m-%d}, {device}, torch {torch.__version__}, {platform.system()}\n",
        "| what | speed | goal | ms a step | peak memory |",
        "|---|---|---|---|---|",
        *(markdown(row) for row in rows),
        *(f"\n{line}" for line in lines),
    ]
    path.write_text(heading + "\n".join(section) + "\n" + earlier, encoding="utf-8")


if __name__ == "__main__":
    main()
