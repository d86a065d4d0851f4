"""The fixture that the block editor is compared with says what this trainer plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from blocklora.blocks.shapes import base_unet_shapes
from blocklora.blocks.targets import ranked_targets, unet_targets
from blocklora.errors import UserError
from blocklora.job.models import Network
from blocklora.plan.network import file_bytes

GOLDEN = json.loads((Path(__file__).parents[2] / "fixtures" / "golden" / "blocks" / "facts.json").read_text())


@pytest.mark.parametrize("entry", [entry for entry in GOLDEN["networks"] if entry["base"] == "embedded"])
def test_the_fixture_of_the_block_editor_is_what_is_planned(
    entry: dict[str, object],
) -> None:
    network = Network.model_validate_json(json.dumps(entry["network"]))
    targets = unet_targets(base_unet_shapes("embedded"))
    if "error" in entry:
        with pytest.raises(UserError) as raised:
            ranked_targets(targets, network)
        assert raised.value.code == entry["error"]
        return
    ranked = ranked_targets(targets, network)
    assert len(ranked) == entry["modules"]
    assert sum(one.parameters for one in ranked) == entry["parameters"]
    assert entry["bytes"] == {precision: file_bytes(ranked, precision) for precision in ("fp32", "fp16", "bf16")}
