"""What other programs are said to make of a file."""

from __future__ import annotations

from pathlib import Path

import golden
import lora_files as files
import pytest
import torch
from safetensors.torch import load_file

from blocklora.errors import UserError
from blocklora.lora.arguments import TOOLS
from blocklora.lora.check import check_file
from blocklora.lora.operations.convert import Conversion, convert
from blocklora.lora.reports import LoraFinding


def from_golden(tmp_path: Path, case: str) -> Path:
    keys = files.golden_keys(case)["keys"]
    return files.empty_shapes(tmp_path / f"{case}.safetensors", keys)


def findings(path: Path, tool: str) -> dict[str, LoraFinding]:
    return {finding.code: finding for finding in check_file(path, [tool]).findings}  # type: ignore[list-item]


def verdicts(path: Path) -> dict[str, str]:
    return {tool.tool: tool.verdict for tool in check_file(path).tools}


def test_a_plain_file_of_sd_scripts_is_read_alike_by_all(tmp_path: Path) -> None:
    path = from_golden(tmp_path, "sd15-lora-attn-unet")
    assert verdicts(path) == dict.fromkeys(TOOLS, "same")
    report = check_file(path)
    assert all((tool.resolved, tool.ignored) == (192, 0) for tool in report.tools)
    assert [finding.code for finding in report.findings] == ["lbw-base"]


def test_alphas_that_differ_are_misread_by_diffusers_alone(tmp_path: Path) -> None:
    found = findings(files.FORWARD / "a-locon.safetensors", "diffusers")
    assert set(found) == {"alpha-mixed"}
    assert found["alpha-mixed"].convert == ["--add-alpha"]
    assert found["alpha-mixed"].key_count > 50
    assert all("_to_" in key for key in found["alpha-mixed"].keys)
    for tool in ("a1111", "comfyui", "sd-scripts"):
        assert findings(files.FORWARD / "a-locon.safetensors", tool) == {}
    out = tmp_path / "out.safetensors"
    conversion = Conversion(prefix=None, dtype=None, fold_alpha=False, dense=False)
    convert(files.FORWARD / "a-locon.safetensors", out, conversion, force=False, tick=lambda *_: None)
    assert set(findings(out, "diffusers")) == {"ranks-mixed"}
    assert verdicts(out)["diffusers"] == "same"


@pytest.mark.parametrize("letter", ["c-noalpha", "f-noalpha-mixedranks", "h-folded-noalpha", "e-attn-rank4"])
def test_files_that_diffusers_reads_right_are_said_to_be(letter: str) -> None:
    assert verdicts(files.FORWARD / f"{letter}.safetensors")["diffusers"] == "same"


@pytest.mark.parametrize("tool", ["a1111", "sd-scripts", "lbw"])
def test_dotted_names_are_unknown_to_programs_of_kohyas_kind(tmp_path: Path, tool: str) -> None:
    path = files.write(tmp_path / "x.safetensors", files.linear("unet.mid_block.attentions.0.proj_in", rank=2))
    [verdict] = check_file(path, [tool]).tools  # type: ignore[list-item]
    assert (verdict.verdict, verdict.resolved, verdict.ignored) == ("refuses", 0, 1)
    assert findings(path, tool)["names"].convert == ["--prefix", "kohya"]


def test_dotted_names_are_known_to_comfyui_and_diffusers(tmp_path: Path) -> None:
    name = "unet.mid_block.attentions.0.proj_in"
    tensors = {f"{name}.lora_A.weight": files.noise(2, 8), f"{name}.lora_B.weight": files.noise(8, 2)}
    found = verdicts(files.write(tmp_path / "x.safetensors", tensors))
    assert (found["comfyui"], found["diffusers"]) == ("same", "same")


def test_lbw_says_which_blocks_a_short_list_sets_to_0(tmp_path: Path) -> None:
    found = findings(from_golden(tmp_path, "sd15-lora-conv-unet"), "lbw")["lbw-unlisted"]
    for block in ("IN03", "IN06", "IN09", "IN10", "IN11", "OUT00", "OUT01", "OUT02"):
        assert block in found.what
    assert "17" in found.what and "26" in found.fix
    found = findings(from_golden(tmp_path, "sdxl-lora-conv-te"), "lbw")["lbw-unlisted"]
    assert "12" in found.what and "20" in found.fix and "OUT08" in found.what
    assert "lbw-unlisted" not in findings(from_golden(tmp_path, "sd15-lora-attn-unet"), "lbw")


def test_inspire_shifts_after_missing_blocks_and_dense_mends_it(tmp_path: Path) -> None:
    path = from_golden(tmp_path, "sd15-paper-upper-lora")
    found = findings(path, "inspire")["positions"]
    assert found.convert == ["--dense"]
    assert found.keys == ["IN04", "IN05", "IN07", "IN08", "M00", *[f"OUT{n:02}" for n in range(3, 9)]]
    out = tmp_path / "out.safetensors"
    convert(
        path, out, Conversion(prefix=None, dtype=None, fold_alpha=False, dense=True), force=False, tick=lambda *_: None
    )
    assert findings(out, "inspire") == {}


@pytest.mark.parametrize(
    ("leaves", "refused"),
    [
        ({"hada_w1_a": (8, 2), "hada_w1_b": (2, 8), "hada_w2_a": (8, 2), "hada_w2_b": (2, 8)}, "algorithm"),
        (
            {"lora_down.weight": (2, 8, 1, 1), "lora_up.weight": (8, 2, 1, 1), "lora_mid.weight": (2, 2, 3, 3)},
            "lora-mid",
        ),
    ],
)
def test_lycoris_is_refused_by_diffusers_and_ignored_by_sd_scripts(
    tmp_path: Path, leaves: dict[str, tuple[int, ...]], refused: str
) -> None:
    tensors = {f"{files.CONV}.{leaf}": torch.ones(shape) for leaf, shape in leaves.items()}
    path = files.write(tmp_path / "x.safetensors", tensors | files.linear(files.MID, rank=2))
    assert refused in findings(path, "diffusers") and verdicts(path)["diffusers"] == "refuses"
    assert findings(path, "sd-scripts")[refused].keys == [files.CONV]
    assert verdicts(path)["a1111"] == "same"


E_FILE = files.FORWARD / "e-attn-rank4.safetensors"  # rank 4, alpha 2


def read_by_diffusers(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    """The tiny U-Net's output with these tensors as a file."""
    from diffusers.loaders import StableDiffusionLoraLoaderMixin as Loader

    unet, path = golden.unet(), files.write(tmp_path / "x.safetensors", tensors)
    state, alphas = Loader.lora_state_dict(path, unet_config=unet.config)
    Loader.load_lora_into_unet(state, network_alphas=alphas, unet=unet, adapter_name="x")
    with torch.no_grad():
        return golden.output(unet)


def renamed(word: str, by: str) -> dict[str, torch.Tensor]:
    return {key.replace(word, by): value for key, value in load_file(E_FILE).items()}


@pytest.mark.torch
def test_alphas_of_whole_numbers_are_read_right_by_diffusers(tmp_path: Path) -> None:
    state = {key: value.long() if key.endswith("alpha") else value for key, value in load_file(E_FILE).items()}
    torch.testing.assert_close(read_by_diffusers(tmp_path, state), golden.expected()["e@1"], rtol=0, atol=1e-5)
    assert verdicts(tmp_path / "x.safetensors")["diffusers"] == "same"


@pytest.mark.torch
def test_a_missing_alpha_is_taken_from_others_by_diffusers_as_is_said(tmp_path: Path) -> None:
    """Modules without alpha have scale 1, but come out as with the others' alpha of 2, a scale of 1/2."""
    state = load_file(E_FILE)
    for key in sorted(key for key in state if key.endswith(".alpha"))[::2]:
        del state[key]
    torch.testing.assert_close(read_by_diffusers(tmp_path, state), golden.expected()["e@1"], rtol=0, atol=1e-5)
    assert "alpha-missing" in findings(tmp_path / "x.safetensors", "diffusers")


@pytest.mark.torch
def test_names_of_lycoris_do_nothing_in_diffusers_as_is_said(tmp_path: Path) -> None:
    found = read_by_diffusers(tmp_path, renamed("lora_unet_", "lycoris_"))
    torch.testing.assert_close(found, golden.expected()["base"], rtol=0, atol=1e-5)
    assert verdicts(tmp_path / "x.safetensors")["diffusers"] == "refuses"


@pytest.mark.torch
def test_dora_is_read_as_a_plain_lora_by_diffusers_as_is_said(tmp_path: Path) -> None:
    state = load_file(E_FILE)
    ups = [key for key in state if key.endswith("lora_up.weight")]
    state |= {key.replace("lora_up.weight", "dora_scale"): torch.ones(state[key].shape[0], 1) for key in ups}
    torch.testing.assert_close(read_by_diffusers(tmp_path, state), golden.expected()["e@1"], rtol=0, atol=1e-5)
    assert "dora" in findings(tmp_path / "x.safetensors", "diffusers")


def test_diffusers_truly_refuses_what_is_said_to_be_refused(tmp_path: Path) -> None:
    from diffusers.loaders import StableDiffusionLoraLoaderMixin

    tensors = {f"{files.MID}.{leaf}": torch.ones(8, 8) for leaf in ("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")}
    path = files.write(tmp_path / "x.safetensors", tensors)
    assert verdicts(path)["diffusers"] == "refuses"
    with pytest.raises(ValueError, match="not been correctly renamed"):
        StableDiffusionLoraLoaderMixin.lora_state_dict(path)


def test_a1111_drops_parts_of_sdxl(tmp_path: Path) -> None:
    tensors = {
        **files.conv("lora_unet_up_blocks_0_upsamplers_0_conv", rank=2),
        **files.linear("lora_unet_down_blocks_2_attentions_0_transformer_blocks_9_attn1_to_q", rank=2),
        **files.linear("lora_te2_text_model_encoder_layers_0_self_attn_q_proj", rank=2),
        **files.linear("lora_te2_text_model_encoder_layers_0_mlp_fc1", rank=2),
    }
    path = files.write(tmp_path / "x.safetensors", tensors)
    found = findings(path, "a1111")
    assert found["sdxl-upsampler"].keys == ["lora_unet_up_blocks_0_upsamplers_0_conv"]
    assert found["te2-incomplete"].keys == ["lora_te2_text_model_encoder_layers_0_self_attn_q_proj"]
    [verdict] = check_file(path, ["a1111"]).tools
    assert (verdict.resolved, verdict.ignored) == (2, 2)


def test_two_namings_in_one_file_lose_one_of_them_in_diffusers(tmp_path: Path) -> None:
    tensors = files.linear("lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q", rank=2)
    tensors |= files.linear("lora_unet_up_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q", rank=2)
    found = findings(files.write(tmp_path / "x.safetensors", tensors), "diffusers")
    assert found["names-mixed"].keys == ["lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q"]


def test_a_checkpoint_is_not_checked(tmp_path: Path) -> None:
    path = files.write(tmp_path / "x.safetensors", {"model.diffusion_model.x.weight": torch.ones(2)})
    with pytest.raises(UserError, match="is no LoRA"):
        check_file(path)
