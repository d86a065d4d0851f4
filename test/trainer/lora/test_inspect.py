"""Kinds, families, parts, ranks and alphas from headers."""

from __future__ import annotations

import json
from pathlib import Path

import lora_files as files
import pytest
import torch

from blocklora.blocks.layouts import LAYOUTS, index_of_module, lbw_block_of, part_of
from blocklora.lora.inspect import inspect_file
from blocklora.lora.names import ModuleName, kohya_name, unet_path

KEYS = files.GOLDEN / "kohya-keys"


@pytest.mark.parametrize(("file", "kind"), [("sd15", "sd1"), ("sdxl", "sdxl")])
def test_every_module_has_sd_scripts_index_and_our_part_and_its_name_back(file: str, kind: str) -> None:
    rows = json.loads((KEYS / f"{file}-block-index.json").read_text())["modules"]
    layout = LAYOUTS[kind]
    for row in rows:
        path = unet_path(row["lora"].removeprefix("lora_unet_"))
        assert path is not None, row["lora"]
        index = index_of_module(layout, path)
        if row["index"] >= 0:
            assert index == row["index"], row
        assert part_of(layout, path) == row["part"], row
        assert kohya_name(ModuleName("unet", path), sdxl=kind == "sdxl") == row["lora"]


@pytest.mark.parametrize(("file", "kind"), [("sd15", "sd1"), ("sdxl", "sdxl")])
def test_every_module_has_the_block_of_lbw(file: str, kind: str) -> None:
    for name, _, block in json.loads((files.GOLDEN / "lbw" / f"{file}-lbw-blocks.json").read_text())["modules"]:
        if name.startswith("lora_unet_"):
            path = unet_path(name.removeprefix("lora_unet_"))
            assert path is not None
            assert lbw_block_of(LAYOUTS[kind], path) == block, name


@pytest.mark.parametrize(
    ("case", "kind", "family", "modules"),
    [
        ("sd15-lora-conv-te", "locon", "sd1", 350),
        ("sd15-lora-attn-unet", "lora", "sd1", 192),
        ("sdxl-lora-conv-te", "locon", "sdxl", 1052),
        ("sd15-lycoris-locon-full", "locon", "sd1", None),
        ("sdxl-lycoris-locon-attn-mlp", "lora", "sdxl", None),
        ("sd15-paper-upper-locon", "locon", "sd1", None),
    ],
)
def test_files_of_sd_scripts_and_lycoris(
    tmp_path: Path, case: str, kind: str, family: str, modules: int | None
) -> None:
    golden = files.golden_keys(case)
    report = inspect_file(files.empty_shapes(tmp_path / "x.safetensors", golden["keys"]))
    assert (report.kind, report.family) == (kind, family)
    assert len(report.modules) == (modules or golden["modules"])
    assert report.unknown_keys == []
    assert report.problems == []
    assert sum(info.parameters for info in report.modules) == golden["parameters"]
    assert {info.part for info in report.modules if info.path is None} == set()
    alphas = {row[0].removesuffix(".alpha"): row[2] for row in golden["keys"] if row[0].endswith(".alpha")}
    assert {info.name: info.alpha for info in report.modules} == alphas
    for info in report.modules:
        down = next(row[1] for row in golden["keys"] if row[0] == f"{info.name}.lora_down.weight")
        assert info.rank == down[0]


def test_parts_of_the_papers_style_set_are_in0_and_out3(tmp_path: Path) -> None:
    golden = files.golden_keys("sd15-paper-upper-locon")
    report = inspect_file(files.empty_shapes(tmp_path / "x.safetensors", golden["keys"]))
    assert [part.part for part in report.parts] == ["in0", "out3"]


SPELLINGS = {
    "kohya": "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_out_0.lora_down.weight",
    "kohya-ldm": "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_out_0.lora_down.weight",
    "lycoris": "lycoris_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_out_0.lora_down.weight",
    "diffusers": "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0.lora.down.weight",
    "processor": "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.processor.to_out_lora.down.weight",
    "peft": "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0.lora_A.weight",
    "bare": "base_model.model.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0.lora_A.weight",
}


@pytest.mark.parametrize("style", SPELLINGS)
def test_every_spelling_is_the_same_module(tmp_path: Path, style: str) -> None:
    down = SPELLINGS[style]
    up = down.replace("lora_down", "lora_up").replace("lora_A", "lora_B").replace(".down.weight", ".up.weight")
    path = files.write(tmp_path / "x.safetensors", {down: files.noise(4, 640), up: files.noise(640, 4)})
    report = inspect_file(path)
    [module] = report.modules
    assert report.styles == [style]
    assert module.path == "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0"
    assert (module.part, module.rank, module.alpha, module.scale) == (
        "in1",
        4,
        None,
        1.0,
    )


@pytest.mark.parametrize(
    ("key", "path", "part"),
    [
        ("text_encoder.text_model.encoder.layers.3.self_attn.q_proj.lora_linear_layer.down.weight",
         "text_model.encoder.layers.3.self_attn.q_proj", "te"),
        ("text_encoder.text_model.encoder.layers.3.self_attn.to_q_lora.down.weight",
         "text_model.encoder.layers.3.self_attn.q_proj", "te"),
        ("text_encoder_2.text_model.encoder.layers.30.mlp.fc2.lora_A.weight",
         "text_model.encoder.layers.30.mlp.fc2", "te2"),
        ("lora_te2_text_model_encoder_layers_30_mlp_fc2.lora_down.weight",
         "text_model.encoder.layers.30.mlp.fc2", "te2"),
        ("lora_te1_text_model_encoder_layers_1_self_attn_out_proj.lora_down.weight",
         "text_model.encoder.layers.1.self_attn.out_proj", "te"),
    ],
)  # fmt: skip
def test_text_encoders(tmp_path: Path, key: str, path: str, part: str) -> None:
    up = key.replace("lora_down", "lora_up").replace("lora_A", "lora_B").replace(".down.weight", ".up.weight")
    [module] = inspect_file(
        files.write(tmp_path / "x.safetensors", {key: files.noise(4, 8), up: files.noise(8, 4)})
    ).modules
    assert (module.path, module.part) == (path, part)


ALGORITHMS = {
    "loha": {
        "hada_w1_a": (12, 4),
        "hada_w1_b": (4, 8),
        "hada_w2_a": (12, 4),
        "hada_w2_b": (4, 8),
    },
    "lokr": {"lokr_w1": (3, 2), "lokr_w2_a": (4, 2), "lokr_w2_b": (2, 4)},
    "oft": {"oft_blocks": (4, 3, 3)},
    "full": {"diff": (12, 8), "diff_b": (12,)},
    "ia3": {"weight": (12,), "on_input": ()},
    "glora": {
        "a1.weight": (2, 8),
        "a2.weight": (8, 2),
        "b1.weight": (2, 8),
        "b2.weight": (12, 2),
    },
    "dora": {
        "lora_down.weight": (2, 8),
        "lora_up.weight": (12, 2),
        "dora_scale": (12, 1),
    },
}


@pytest.mark.parametrize("kind", ALGORITHMS)
def test_lycoris_algorithms(tmp_path: Path, kind: str) -> None:
    tensors = {f"{files.ATTENTION}.{leaf}": torch.ones(shape) for leaf, shape in ALGORITHMS[kind].items()}
    report = inspect_file(files.write(tmp_path / "x.safetensors", tensors))
    assert report.kind == kind
    assert report.problems == [] and report.unknown_keys == []


def test_a_tucker_core_is_a_convolution(tmp_path: Path) -> None:
    tensors = {
        f"{files.CONV}.lora_down.weight": files.noise(2, 8, 1, 1),
        f"{files.CONV}.lora_mid.weight": files.noise(2, 2, 3, 3),
        f"{files.CONV}.lora_up.weight": files.noise(12, 2, 1, 1),
    }
    report = inspect_file(files.write(tmp_path / "x.safetensors", tensors))
    assert report.kind == "locon" and report.modules[0].tucker and report.modules[0].conv


@pytest.mark.parametrize(
    ("kind", "family", "names"),
    [
        ("embedding", "sd1", {"emb_params": (4, 768)}),
        ("embedding", "sdxl", {"clip_l": (4, 768), "clip_g": (4, 1280)}),
        ("checkpoint", "sd1", {
            "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": (8, 768),
            "cond_stage_model.transformer.text_model.x.weight": (1,)}),
        ("checkpoint", "sdxl", {"model.diffusion_model.x.weight": (1,), "conditioner.embedders.0.x.weight": (1,)}),
        ("unet", "sd1", {"down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight": (8, 768)}),
        ("vae", "unknown", {"encoder.conv_in.weight": (8, 3, 3, 3), "decoder.conv_in.weight": (8, 4, 3, 3)}),
        ("controlnet", "unknown", {"control_model.input_hint_block.0.weight": (8, 3, 3, 3)}),
        ("text-encoder", "unknown", {"text_model.encoder.layers.0.mlp.fc1.weight": (8, 8)}),
        ("unknown", "unknown", {"something": (3, 4)}),
    ],
)  # fmt: skip
def test_other_files(tmp_path: Path, kind: str, family: str, names: dict[str, tuple[int, ...]]) -> None:
    path = files.write(
        tmp_path / "x.safetensors",
        {name: torch.zeros(shape) for name, shape in names.items()},
    )
    report = inspect_file(path)
    assert (report.kind, report.family, report.modules) == (kind, family, [])


def test_problems_are_said(tmp_path: Path) -> None:
    tensors = {
        **files.linear(files.ATTENTION, rank=4, alpha=float("nan")),
        **files.linear(files.MID, rank=4, alpha=0.0),
        f"{files.CROSS}.lora_down.weight": files.noise(4, 8),
        "lora_unet_something_else.lora_down.weight": files.noise(4, 8),
        "lora_unet_something_else.lora_up.weight": files.noise(8, 4),
        "strange": files.noise(2),
        **files.linear("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q", rank=2),
    }
    codes = {problem.code for problem in inspect_file(files.write(tmp_path / "x.safetensors", tensors)).problems}
    assert codes >= {
        "lora-incomplete", "lora-alpha-not-finite", "lora-alpha-zero", "lora-unknown-keys", "lora-unknown-modules",
        "lora-module-twice",
    }  # fmt: skip


def test_tags_triggers_and_broken_metadata(tmp_path: Path) -> None:
    good = {
        "ss_tag_frequency": json.dumps({"4_kira": {"smile": 3, "hat": 1}, "2_kira": {"smile": 2}}),
        "modelspec.trigger_phrase": "kira", "ss_steps": "1200", "ss_epoch": "7",
    }  # fmt: skip
    facts = inspect_file(files.write(tmp_path / "a.safetensors", files.plain(), good)).facts
    assert (facts.tags, facts.trigger, facts.steps, facts.epochs) == (
        [("smile", 5), ("hat", 1)],
        "kira",
        1200,
        7,
    )
    bad = {
        "ss_tag_frequency": "[" * 5000,
        "ss_steps": "many",
        "ss_epoch": "1e999",
        "modelspec.title": "None",
    }
    facts = inspect_file(files.write(tmp_path / "b.safetensors", files.plain(), bad)).facts
    assert (facts.tags, facts.steps, facts.epochs, facts.title) == (
        [],
        None,
        None,
        None,
    )
