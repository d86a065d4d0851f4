"""What answers at once must not import torch: validation, plans, the data set, the protocol, the command line."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import blocklora

LIGHT = ("blocks", "job", "dataset", "protocol", "plan", "doctor", "lora")
HEAVY = ("torch", "diffusers", "transformers", "accelerate", "peft")
PACKAGE = Path(blocklora.__file__).parent

# Runs in a process of its own: importing a heavy package there is an error that names who asked for it.
SCRIPT = """
import importlib, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in HEAVY:
            raise ImportError(f"{name} was imported")
sys.meta_path.insert(0, Blocker())
for name in NAMES:
    importlib.import_module(name)
print(len(NAMES))
"""


def light_modules() -> list[str]:
    """Every module that has to import without torch."""
    names = ["blocklora", "blocklora.cli", "blocklora.errors", "blocklora.schemas"]
    for part in LIGHT:
        names.append(f"blocklora.{part}")
        names += [f"blocklora.{part}.{module.name}" for module in pkgutil.iter_modules([str(PACKAGE / part)])]
    return names


def run(names: list[str]) -> subprocess.CompletedProcess[str]:
    script = f"HEAVY = {HEAVY!r}\nNAMES = {names!r}\n{SCRIPT}"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)


def test_light_modules_import_without_torch() -> None:
    names = light_modules()
    assert len(names) > 40
    result = run(names)
    assert result.returncode == 0, result.stderr[-1500:]
    assert result.stdout.split() == [str(len(names))]


@pytest.mark.parametrize("module", ["blocklora.train.trainer", "blocklora.network.lora_network"])
def test_the_blocker_blocks(module: str) -> None:
    result = run([module])
    assert result.returncode != 0
    assert "torch was imported" in result.stderr
