"""Targets and ranks against key lists that sd-scripts wrote."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
import sd15

from blocklora.blocks.notation import has_convolutions, network_args, ranks_from_args
from blocklora.blocks.shapes import base_unet_shapes
from blocklora.blocks.targets import RankedTarget, apply_ranks, ranked_targets, unet_targets
from blocklora.errors import UserError
from blocklora.job.models import Network


def keys(ranked: list[RankedTarget]) -> list[list[object]]:
    """What a file of these modules holds: rows of name and shape, alphas with their value."""
    rows: list[list[object]] = []
    for module in ranked:
        target, kernel = module.target, list(module.target.kernel)
        linear = target.kind == "linear"
        down = [module.rank, target.in_features, *([] if linear else kernel)]
        up = [target.out_features, module.rank, *([] if linear else [1, 1])]
        rows.append([f"{target.lora_name}.alpha", [], module.alpha])
        rows += [[f"{target.lora_name}.lora_down.weight", down], [f"{target.lora_name}.lora_up.weight", up]]
    return sorted(rows, key=lambda row: str(row[0]))


def of_part(ranked: list[RankedTarget], part: str) -> list[RankedTarget]:
    return [module for module in ranked if module.target.part == part]


TARGETS = unet_targets(sd15.shapes())
BLOCK_DIMS = tuple(int(dim) for dim in sd15.case("block_dims")["network_args"]["block_dims"].split(","))


def test_targets_are_the_modules_that_sd_scripts_trains() -> None:
    wanted = {
        module["module"]: (module["lora"], module["index"], module["part"], module["target"] == "attn")
        for module in sd15.block_index()
        if module["target"]
    }
    assert {t.name: (t.lora_name, t.index, t.part, t.attention) for t in TARGETS} == wanted


def test_order_does_not_depend_on_the_order_of_the_weights() -> None:
    shuffled = list(sd15.shapes().items())
    random.Random(1).shuffle(shuffled)
    assert unet_targets(dict(shuffled)) == TARGETS
    assert [target.index for target in TARGETS] == sorted(target.index for target in TARGETS)


def test_embedded_base_has_the_same_anatomy() -> None:
    embedded = unet_targets(base_unet_shapes("embedded"))
    assert [target.name for target in embedded] == [target.name for target in TARGETS]


@pytest.mark.parametrize("name", sd15.CASES)
def test_keys_shapes_and_alphas_are_sd_scripts_own(name: str) -> None:
    case = sd15.case(name)
    args = case["network_args"]
    ranks = ranks_from_args(args, dim=case["network_dim"], alpha=case["network_alpha"])
    conv = has_convolutions(args)
    ranked = apply_ranks([target for target in TARGETS if conv or target.attention], ranks)
    assert keys(ranked) == [row for row in case["keys"] if not row[0].startswith("lora_te_")]
    if "te" not in name.split("-"):
        assert sum(module.parameters for module in ranked) == case["parameters"]


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("lora-attn-unet", {"rank": 16, "alpha": 8.0}),
        ("lora-conv-unet", {"kind": "locon", "rank": 16, "alpha": 8.0, "conv": {"rank": 8, "alpha": 4.0}}),
        ("paper-upper-lora", {"alpha": 8.0, "rank": 0, "blocks": {"in0": 16, "out3": 16}}),
        ("paper-middle-lora", {"alpha": 8.0, "rank": 0, "blocks": {"in1": 16, "out2": 16}}),
        ("paper-bottom-lora", {"alpha": 8.0, "rank": 0, "blocks": {"in2": 16, "out1": 16}}),
        (
            "paper-upper-lora",
            {"alpha": 8.0, "blocks": tuple(16 if index in (1, 2, 3, 22, 23, 24) else 0 for index in range(25))},
        ),
        (
            "block_dims",
            {"alpha": 8.0, "blocks": BLOCK_DIMS},
        ),
        (
            "paper-upper-locon",
            {"kind": "locon", "alpha": 8.0, "rank": 0, "conv": {"rank": 8}, "blocks": {"in0": 16, "out3": 16}},
        ),
    ],
)  # fmt: skip
def test_a_job_says_what_sd_scripts_arguments_say(name: str, network: dict[str, object]) -> None:
    ranked = ranked_targets(TARGETS, Network.model_validate(network))
    wanted = sd15.case(name)["keys"]
    assert [row[:2] for row in keys(ranked)] == [row[:2] for row in wanted]
    linear_alphas = {row[2] for row in keys(ranked) if len(row) == 3 and "attn" in str(row[0])}
    assert linear_alphas == {8.0}


@pytest.mark.parametrize(
    "network",
    [
        {"kind": "locon", "rank": 4, "conv": {"rank": 2, "alpha": 1.0}},
        {"rank": 4, "alpha": 2.0, "blocks": {"in0": 8, "mid": {"rank": 6, "alpha": 3.0}, "out1": 0}},
        {"kind": "locon", "rank": 4, "blocks": {"in0": {"rank": 0, "convRank": 8}, "out3": {"rank": 8, "convRank": 0}}},
        {"kind": "locon", "rank": 4, "alpha": 2.0, "blocks": tuple(range(25))},
    ],
)
def test_notation_round_trip(network: dict[str, object]) -> None:
    job = Network.model_validate(network)
    wanted = ranked_targets(TARGETS, job)
    args = network_args(job)
    again = ranks_from_args(args, dim=job.rank, alpha=job.alpha)
    allowed = [target for target in TARGETS if target.attention or has_convolutions(args)]
    assert apply_ranks(allowed, again) == wanted


class TestRanks:
    def test_rank_0_leaves_a_whole_part_out(self) -> None:
        ranked = ranked_targets(TARGETS, Network(kind="locon", rank=4, blocks={"in1": 0}))
        assert not of_part(ranked, "in1")
        assert len(of_part(ranked, "in2")) == 32

    def test_convolutions_alone(self) -> None:
        network = Network.model_validate({"kind": "locon", "rank": 4, "blocks": {"in1": {"rank": 0, "convRank": 8}}})
        assert {(module.target.kind, module.rank) for module in of_part(ranked_targets(TARGETS, network), "in1")} == {
            ("conv", 8)
        }

    def test_everything_but_3x3_convolutions(self) -> None:
        network = Network.model_validate({"kind": "locon", "blocks": {"in1": {"rank": 8, "convRank": 0}}})
        part = of_part(ranked_targets(TARGETS, network), "in1")
        assert {module.target.kind for module in part} == {"linear", "conv1x1"}
        assert any(module.target.name.endswith("time_emb_proj") for module in part)

    def test_a_plain_lora_has_nothing_where_there_is_no_attention(self) -> None:
        ranked = ranked_targets(TARGETS, Network(rank=4))
        assert not of_part(ranked, "in3") and not of_part(ranked, "out0")

    def test_alpha_is_the_rank_unless_given(self) -> None:
        ranked = ranked_targets(TARGETS, Network(kind="locon", rank=4, conv={"rank": 2}, blocks={"mid": 6}))
        assert {module.scale for module in ranked} == {1.0}

    def test_the_last_matching_override_wins(self) -> None:
        network = Network.model_validate(
            {
                "rank": 4,
                "alpha": 2.0,
                "overrides": (
                    {"pattern": "*attn2*", "rank": 8},
                    {"pattern": "mid_block*.attn2.to_k", "rank": 1, "alpha": 3.0},
                    {"pattern": "up_blocks.3*", "rank": 0},
                ),
            }
        )
        ranked = {module.target.name: module for module in ranked_targets(TARGETS, network)}
        layer = "mid_block.attentions.0.transformer_blocks.0"
        assert (ranked[f"{layer}.attn2.to_k"].rank, ranked[f"{layer}.attn2.to_k"].alpha) == (1, 3.0)
        assert (ranked[f"{layer}.attn2.to_v"].rank, ranked[f"{layer}.attn2.to_v"].alpha) == (8, 2.0)
        assert ranked[f"{layer}.attn1.to_v"].rank == 4
        assert not [name for name in ranked if name.startswith("up_blocks.3")]

    @pytest.mark.parametrize(
        ("pattern", "words"),
        [("attn2", "*attn2*"), ("up_bloks.1.attentions.*", "up_blocks.1"), ("*.conv1", '"kind": "locon"')],
    )
    def test_a_pattern_that_means_nothing_is_an_error_with_a_hint(self, pattern: str, words: str) -> None:
        network = Network.model_validate({"overrides": ({"pattern": pattern, "rank": 4},)})
        with pytest.raises(UserError) as error:
            ranked_targets(TARGETS, network)
        assert pattern in error.value.message and words in error.value.fix

    def test_a_list_needs_25_numbers(self) -> None:
        with pytest.raises(UserError, match="17 numbers"):
            ranked_targets(TARGETS, Network(blocks=(4,) * 17))


def test_other_anatomies_are_refused() -> None:
    shapes = {name: shape for name, shape in sd15.shapes().items() if not name.startswith("down_blocks.3")}
    with pytest.raises(UserError, match="does not have the blocks"):
        unet_targets(shapes)


def test_blocks_import_no_torch() -> None:
    code = "import sys, blocklora.blocks.notation, blocklora.blocks.shapes; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
