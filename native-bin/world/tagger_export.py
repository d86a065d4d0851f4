"""Writes the embedded tagger's folder: `model.onnx`, `selected_tags.csv` and `tagger.json`.

    python tagger_export.py ../tagger --run DATA/run --pictures DATA/faces DATA/weak DATA/dyed --tune DATA/tune

Needs the packages of `tagger-requirements.txt` on top of the trainer's environment. The weights are stored in half
precision and widened when the model is loaded, so that the file is half as large and the arithmetic is float32. What
PyTorch and ONNX Runtime make of the same pictures is compared before anything is written.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
from collections import Counter
from pathlib import Path

import checkpoint
import numpy as np
import onnx
import onnxruntime
import pictures
import torch
from onnx import TensorProto, helper, numpy_helper
from tagger_metrics import best_threshold
from tagger_network import SIDE, Shipped, Tagger
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from train_tagger import probabilities, targets

OPSET = 17
LARGEST_DIFFERENCE = 1e-5
GENERAL = "0"
"""The category of general tags in WD's lists. Ours are all general, the styles' too: WD has no category for a style."""

FACTS = {
    "name": "Embedded tagger",
    "family": "wd",
    "variant": "a",
    "licence": "MIT; trained on drawings under CC0 1.0, CC BY 4.0 and avataaars' own terms, named in NOTICE.md",
}


def folded(module: nn.Module) -> nn.Module:
    """Every convolution that batch normalisation follows takes its factors over; changes ``module`` in place."""
    for name, child in module.named_children():
        folded(child)
        if isinstance(child, nn.Sequential):
            steps = list(child)
            for at, step in enumerate(steps[1:], start=1):
                if isinstance(step, nn.BatchNorm2d):
                    steps[at - 1], steps[at] = fuse_conv_bn_eval(steps[at - 1], step), nn.Identity()
            setattr(module, name, nn.Sequential(*(step for step in steps if not isinstance(step, nn.Identity))))
    return module


def rounded(module: nn.Module) -> nn.Module:
    """Every weight to the nearest half-precision number, in place."""
    for parameter in module.parameters():
        parameter.data.copy_(parameter.data.half().float())
    return module


def exported(shipped: Shipped) -> onnx.ModelProto:
    """The graph, with a free number of pictures."""
    file = io.BytesIO()
    torch.onnx.export(
        shipped,
        (torch.zeros(1, SIDE, SIDE, 3),),
        file,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    return onnx.load_from_string(file.getvalue())


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The weights as float16, each widened by a Cast, which the runtime does once, when it loads the model."""
    casts = []
    for weight in model.graph.initializer:
        if weight.data_type != TensorProto.FLOAT or len(weight.dims) == 0:
            continue
        values = numpy_helper.to_array(weight).astype(np.float16)
        casts.append(helper.make_node("Cast", [f"{weight.name}.half"], [weight.name], to=TensorProto.FLOAT))
        weight.CopyFrom(numpy_helper.from_array(values, f"{weight.name}.half"))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    return model


def difference(model: onnx.ModelProto, shipped: Shipped, rendered: np.ndarray) -> float:
    """The largest difference between what PyTorch and ONNX Runtime say of RGB bytes (n, 128, 128, 3)."""
    bgr = np.ascontiguousarray(rendered[..., ::-1], dtype=np.float32)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (ours,) = session.run(None, {"input": bgr})
    with torch.no_grad():
        return float(np.abs(ours - shipped(torch.from_numpy(bgr)).numpy()).max())


def write_tags(file: Path, names: list[str], words: list[list[str]]) -> None:
    """The list as WD's: one line an output, in order; `count` says how many training pictures have the tag."""
    counts = Counter(tag for tags in words for tag in tags)
    with file.open("w", newline="", encoding="utf-8") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(["tag_id", "name", "category", "count"])
        rows.writerows([at, name.replace(" ", "_"), GENERAL, counts[name]] for at, name in enumerate(names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the tagger goes")
    parser.add_argument("--run", type=Path, required=True, help="folder of train_tagger.py")
    parser.add_argument("--pictures", type=Path, nargs="+", required=True, help="picture sets that it was trained on")
    parser.add_argument("--tune", type=Path, required=True, help="picture set that the threshold is chosen on")
    options = parser.parse_args()

    state = checkpoint.load(options.run / "tagger.pt")
    names = state["names"]
    tagger = Tagger(len(names))
    tagger.load_state_dict(state["tagger"])
    tagger = rounded(folded(tagger.eval()))
    shipped = Shipped(tagger).eval()
    model = halved(exported(shipped))

    rendered = pictures.pixels(options.tune)
    apart = difference(model, shipped, rendered[:64])
    if apart > LARGEST_DIFFERENCE:
        raise SystemExit(f"ONNX Runtime's probabilities differ from PyTorch's by {apart:.1e}.")
    threshold, f1 = best_threshold(probabilities(tagger, rendered), targets(pictures.tags(options.tune), names))

    options.folder.mkdir(parents=True, exist_ok=True)
    temporary = options.folder / "model.onnx.tmp"
    temporary.write_bytes(model.SerializeToString())
    os.replace(temporary, options.folder / "model.onnx")
    words = [tags for prefix in options.pictures for tags in pictures.tags(prefix)]
    write_tags(options.folder / "selected_tags.csv", names, words)
    facts = FACTS | {"thresholds": {"general": threshold}}
    (options.folder / "tagger.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    size = (options.folder / "model.onnx").stat().st_size
    print(f"{len(names)} tags, {size / 1e6:.2f} MB, {apart:.1e} from PyTorch, threshold {threshold} (F1 {f1:.3f})")


if __name__ == "__main__":
    main()
