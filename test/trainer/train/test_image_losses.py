"""Losses of single images: comparable whatever the timestep, kept over a resume, never in the way of a training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from blocklora.train.image_losses import ImageLosses

pytestmark = pytest.mark.torch


def fresh(path: Path, count: int = 3) -> ImageLosses:
    return ImageLosses(path, root=path.parent, ids=[f"{at}.png" for at in range(count)])


def written(losses: ImageLosses, path: Path, step: int = 1) -> dict[str, Any]:
    losses.write(step)
    return json.loads(path.read_text(encoding="utf-8"))


def add(losses: ImageLosses, items: list[int], each: list[float], timesteps: list[int]) -> None:
    losses.add(items, torch.tensor(each), torch.tensor(timesteps))


def test_a_picture_is_compared_at_the_timestep_at_which_it_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "losses.json"
    losses = fresh(path)
    # early timesteps have ten times the loss; image 2 is twice as hard as its neighbours at each
    for _ in range(50):
        add(losses, [0, 2], [1.0, 2.0], [10, 20])
        add(losses, [1, 2], [0.1, 0.2], [900, 910])
    images = written(losses, path)["images"]
    assert images["0.png"] == pytest.approx({"shown": 50, "loss": 1.0, "relative": 2 / 3}, rel=1e-6)
    assert images["1.png"]["relative"] == pytest.approx(2 / 3, rel=1e-6)
    assert images["2.png"] == pytest.approx({"shown": 100, "loss": 1.1, "relative": 4 / 3}, rel=1e-6)


def test_many_batches_are_counted_as_few_are(tmp_path: Path) -> None:
    path = tmp_path / "losses.json"
    losses = fresh(path, 2)
    for at in range(1000):
        add(losses, [at % 2], [0.5], [at])
    images = written(losses, path)["images"]
    assert [images[name]["shown"] for name in ("0.png", "1.png")] == [500, 500]
    assert images["0.png"]["relative"] == pytest.approx(1.0)


def test_a_loss_that_is_not_finite_and_images_never_shown_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "losses.json"
    losses = fresh(path)
    add(losses, [0, 1], [float("nan"), 0.5], [3, 3])
    assert list(written(losses, path)["images"]) == ["1.png"]


class _Job:
    def __init__(self, root: Path) -> None:
        self.root = root


class _Item:
    def __init__(self, id: str) -> None:
        self.id = id


@pytest.mark.parametrize("step", [7, 8])
def test_a_resumed_run_goes_on_with_what_belongs_to_its_step(tmp_path: Path, step: int) -> None:
    path = tmp_path / "losses.json"
    losses = fresh(path)
    add(losses, [0, 1], [1.0, 3.0], [500, 500])
    losses.write(7)
    resumed = ImageLosses.of_run(path, _Job(tmp_path), [_Item("0.png"), _Item("1.png")], step=step)  # type: ignore[arg-type]
    add(resumed, [0], [2.0], [500])
    content = written(resumed, path, step + 1)
    assert content["images"]["0.png"]["shown"] == (2 if step == 7 else 1)
    assert content["images"]["0.png"]["loss"] == pytest.approx(1.5 if step == 7 else 2.0)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1, "step": 3, "bins": 4, "images": []}', "\ud800"])
def test_a_damaged_file_costs_nothing_but_itself(tmp_path: Path, text: str) -> None:
    path = tmp_path / "losses.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    resumed = ImageLosses.of_run(path, _Job(tmp_path), [_Item("0.png")], step=3)  # type: ignore[arg-type]
    assert written(resumed, path, 3)["images"] == {}
