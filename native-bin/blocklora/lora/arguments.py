"""The subcommands of ``blocklora lora``. Imports nothing heavy, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from blocklora.lora.command import lora_command

TOOLS = ("a1111", "comfyui", "diffusers", "sd-scripts", "lbw", "inspire")
"""Programs that `check` knows."""
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

    _file(_sub(own, "inspect", "say what a file is, from its header alone", "inspect"))
    _file(_sub(own, "norms", "measure how much every module and part changes", "norms"))

    check = _sub(own, "check", "say what other programs make of a file", "check")
    _file(check)
    check.add_argument(
        "--for", dest="tool", metavar="TOOL", choices=[*TOOLS, "all"], default="all",
        help=f"one of {', '.join(TOOLS)}, or all (default)",
    )  # fmt: skip

    conflict = _sub(own, "conflict", "compare two LoRAs: where they want different things", "conflict")
    _file(conflict, "a", "A")
    _file(conflict, "b", "B")

    resize = _writes(own, "resize", "lower the rank", "resize")
    resize.add_argument("--rank", metavar="N", type=_rank, help="rank of every module (with --energy: at most)")
    resize.add_argument("--conv-rank", metavar="N", type=_rank, help="rank of 3×3 convolutions; default: --rank")
    resize.add_argument(
        "--energy", metavar="E", type=_share, help="keep this share of each module's squared norm, such as 0.95"
    )
    _dtype(resize)

    split = _writes(own, "split", "keep only some parts", "split")
    split.add_argument("--parts", metavar="PARTS", required=True, help="such as in0+out3, or unet, or te")

    _writes(own, "prune", "leave out modules that change nothing", "prune")

    convert = _writes(own, "convert", "change names, number format or alphas", "convert")
    convert.add_argument("--prefix", choices=["kohya", "diffusers", "peft"], help="how modules are named")
    _dtype(convert)
    convert.add_argument("--add-alpha", action="store_true", help="write an alpha for every module (kohya's naming)")
    convert.add_argument("--fold-alpha", action="store_true", help="write no alpha; scales go into the weights")
    convert.add_argument(
        "--dense", action="store_true", help="add zero modules to empty blocks, for programs that count blocks"
    )

    merge = _sub(own, "merge", "add up several LoRAs", "merge")
    _file(merge, "out", "OUT", "the file to write")
    merge.add_argument("files", metavar="FILE[:WEIGHT]", nargs="+", help="a LoRA and its weight (default 1)")
    merge.add_argument(
        "--parts", metavar="FILE:PARTS", action="append",
        help="parts of one file, such as style.safetensors:in0+out3=0.5; once a file",
    )  # fmt: skip
    merge.add_argument("--method", choices=["concat", "svd"], help="concat: exact, ranks add up; svd: needs --rank")
    merge.add_argument("--rank", metavar="N", type=_rank, help="rank of every module")
    merge.add_argument("--conv-rank", metavar="N", type=_rank, help="rank of 3×3 convolutions; default: --rank")
    _dtype(merge)
    _force(merge)

    extract = _sub(own, "extract", "make a LoRA of the difference of two models", "extract")
    _file(extract, "out", "OUT", "the file to write")
    _file(extract, "--base", "MODEL", "a checkpoint or a diffusers folder")
    _file(extract, "--tuned", "MODEL", "what became of it")
    extract.add_argument("--rank", metavar="N", type=_rank, required=True, help="rank of every module")
    extract.add_argument("--conv-rank", metavar="N", type=_rank, help="also take 3×3 convolutions, with this rank")
    extract.add_argument("--no-text-encoder", action="store_true", help="take the U-Net alone")
    _dtype(extract)
    _force(extract)

    bake = _sub(own, "bake", "add LoRAs to a checkpoint for good", "bake")
    _file(bake, "base", "BASE", "a checkpoint or a diffusers folder")
    _file(bake, "out", "OUT", "what to write: a file for a file, a folder for a folder")
    bake.add_argument("files", metavar="FILE[:WEIGHT]", nargs="+", help="a LoRA and its weight (default 1)")
    bake.add_argument("--parts", metavar="FILE:PARTS", action="append", help="parts of one file; once a file")
    _force(bake)

    edit = _sub(own, "edit", "change metadata; the weights are not touched", "edit")
    _file(edit)
    edit.add_argument(
        "--set", metavar="KEY=VALUE", action="append",
        help="title, trigger, description, author, license, tags, thumbnail, or any key; @FILE reads the value",
    )  # fmt: skip
    edit.add_argument("--remove", metavar="KEY", action="append", help="a key to remove")
    edit.add_argument("--out", metavar="OUT", type=Path, help="write here in place of replacing the file")
    _force(edit)


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _sub(
    own: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: str
) -> argparse.ArgumentParser:
    parser = own.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="write JSON lines: progress, then the answer")
    parser.set_defaults(command=lora_command, lora=run)
    return parser


def _writes(
    own: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: str
) -> argparse.ArgumentParser:
    parser = _sub(own, name, text, run)
    _file(parser)
    _file(parser, "out", "OUT", "the file to write")
    _force(parser)
    return parser


def _file(parser: argparse.ArgumentParser, name: str = "file", metavar: str = "FILE", text: str = "") -> None:
    required = {"required": True} if name.startswith("--") else {}
    parser.add_argument(name, metavar=metavar, type=Path, help=text or "a .safetensors file", **required)


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace what is there already, an input too")


def _dtype(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dtype", choices=["fp32", "fp16", "bf16"], help="number format; default: the file's own")


def _rank(text: str) -> int:
    rank = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= rank <= 65536:
        raise argparse.ArgumentTypeError(f"`{text}` is no rank: a whole number from 1")
    return rank


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no share: a number above 0, up to 1")
    return share
