"""Writes an ONNX of a WD tagger's size and contract with random weights, since speed does not depend on what they say.

It is ViT-B/16 at 448 pixels with WD v3's 10,861 tags: input ``[N, 448, 448, 3]`` float32, BGR, 0..255; output
``[N, tags]`` probabilities. The normalisation and the sigmoid are inside, as in the published files.

    python wd_vit.py FOLDER
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import torch
from torch import nn
from transformers import ViTConfig, ViTForImageClassification

SIDE = 448
TAGS = 10_861
RATINGS = ("general", "sensitive", "questionable", "explicit")


class WdVit(nn.Module):
    """The network between the picture's bytes and the probabilities."""

    def __init__(self) -> None:
        super().__init__()
        # the defaults are ViT-B/16's widths and depth
        self.vit = ViTForImageClassification(ViTConfig(image_size=SIDE, num_labels=TAGS, attn_implementation="eager"))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Probabilities ``[N, tags]`` of pictures ``[N, 448, 448, 3]``."""
        rgb = pictures.flip(-1).permute(0, 3, 1, 2) / 127.5 - 1.0
        return torch.sigmoid(self.vit(rgb).logits)


def write(folder: Path) -> None:
    """Writes ``model.onnx`` and ``selected_tags.csv``."""
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        WdVit().eval(),
        (torch.zeros(1, SIDE, SIDE, 3),),
        str(folder / "model.onnx"),
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    with (folder / "selected_tags.csv").open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["tag_id", "name", "category", "count"])
        for index in range(TAGS):
            rating = index < len(RATINGS)
            rows.writerow([index, RATINGS[index] if rating else f"tag_{index}", 9 if rating else 0, 1])


if __name__ == "__main__":
    write(Path(sys.argv[1]))
