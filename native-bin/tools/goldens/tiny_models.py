"""Writes taggers of a few kilobytes: random weights behind each family's own input and outputs.

Two strided convolutions see fine detail and colour, and a last layer sees where it is. Its scale is set on the goldens'
pictures, so that probabilities are spread out and small mistakes of the preparation show.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TAGS = 14
FIRST, SECOND = 4, 4
STRIDE = 8
RATINGS = ("general", "sensitive", "questionable", "explicit")
NHWC = ("wd", "deepdanbooru")
SIDES = {"deepdanbooru": 512, "camie": 512}
# typical levels of the tensors, so that the first layer sees much the same for all
CENTRES = {"wd": (127.5, 127.5), "deepdanbooru": (0.5, 0.5), "ml-danbooru": (0.5, 0.5)}


def write_model(folder: Path, family: str, seed: int, tensors: list[np.ndarray]) -> Path:
    """Writes ``model.onnx`` and the family's tag list; ``tensors`` are the pictures that set its scale."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    rng = np.random.default_rng(seed)
    weights = _weights(rng, family)
    plain = np.ones(TAGS, np.float32), np.zeros(TAGS, np.float32)
    session = onnxruntime.InferenceSession(
        _model(family, weights, *plain, logits_only=True).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    logits = np.concatenate([session.run(["logits"], {"input": tensor[None]})[0] for tensor in tensors])
    gain = 2 / logits.std(0)
    bias = -logits.mean(0) * gain - 0.5
    onnx.save(_model(family, weights, gain.astype(np.float32), bias.astype(np.float32)), path)
    _write_tags(folder, family)
    return path


def _weights(rng: np.random.Generator, family: str) -> dict[str, np.ndarray]:
    cells = SIDES.get(family, 448) // STRIDE // STRIDE
    centre, spread = CENTRES.get(family, (0.0, 1.0))
    first = rng.normal(0, 1 / np.sqrt(3 * STRIDE**2), (FIRST, 3, STRIDE, STRIDE)) / spread
    arrays = {
        "first": first,
        "first_bias": 0.3 - centre * first.sum((1, 2, 3)),
        "second": rng.normal(0, 1 / np.sqrt(FIRST * STRIDE**2), (SECOND, FIRST, STRIDE, STRIDE)),
        "last": rng.normal(0, 1, (SECOND * cells * cells, TAGS)),
    }
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def _model(
    family: str, weights: dict[str, np.ndarray], gain: np.ndarray, bias: np.ndarray, *, logits_only: bool = False
) -> onnx.ModelProto:
    arrays = {**weights, "gain": gain, "bias": bias}
    side = SIDES.get(family, 448)
    strides = {"strides": [STRIDE, STRIDE]}
    nodes = []
    if family in NHWC:
        nodes.append(helper.make_node("Transpose", ["input"], ["planes"], perm=[0, 3, 1, 2]))
    nodes += [
        helper.make_node("Conv", ["planes" if family in NHWC else "input", "first", "first_bias"], ["a"], **strides),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("Conv", ["b", "second"], ["c"], **strides),
        helper.make_node("Flatten", ["c"], ["d"]),
        helper.make_node("MatMul", ["d", "last"], ["e"]),
        helper.make_node("Mul", ["e", "gain"], ["f"]),
        helper.make_node("Add", ["f", "bias"], ["logits"]),
    ]
    outputs = ["logits"]
    if not logits_only:
        extra, outputs = _outputs(family)
        nodes += extra
    shape = ["N", side, side, 3] if family in NHWC else ["N", 3, side, side]
    graph = helper.make_graph(
        nodes,
        family,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", _length(name)]) for name in outputs],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _length(output: str) -> int:
    return 3 if output == "embedding" else TAGS


def _outputs(family: str) -> tuple[list[onnx.NodeProto], list[str]]:
    """What follows the logits, and the outputs in the order of the published files."""
    sigmoid = helper.make_node("Sigmoid", ["logits"], ["prediction"])
    if family in ("wd", "deepdanbooru"):
        return [helper.make_node("Sigmoid", ["logits"], ["predictions_sigmoid"])], ["predictions_sigmoid"]
    if family == "pixai":
        parts = numpy_helper.from_array(np.array([3, TAGS - 3], np.int64))
        cuts = helper.make_node("Constant", [], ["parts"], value=parts)
        cut = helper.make_node("Split", ["logits", "parts"], ["embedding", "rest"], axis=1)
        return [sigmoid, cuts, cut], ["embedding", "logits", "prediction"]
    if family == "camie":
        # first thoughts, which must not be taken for the scores
        first = helper.make_node("Neg", ["logits"], ["initial_predictions"])
        refined = helper.make_node("Identity", ["logits"], ["refined_predictions"])
        return [first, refined], ["initial_predictions", "refined_predictions"]
    return [helper.make_node("Identity", ["logits"], ["output"])], ["output"]


def _write_tags(folder: Path, family: str) -> None:
    """The tag list as the family's files have it."""
    names = [f"tag_{index}" for index in range(TAGS)]
    if family == "wd":
        rows = [
            [index, RATINGS[index] if index < 4 else name, 9 if index < 4 else 4 if index >= TAGS - 3 else 0, 100]
            for index, name in enumerate(names)
        ]
        _write_csv(folder / "selected_tags.csv", ["tag_id", "name", "category", "count"], rows)
    elif family == "pixai":
        rows = [[index, index, name, 4 if index >= TAGS - 3 else 0, 100] for index, name in enumerate(names)]
        _write_csv(folder / "selected_tags.csv", ["id", "tag_id", "name", "category", "count"], rows)
    elif family == "ml-danbooru":
        _write_csv(folder / "tags.csv", ["name"], [[name] for name in names])
    elif family == "cl-tagger":
        kinds = ("Rating", "General", "Character", "Copyright", "Meta", "Model", "Quality", "Artist")
        tags = {
            str(index): {"tag": name, "category": kinds[index % len(kinds)]} for index, name in enumerate(names)
        }
        _write_json(folder / "tag_mapping.json", tags)
    elif family == "camie":
        kinds = ("general", "character", "copyright", "artist", "meta", "rating", "year")
        mapping = {
            "idx_to_tag": {str(index): name for index, name in enumerate(names)},
            "tag_to_category": {name: kinds[index % len(kinds)] for index, name in enumerate(names)},
        }
        _write_json(
            folder / "metadata.json",
            {"model_info": {"img_size": 512}, "dataset_info": {"total_tags": TAGS, "tag_mapping": mapping}},
        )
    else:
        lines = names if family == "joytag" else [*names[:-3], "rating:safe", "rating:questionable", "rating:explicit"]
        name = "top_tags.txt" if family == "joytag" else "tags.txt"
        (folder / name).write_text("\n".join(lines) + "\n")


def _write_csv(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n")
