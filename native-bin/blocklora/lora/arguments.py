"""The subcommands of ``blocklora lora``. Imports nothing heavy, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from blocklora.lora.command import inspect, lora_command

_EPILOG = """examples:
  blocklora lora inspect style.safetensors
  blocklora lora split style.safetensors upper.safetensors --parts in0+out3
  blocklora lora resize big.safetensors small.safetensors --rank 8
  blocklora lora merge both.safetensors kira.safetensors:0.8 style.safetensors:0.6 --parts style.safetensors:in0+out3
  blocklora lora check style.safetensors --for all"""


def add_lora(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``lora`` and its subcommands."""
    bench = commands.add_parser(
        "lora", help="read, check, resize, merge, split and convert LoRA files",
        description="Reads, checks and rewrites LoRA files of any kind.",
        epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    bench.set_defaults(command=lambda args: _help(bench))
    own = bench.add_subparsers(title="what to do", metavar="WHAT")

    one = _sub(own, "inspect", "say what a file is, from its header alone", inspect)
    _file(one)


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _sub(
    own: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    run: Callable[..., int],
) -> argparse.ArgumentParser:
    parser = own.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="write JSON lines: progress, then the answer")
    parser.set_defaults(command=lora_command, lora=run)
    return parser


def _file(parser: argparse.ArgumentParser, name: str = "file", metavar: str = "FILE", text: str = "") -> None:
    parser.add_argument(name, metavar=metavar, type=Path, help=text or "a .safetensors file")
