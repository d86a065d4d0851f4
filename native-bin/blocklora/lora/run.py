"""What every subcommand of ``blocklora lora`` runs, between its arguments and its answer."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from blocklora.errors import UserError
from blocklora.lora.command import FINISHED, Console
from blocklora.lora.reports import LoraNorm, LoraWritten

_DTYPES = {"fp32": "F32", "fp16": "F16", "bf16": "BF16"}


def inspect(args: argparse.Namespace, console: Console) -> int:
    """``inspect FILE``."""
    from blocklora.lora.inspect import inspect_file
    from blocklora.lora.text import inspection_text

    report = inspect_file(args.file)
    console.answer(report, lambda: inspection_text(report))
    return FINISHED


def edit(args: argparse.Namespace, console: Console) -> int:
    """``edit FILE --set key=value --remove key``."""
    from blocklora.lora.edit import edit_metadata, full_key, parse_change

    changes: list[tuple[str, str | None]] = [parse_change(text) for text in args.set or ()]
    changes += [(full_key(key), None) for key in args.remove or ()]
    return _wrote(console, edit_metadata(args.file, changes, out=args.out, force=args.force))


def norms(args: argparse.Namespace, console: Console) -> int:
    """``norms FILE``."""
    from blocklora.lora.operations.norms import norms as measured
    from blocklora.lora.text_tables import norms_text

    def each(norm: LoraNorm) -> None:
        if console.json:
            console.line(norm)
        else:
            console.progress("Measuring", norm.done, norm.total)

    report = measured(args.file, each)
    console.answer(report, lambda: norms_text(report))
    return FINISHED


def conflict(args: argparse.Namespace, console: Console) -> int:
    """``conflict A B``."""
    from blocklora.lora.operations.conflict import conflict as compared
    from blocklora.lora.text_tables import conflict_text

    report = compared(args.a, args.b, tick=console.progress)
    console.answer(report, lambda: conflict_text(report))
    return FINISHED


def split(args: argparse.Namespace, console: Console) -> int:
    """``split FILE OUT --parts in0+out3``."""
    from blocklora.lora.operations.split import split as written

    _not_over(args, args.file)
    return _wrote(console, written(args.file, args.out, args.parts, force=args.force, tick=console.progress))


def prune(args: argparse.Namespace, console: Console) -> int:
    """``prune FILE OUT``."""
    from blocklora.lora.operations.split import prune as written

    _not_over(args, args.file)
    return _wrote(console, written(args.file, args.out, force=args.force, tick=console.progress))


def convert(args: argparse.Namespace, console: Console) -> int:
    """``convert FILE OUT …``."""
    from blocklora.lora.operations.convert import Conversion
    from blocklora.lora.operations.convert import convert as written

    _not_over(args, args.file)
    if args.add_alpha and args.fold_alpha:
        raise UserError("convert-alpha", "`--add-alpha` and `--fold-alpha` exclude each other.", "Give one of them.")
    wanted = Conversion(prefix=args.prefix, dtype=_DTYPES.get(args.dtype), fold_alpha=args.fold_alpha, dense=args.dense)
    return _wrote(console, written(args.file, args.out, wanted, force=args.force, tick=console.progress))


def resize(args: argparse.Namespace, console: Console) -> int:
    """``resize FILE OUT --rank N | --energy E``."""
    from blocklora.lora.operations.resize import RankChoice
    from blocklora.lora.operations.resize import resize as written

    _not_over(args, args.file)
    if args.rank is None and args.energy is None:
        raise UserError("resize-how", "Neither a rank nor an energy is given.", "Add `--rank 8` or `--energy 0.95`.")
    choice = RankChoice(rank=args.rank, conv_rank=args.conv_rank, energy=args.energy)
    report = written(
        args.file, args.out, choice, dtype=_DTYPES.get(args.dtype), force=args.force, tick=console.progress
    )
    return _wrote(console, report)


def merge(args: argparse.Namespace, console: Console) -> int:
    """``merge OUT A:0.8 B:0.6 …``."""
    from blocklora.lora.mix_arguments import ingredients
    from blocklora.lora.operations.merge import merge as written

    mix = ingredients(args.files, args.parts or ())
    _not_over(args, *[item.path for item in mix])
    svd = args.method == "svd" or (args.method is None and args.rank is not None)
    if svd and args.rank is None:
        raise UserError("merge-rank", "A merge by SVD needs a rank.", "Add `--rank 32`.")
    if args.method == "concat" and args.rank is not None:
        raise UserError("merge-rank", "`--method concat` is exact and takes no rank.", "Leave one of both out.")
    report = written(
        args.out, mix, rank=args.rank if svd else None, conv_rank=args.conv_rank, dtype=_DTYPES.get(args.dtype),
        force=args.force, tick=console.progress,
    )  # fmt: skip
    return _wrote(console, report)


def _wrote(console: Console, report: LoraWritten) -> int:
    from blocklora.lora.text_tables import written_text

    console.answer(report, lambda: written_text(report))
    return FINISHED


def _not_over(args: argparse.Namespace, *inputs: Path) -> None:
    """Refuses to write over an input, whatever its name is spelled like, unless it was said twice."""
    for path in inputs:
        if not args.force and args.out.exists() and path.exists() and os.path.samefile(args.out, path):
            raise UserError(
                "output-is-input",
                f"{args.out.name} is one of the inputs.",
                "Choose another name, or add `--force` to replace it.",
                file=args.out,
            )


def extract(args: argparse.Namespace, console: Console) -> int:
    """``extract OUT --base A --tuned B --rank N``."""
    from blocklora.lora.operations.extract import extract as written

    _not_over(args, args.base, args.tuned)
    report = written(
        args.out, args.base, args.tuned, rank=args.rank, conv_rank=args.conv_rank,
        text_encoder=not args.no_text_encoder, dtype=_DTYPES.get(args.dtype), force=args.force, tick=console.progress,
    )  # fmt: skip
    return _wrote(console, report)


def bake(args: argparse.Namespace, console: Console) -> int:
    """``bake BASE OUT A:0.8 …``."""
    from blocklora.lora.mix_arguments import ingredients
    from blocklora.lora.operations.bake import bake as written

    mix = ingredients(args.files, args.parts or ())
    _not_over(args, args.base, *[item.path for item in mix])
    return _wrote(console, written(args.base, args.out, mix, force=args.force, tick=console.progress))


def check(args: argparse.Namespace, console: Console) -> int:
    """``check FILE --for TOOL``."""
    from blocklora.lora.arguments import TOOLS
    from blocklora.lora.check import check_file
    from blocklora.lora.text_tables import check_text

    report = check_file(args.file, TOOLS if args.tool == "all" else (args.tool,))
    console.answer(report, lambda: check_text(report))
    return FINISHED
