"""The doctor's answer as text for a terminal."""

from __future__ import annotations

from typing import Any


def doctor_text(report: dict[str, Any]) -> str:
    """Versions, devices, then what is wrong and how to mend it."""
    lines = [f"blocklora {report['trainerVersion']}, Python {report['python']}", "", "Packages"]
    lines += [f"  {name:<14}{version or 'missing'}" for name, version in report["packages"].items()]
    lines += ["", "Devices"]
    for device in report["devices"]:
        free = "" if device["freeBytes"] is None else f", {device['freeBytes'] / 1e9:.1f} GB free"
        name = device["kind"] if device["kind"] == "cpu" else f"{device['kind']}:{device['index']}"
        lines.append(f"  {name:<14}{device['name']}, {device['totalBytes'] / 1e9:.1f} GB{free}")
    lines.append("")
    for problem in report["problems"]:
        lines += [f"{problem['severity']}: {problem['message']}", f"    {problem['fix']}"]
    lines.append("Ready to train." if report["ok"] else "Not ready to train: see the errors above.")
    return "\n".join(lines)
