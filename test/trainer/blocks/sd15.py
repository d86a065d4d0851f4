"""The modules of the SD 1.5 U-Net as sd-scripts sees them, and the key lists that it wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "kohya-keys"


def block_index() -> list[dict[str, Any]]:
    """Every Linear and Conv2d of the U-Net: `lora`, `module`, `weight` (shape), `index`, `part`, `target`."""
    return json.loads((GOLDEN / "sd15-block-index.json").read_text())["modules"]


def shapes() -> dict[str, tuple[int, ...]]:
    """Weight name -> shape."""
    return {f"{module['module']}.weight": tuple(module["weight"]) for module in block_index()}


def case(name: str) -> dict[str, Any]:
    """A network that sd-scripts made: its arguments and its ``keys``."""
    return json.loads((GOLDEN / f"sd15-{name}.json").read_text())


CASES = sorted(path.stem.removeprefix("sd15-") for path in GOLDEN.glob("sd15-*.json") if "block-index" not in path.name)
