"""Examines Python, packages, devices and disk."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path
from typing import Any

from blocklora import __version__
from blocklora.doctor.devices import find_devices
from blocklora.doctor.packages import installed, package_problems, problem, requirements

_OLDEST_PYTHON = (3, 11)
_DISK_ERROR, _DISK_WARNING = 0.3e9, 3e9


def examine() -> dict[str, Any]:
    """The state of this environment, as JSON in the form of ``doctor.schema.json``.

    A plain object, as pydantic may be one of the things that are missing.
    """
    needed = requirements()
    versions = {name: installed(name) for name in needed}
    problems = _python_problems() + package_problems(versions, needed) + _disk_problems(Path.cwd())
    devices, more = find_devices(torch_installed=versions.get("torch") is not None)
    problems += more
    return {
        "version": 1,
        "ok": not any(one["severity"] == "error" for one in problems),
        "python": f"{platform.python_version()} ({sys.executable})",
        "trainerVersion": __version__,
        "packages": versions,
        "devices": devices,
        "problems": problems,
    }


def _python_problems() -> list[dict[str, Any]]:
    if sys.version_info[:2] >= _OLDEST_PYTHON:
        return []
    message = f"Python {platform.python_version()} is too old: the trainer needs 3.11 or later."
    return [problem("error", "python-old", message, "Choose another interpreter, or let the extension set one up.")]


def _disk_problems(folder: Path) -> list[dict[str, Any]]:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return []
    if free > _DISK_WARNING:
        return []
    message = f"Only {free / 1e9:.1f} GB are free on the disk of {folder}."
    severity = "error" if free < _DISK_ERROR else "warning"
    return [problem(severity, "disk-full", message, "Free some space: checkpoints and caches need a few gigabytes.")]
