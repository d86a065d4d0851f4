"""The command line. Nothing heavy is imported before its command runs; errors are sentences, never tracebacks."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from blocklora import __version__

FINISHED, FAILED, USAGE = 0, 1, 2

_DESCRIPTION = "Trains block-wise LoRAs for Stable Diffusion from a job file (*.blocklora.json)."
_EPILOG = """examples:
  blocklora validate style.blocklora.json
  blocklora plan style.blocklora.json
  blocklora train style.blocklora.json --run-dir .blocklora/runs/style-1
  blocklora resume .blocklora/runs/style-1"""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0 when it went well, 1 when the job or the run has an error, 2 for a wrong command line.
    """
    _utf8_output()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes longer than validating
    parser = _parser()
    args = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] | None = getattr(args, "command", None)
    if command is None:
        parser.print_help()
        return USAGE
    from blocklora.errors import UserError

    try:
        return command(args)
    except UserError as error:
        from blocklora.report_text import place

        print(f"{place(error.file, error.line, error.column)}error: {error}", file=sys.stderr)
        return FAILED
    except ImportError as error:
        if (error.name or "").startswith("blocklora"):
            raise
        print(f"error: The Python package {error.name or error} cannot be loaded.", file=sys.stderr)
        print("    Run `blocklora doctor`, which says what is missing.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader went away (`| head`); Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINISHED
    except Exception as error:
        if os.environ.get("BLOCKLORA_TRACEBACK"):
            raise
        print(f"error: Something went wrong inside the trainer: {type(error).__name__}: {error}", file=sys.stderr)
        print("    Please report it; with BLOCKLORA_TRACEBACK=1 it says where.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="blocklora", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"blocklora {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    validate = commands.add_parser("validate", help="check a job file and its pictures, in a moment")
    _job(validate)
    validate.add_argument("--deep", action="store_true", help="also decode every picture (slow for large data sets)")
    _json(validate)
    validate.set_defaults(command=_validate)

    plan = commands.add_parser("plan", help="say what a job will do: pictures, steps, size, memory, time")
    _job(plan)
    _json(plan)
    plan.set_defaults(command=_plan)

    planner = commands.add_parser("planner", help="answer plans of job texts line by line, for editors")
    planner.set_defaults(command=_planner)

    train = commands.add_parser("train", help="train a job into a new run folder")
    _job(train)
    train.add_argument(
        "--run-dir", metavar="DIR", type=Path, required=True, help="folder of the run; made when missing"
    )
    train.add_argument("--json", action="store_true", help="write events to standard output as JSON lines")
    train.set_defaults(command=_train)

    resume = commands.add_parser("resume", help="go on with a run that stopped, at the exact step")
    resume.add_argument("run", metavar="RUN_DIR", type=Path, help="folder of the run")
    resume.add_argument("--json", action="store_true", help="write events to standard output as JSON lines")
    resume.set_defaults(command=_resume)

    doctor = commands.add_parser("doctor", help="check Python, packages, devices and disk, and say what to mend")
    _json(doctor)
    doctor.set_defaults(command=_doctor)

    from blocklora.lora.arguments import add_lora

    add_lora(commands)

    schema = commands.add_parser("schema", help="print or write the JSON schemas of jobs, events and reports")
    schema.add_argument(
        "name", nargs="?", metavar="NAME", help="one schema: job, events, run, plan, diagnostics, doctor, lora"
    )
    schema.add_argument("--write", metavar="DIR", type=Path, help="write <name>.schema.json files into this folder")
    schema.set_defaults(command=_schema)
    return parser


def _job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="JOB", type=Path, help="the job file, *.blocklora.json")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of text")


def _validate(args: argparse.Namespace) -> int:
    from blocklora.job.validate import validate_job
    from blocklora.protocol.reports import Diagnostics
    from blocklora.report_text import diagnostics_text

    checked = validate_job(args.job, deep=args.deep)
    if args.json:
        _print_json(Diagnostics(ok=checked.ok, diagnostics=checked.diagnostics))
    else:
        print(diagnostics_text(checked.diagnostics, args.job))
    return FINISHED if checked.ok else FAILED


def _plan(args: argparse.Namespace) -> int:
    from blocklora.plan.command import plan_report
    from blocklora.plan.text import plan_text

    report = plan_report(args.job)
    if args.json:
        _print_json(report)
    else:
        print(plan_text(report, args.job))
    return FINISHED if report.ok else FAILED


def _planner(args: argparse.Namespace) -> int:
    from blocklora.plan.planner import answer_plans

    answer_plans(sys.stdin.buffer, sys.stdout)
    return FINISHED


def _train(args: argparse.Namespace) -> int:
    from blocklora.train.command import train_command

    return train_command(args)


def _resume(args: argparse.Namespace) -> int:
    from blocklora.train.command import resume_command

    return resume_command(args)


def _doctor(args: argparse.Namespace) -> int:
    from blocklora.doctor.examine import examine
    from blocklora.doctor.text import doctor_text

    report = examine()
    print(json.dumps(report) if args.json else doctor_text(report))
    return FINISHED if report["ok"] else FAILED


def _schema(args: argparse.Namespace) -> int:
    from blocklora.schemas import schema_names, schema_text, write_schemas

    names = [args.name] if args.name else schema_names()
    if args.write:
        for path in write_schemas(args.write, names):
            print(path)
    elif args.name:
        print(schema_text(args.name), end="")
    else:
        print("\n".join(names))
    return FINISHED


def _print_json(report: object) -> None:
    from pydantic import BaseModel

    assert isinstance(report, BaseModel)
    print(report.model_dump_json(by_alias=True))


def _utf8_output() -> None:
    """Captions and paths hold any character, and a console with another encoding must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
