"""One side of one case in a process of its own: prepares, then does steps when told, so that both sides can take turns.

Reads lines from stdin: a number of steps. Answers one JSON line each: seconds of the steps (wall clock), seconds of
processor time, peak memory in bytes. The first line answered says that it is ready.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import our_loop
import plain_loop
import torch
from cases import Case, from_json

SIDES = {"ours": our_loop.prepare, "plain": plain_loop.prepare}


def main(side: str, case: Case) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    step = SIDES[side](case, device)
    number = 0
    for _ in range(2):  # what is made once: kernels, optimizer moments
        step(number)
        number += 1
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    print(json.dumps({"device": device_name(device)}), flush=True)
    for line in sys.stdin:
        started, processor = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            step(number)
            number += 1
        if device.type == "cuda":
            torch.cuda.synchronize()
        answer = {
            "seconds": time.perf_counter() - started,
            "processor": time.process_time() - processor,
            "bytes": peak_bytes(device),
        }
        print(json.dumps(answer), flush=True)


def peak_bytes(device: torch.device) -> int:
    """Most memory that was in use: on the accelerator, else of the process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def device_name(device: torch.device) -> str:
    """What a person calls the device."""
    if device.type == "cuda":
        return torch.cuda.get_device_name()
    return f"CPU, {torch.get_num_threads()} threads"


if __name__ == "__main__":
    main(sys.argv[1], from_json(sys.argv[2]))
