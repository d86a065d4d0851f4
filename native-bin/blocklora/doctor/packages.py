"""Installed packages against what the trainer requires and what its lock was tested with."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Any

_HOME = Path(__file__).resolve().parents[2]
REQUIREMENTS = _HOME / "requirements.in"
LOCK = _HOME / "requirements.lock"

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*([^;#]*)")
_LOCKED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
# What a wheel of this trainer still knows of itself where requirements.in is not beside it.
_NEEDED = {
    "torch": "", "diffusers": "", "transformers": "", "accelerate": "",
    "safetensors": "", "pydantic": "", "pillow": "", "numpy": "",
}  # fmt: skip


def requirements() -> dict[str, str]:
    """Package -> version specifier (such as ``>=2.9``) of everything that the trainer imports."""
    found = {}
    for line in _lines(REQUIREMENTS):
        match = _REQUIREMENT.match(line)
        if match and not line.startswith(("#", "-")):
            found[match.group(1).lower()] = match.group(2).strip()
    return found or dict(_NEEDED)


def locked() -> dict[str, str]:
    """Package -> version in the lock; a package that differs by platform is left out."""
    found: dict[str, str] = {}
    several = set()
    for line in _lines(LOCK):
        match = _LOCKED.match(line)
        if match:
            name = match.group(1).lower()
            if found.setdefault(name, match.group(2)) != match.group(2):
                several.add(name)
    return {name: version for name, version in found.items() if name not in several}


def installed(name: str) -> str | None:
    """Version of an installed package."""
    try:
        return metadata.version(name)
    except Exception:  # a damaged installation raises anything; it is as good as missing
        return None


def package_problems(versions: dict[str, str | None], needed: dict[str, str]) -> list[dict[str, Any]]:
    """Packages that are missing or too old (errors), or differ from the tested ones (one piece of information)."""
    problems: list[dict[str, Any]] = []
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        names = ", ".join(missing)
        verb = "is" if len(missing) == 1 else "are"
        problems.append(problem("error", "package-missing", f"{names} {verb} not installed in this Python.", _INSTALL))
    for name, version in versions.items():
        if version is not None and not satisfies(version, needed.get(name, "")):
            message = f"{name} {version} is installed, and the trainer needs {needed[name]}."
            problems.append(problem("error", "package-version", message, _INSTALL))
    tested = locked()
    other = [
        f"{name} {version} (tested: {tested[name]})"
        for name, version in versions.items()
        if version is not None and name in tested and _release(version) != _release(tested[name])
    ]
    if other:
        message = f"Other versions are installed than the tested ones: {', '.join(other)}."
        problems.append(problem("info", "package-untested", message, "Nothing to do as long as training works."))
    return problems


def problem(severity: str, code: str, message: str, fix: str) -> dict[str, Any]:
    """A diagnostic as JSON; doctor's have no place in a file."""
    place = dict.fromkeys(("file", "line", "column", "endLine", "endColumn"))
    return {"severity": severity, "code": code, "message": message, "fix": fix, **place}


def satisfies(version: str, specifier: str) -> bool:
    """Whether a version fits a specifier of ``>=``, ``<=``, ``<``, ``>``, ``==`` and ``!=`` parts."""
    have = _release(version)
    for part in filter(None, (part.strip() for part in specifier.split(","))):
        match = re.match(r"(>=|<=|==|!=|~=|<|>)\s*(.+)", part)
        if not match:
            continue
        wanted = _release(match.group(2))
        width = max(len(have), len(wanted))
        left, right = have + (0,) * (width - len(have)), wanted + (0,) * (width - len(wanted))
        fits = {
            ">=": left >= right, "~=": left >= right, "<=": left <= right, "==": left == right,
            "!=": left != right, "<": left < right, ">": left > right,
        }  # fmt: skip
        if not fits[match.group(1)]:
            return False
    return True


_INSTALL = "Run “Block LoRA: Set Up Environment” in the editor, or `pip install -r requirements.lock`."


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version; what comes after ``+`` only says how it was built."""
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in match.group().split(".")) if match else ()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
