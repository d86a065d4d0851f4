"""The other side of the bench: WD's published preprocessing with PIL, and Python's onnxruntime, one picture at a time.

Reads a JSON line ``{"images": [path, …]}``, tags them, answers ``{"seconds": s, "peakMB": m}``; ends with its input.

    python peer.py FOLDER THREADS
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image


def tensor(path: str, side: int) -> np.ndarray:
    """``[1, side, side, 3]`` float32: alpha over white, squared on white, bicubic, BGR."""
    with Image.open(path) as opened:
        image = opened.convert("RGBA")
    canvas = Image.new("RGBA", image.size, (255, 255, 255))
    canvas.alpha_composite(image)
    image = canvas.convert("RGB")
    longest = max(image.size)
    square = Image.new("RGB", (longest, longest), (255, 255, 255))
    square.paste(image, ((longest - image.width) // 2, (longest - image.height) // 2))
    if longest != side:
        square = square.resize((side, side), Image.BICUBIC)
    return np.ascontiguousarray(np.asarray(square, dtype=np.float32)[None, :, :, ::-1])


def main(folder: Path, threads: int) -> None:
    """Answers until the input ends."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
    [entry] = session.get_inputs()
    side = entry.shape[1]
    session.run(None, {entry.name: np.zeros((1, side, side, 3), np.float32)})
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for path in json.loads(line)["images"]:
            session.run(None, {entry.name: tensor(path, side)})
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "peakMB": peak}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
