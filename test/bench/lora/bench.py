"""Speed and memory of the LoRA bench as ratios against other ways of doing the same, measured in one run.

    python test/bench/lora/bench.py [--sd-scripts PATH] [--rank 32] [--rounds 3]

Both sides of a comparison are processes of their own and take turns, so that whatever else the machine does hits both.
With a checkout of sd-scripts the other side is its `networks/resize_lora.py`, `svd_merge_lora.py` and `merge_lora.py`,
else the plain torch scripts beside this file, which calculate as those do. Peak memory is that of the process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import make_files

HERE = Path(__file__).parent
NATIVE = HERE.parents[2] / "native-bin"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took."""

    seconds: float
    """Time of all its threads on a processor, which other work on the machine does not change much."""
    wall: float
    """By the clock."""
    megabytes: float
    """Peak of its resident memory."""


def run(command: Sequence[str]) -> Taken:
    """Runs a process to its end.

    Raises:
        SystemExit: it failed; what it said is printed.
    """
    env = {**os.environ, "PYTHONPATH": str(NATIVE), "TOKENIZERS_PARALLELISM": "false"}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{' '.join(command[:4])} … failed:\n{said.read().decode(errors='replace')[-2000:]}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Taken(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / unit)


def compare(what: str, ours: Sequence[str], theirs: Sequence[str], rounds: int, rows: list[str]) -> None:
    """Adds a row with the medians of both sides."""
    sides: tuple[list[Taken], list[Taken]] = ([], [])
    for _ in range(rounds):
        for command, taken in zip((ours, theirs), sides, strict=True):
            taken.append(run(command))
    speed = statistics.median(their.seconds / our.seconds for our, their in zip(*sides, strict=True))
    clock = statistics.median(their.wall / our.wall for our, their in zip(*sides, strict=True))
    seconds, memory = ([statistics.median(getattr(one, key) for one in side) for side in sides]
                       for key in ("seconds", "megabytes"))  # fmt: skip
    rows.append(
        f"| {what} | {speed:.1f}× | {clock:.1f}× | {memory[0] / memory[1]:.2f} | {seconds[0]:.2f} / {seconds[1]:.2f} s "
        f"| {memory[0]:,.0f} / {memory[1]:,.0f} MB |"
    )
    print(rows[-1], flush=True)


def header_times(path: Path, rounds: int) -> list[str]:
    """Reading the header of a 2 GB file in a running process, beside safetensors' own reader."""
    sys.path.insert(0, str(NATIVE))
    from safetensors import safe_open

    from blocklora.blocks.header import read_header
    from blocklora.lora.inspect import inspect_file

    def theirs() -> None:
        with safe_open(path, framework="np") as file:
            for key in file.keys():  # noqa: SIM118 it is no mapping
                file.get_slice(key).get_shape()

    rows = []
    ways = (
        ("read_header", lambda: read_header(path)),
        ("inspect", lambda: inspect_file(path)),
        ("safe_open, all shapes", theirs),
    )
    for name, work in ways:
        times = []
        for _ in range(rounds * 5):
            started = time.perf_counter()
            work()
            times.append(time.perf_counter() - started)
        rows.append(f"| {name} | {1000 * statistics.median(times):.1f} ms |")
    return rows


def main() -> None:
    """Runs everything and prints two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sd-scripts", type=Path, help="a checkout of sd-scripts to compare with")
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--modules", type=int, default=264, help="take only so many of the 264 modules of SD 1.5")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        a, b, big = home / "a.safetensors", home / "b.safetensors", home / "big.safetensors"
        make_files.lora(a, args.rank, seed=1, modules=args.modules)
        make_files.lora(b, args.rank, seed=2, modules=args.modules)
        make_files.sparse_checkpoint(big)
        size, room = a.stat().st_size / 1e6, big.stat().st_size / 1e9
        print(f"LoRA: {size:.0f} MB, rank {args.rank}, {args.modules} modules; checkpoint: {room:.2f} GB\n")
        print("| header of the checkpoint | median |\n|---|---|")
        print("\n".join(header_times(big, args.rounds)))
        own = [sys.executable, "-m", "blocklora", "lora"]
        print(f"| `blocklora lora inspect`, whole process | {1000 * run([*own, 'inspect', str(big)]).wall:.0f} ms |\n")
        print("| work | processor time | by the clock | memory | processor seconds | peak |\n|---|---|---|---|---|---|")
        rows: list[str] = []
        out, other = home / "ours.safetensors", home / "theirs.safetensors"
        for what, ours, theirs in commands(args.sd_scripts, a, b, other, args.rank):
            compare(what, [*own, *ours[:1], *_with_out(ours[1:], out), "--force"], theirs, args.rounds, rows)


def _with_out(arguments: Sequence[str], out: Path) -> list[str]:
    return [str(out) if argument == "OUT" else argument for argument in arguments]


def commands(scripts: Path | None, a: Path, b: Path, out: Path, rank: int) -> list[tuple[str, list[str], list[str]]]:
    """What is compared: a name, our arguments, and the other side's command line."""
    python = sys.executable
    quarter = str(rank // 4)
    ours = {
        "resize": ["resize", str(a), "OUT", "--rank", quarter],
        "svd": ["merge", "OUT", f"{a}:0.8", f"{b}:0.6", "--rank", str(rank)],
        "concat": ["merge", "OUT", f"{a}:0.8", f"{b}:0.6"],
    }
    if scripts is None:
        plain = [python, str(HERE / "plain_torch.py")]
        theirs = {
            "resize": [*plain, "resize", quarter, str(out), str(a)],
            "svd": [*plain, "svd", str(rank), str(out), str(a), str(b)],
            "concat": [*plain, "concat", "0", str(out), str(a), str(b)],
        }
    else:
        networks = scripts / "networks"
        mix = ["--models", str(a), str(b), "--ratios", "0.8", "0.6", "--save_to", str(out), "--save_precision", "fp16"]
        theirs = {
            "resize": [python, str(networks / "resize_lora.py"), "--model", str(a), "--save_to", str(out),
                       "--new_rank", quarter, "--save_precision", "fp16", "--device", "cpu"],
            "svd": [python, str(networks / "svd_merge_lora.py"), *mix, "--new_rank", str(rank), "--device", "cpu"],
            "concat": [python, str(networks / "merge_lora.py"), *mix, "--concat"],
        }  # fmt: skip
    names = {
        "resize": f"resize to rank {quarter}",
        "svd": f"merge two by SVD to rank {rank}",
        "concat": "merge two, concatenated",
    }
    return [(names[key], ours[key], theirs[key]) for key in ("concat", "resize", "svd")]


if __name__ == "__main__":
    main()
