"""Devices that torch can train on, asked in a process of its own: a broken driver may hang or crash it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from blocklora.doctor.packages import problem

_TIMEOUT = 120
_ASK = """
import json, torch
devices = []
if torch.cuda.is_available():
    for i in range(torch.cuda.device_count()):
        p = torch.cuda.get_device_properties(i)
        try:
            free = torch.cuda.mem_get_info(i)[0]
        except Exception:
            free = None
        with torch.cuda.device(i):
            bf16 = bool(torch.cuda.is_bf16_supported(including_emulation=False))
        devices.append(dict(kind="cuda", index=i, name=p.name, totalBytes=p.total_memory, freeBytes=free, bf16=bf16))
if torch.backends.mps.is_available():
    total = torch.mps.recommended_max_memory()
    devices.append(dict(kind="mps", index=0, name="Apple GPU", totalBytes=total, freeBytes=None, bf16=True))
if hasattr(torch, "xpu") and torch.xpu.is_available():
    for i in range(torch.xpu.device_count()):
        p = torch.xpu.get_device_properties(i)
        devices.append(dict(kind="xpu", index=i, name=p.name, totalBytes=p.total_memory, freeBytes=None, bf16=True))
print("DEVICES" + json.dumps(dict(devices=devices, cuda=torch.version.cuda, hip=getattr(torch.version, "hip", None))))
"""


def find_devices(*, torch_installed: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Devices (accelerators first, the processor last) and problems, as JSON."""
    processor = _processor()
    if not torch_installed:
        return [processor], []
    answer, failure = _ask_torch()
    if answer is None:
        return [processor], [failure] if failure else []
    problems = []
    if not answer["devices"]:
        problems += _why_no_gpu(answer)
    for device in answer["devices"]:
        if device["totalBytes"] < 4e9:
            message = f"{device['name']} has {device['totalBytes'] / 1e9:.1f} GB; Stable Diffusion needs about 6."
            problems.append(problem("warning", "gpu-small", message, "Train the embedded model, or another GPU."))
    if processor["totalBytes"] and processor["totalBytes"] < 6e9:
        message = f"This machine has {processor['totalBytes'] / 1e9:.1f} GB of memory; loading a base takes about 6."
        problems.append(problem("warning", "memory-small", message, "Close other programs, or use a smaller base."))
    return [*answer["devices"], processor], problems


def _ask_torch() -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    fix = "Run “Block LoRA: Set Up Environment”, or install torch again."
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ASK],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        message = f"torch did not answer within {_TIMEOUT} seconds."
        return None, problem("error", "torch-hangs", message, "Restart the machine; if it stays so, update the driver.")
    except OSError as error:
        return None, problem("error", "torch-broken", f"Python cannot be started again: {error}.", fix)
    for line in done.stdout.splitlines():
        if line.startswith("DEVICES"):
            return json.loads(line[len("DEVICES") :]), None
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    reason = lines[-1].strip().rstrip(".") if lines else f"it ended without a word (status {done.returncode})"
    return None, problem("error", "torch-broken", f"torch is installed but does not work: {reason}.", fix)


def _why_no_gpu(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A GPU that the system shows and torch does not."""
    if not shutil.which("nvidia-smi"):
        return []
    try:
        listed = subprocess.run(
            ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True, text=True, timeout=20, check=False, errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return []
    name = (listed.stdout.strip().splitlines() or [""])[0].strip()
    if listed.returncode != 0 or not name:
        return []
    if answer["cuda"] is None:
        message = f"This machine has a GPU ({name}), but torch was installed without CUDA."
        return [problem("warning", "torch-without-cuda", message, "Install the CUDA build of torch.")]
    message = f"This machine has a GPU ({name}), but torch (CUDA {answer['cuda']}) cannot use it."
    return [problem("warning", "cuda-unusable", message, "Update the NVIDIA driver.")]


def _processor() -> dict[str, Any]:
    total, free = _memory()
    return {
        "kind": "cpu",
        "index": 0,
        "name": f"{_processor_name()} ({os.cpu_count() or 1} threads)",
        "totalBytes": total,
        "freeBytes": free,
        "bf16": any(flag in _read("/proc/cpuinfo") for flag in ("avx512_bf16", "amx_bf16")),
    }


def _processor_name() -> str:
    for line in _read("/proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine() or "CPU"


def _memory() -> tuple[int, int | None]:
    """Bytes of memory of this machine: all, and free; 0 where the system does not say."""
    sizes = {}
    for line in _read("/proc/meminfo").splitlines():
        name, _, rest = line.partition(":")
        number = rest.split()
        if number and number[0].isdigit():
            sizes[name] = int(number[0]) * 1024
    if "MemTotal" in sizes:
        return sizes["MemTotal"], sizes.get("MemAvailable")
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), None
    except (AttributeError, ValueError, OSError):
        return 0, None


def _windows_memory() -> tuple[int, int | None]:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong), ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong), ("rest", ctypes.c_ulonglong * 5),
        ]  # fmt: skip

    status = Status()
    status.length = ctypes.sizeof(status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (there on Windows only)
    return (status.total, status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else (0, None)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
