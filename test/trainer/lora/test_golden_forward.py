"""Written files in the tiny U-Net: they must do what the golden outputs say, in our own forward and in diffusers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import golden
import pytest
import torch
from diffusers.loaders import StableDiffusionLoraLoaderMixin

from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.operations.bake import bake
from blocklora.lora.operations.convert import Conversion, convert
from blocklora.lora.operations.merge import merge
from blocklora.lora.operations.resize import RankChoice, resize
from blocklora.lora.operations.split import split
from blocklora.network.load import load_lora
from blocklora.network.mix import mixed

pytestmark = pytest.mark.torch
TOLERANCE = 1e-5


def tick(_phase: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def unet() -> Any:
    return golden.unet()


def ours(unet: Any, path: Path) -> torch.Tensor:
    """The U-Net's output with a file at full strength."""
    with torch.no_grad(), mixed(unet, [(load_lora(path), 1.0, None)]):
        return golden.output(unet)


def close(found: torch.Tensor, case: str, tolerance: float = TOLERANCE) -> None:
    torch.testing.assert_close(found, golden.expected()[case], rtol=0, atol=tolerance)


@pytest.fixture
def diffusers(unet: Any) -> Iterator[Any]:
    """Loads a file as `load_lora_weights` does, and says the output; afterwards the U-Net is as before."""

    def output(path: Path) -> torch.Tensor:
        kind = StableDiffusionLoraLoaderMixin
        state, alphas = kind.lora_state_dict(path, unet_config=unet.config)
        kind.load_lora_into_unet(state, network_alphas=alphas, unet=unet, adapter_name="x")
        with torch.no_grad():
            return golden.output(unet)

    yield output
    if getattr(unet, "peft_config", None):
        unet.unload_lora()
    with torch.no_grad():
        close(golden.output(unet), "base")


@pytest.mark.parametrize("letter", "abcdefghi")
def test_every_file_converted_does_the_same_in_ours_and_in_diffusers(
    unet: Any, diffusers: Any, tmp_path: Path, letter: str
) -> None:
    out = tmp_path / "out.safetensors"
    conversion = Conversion(prefix="kohya", dtype="F32", fold_alpha=False, dense=False)
    convert(golden.FILES[letter], out, conversion, force=False, tick=tick)
    close(ours(unet, out), f"{letter}@1")
    close(diffusers(out), f"{letter}@1")


@pytest.mark.parametrize("prefix", ["diffusers", "peft"])
@pytest.mark.parametrize("letter", "abcg")
def test_diffusers_loads_its_own_names_with_the_right_scale(
    diffusers: Any, tmp_path: Path, letter: str, prefix: Any
) -> None:
    out = tmp_path / "out.safetensors"
    conversion = Conversion(prefix=prefix, dtype="F32", fold_alpha=False, dense=False)
    convert(golden.FILES[letter], out, conversion, force=False, tick=tick)
    close(diffusers(out), f"{letter}@1")


@pytest.mark.parametrize("letter", "ag")
def test_files_without_any_alpha_are_read_right_by_diffusers(diffusers: Any, tmp_path: Path, letter: str) -> None:
    out = tmp_path / "out.safetensors"
    conversion = Conversion(prefix=None, dtype=None, fold_alpha=True, dense=False)
    convert(golden.FILES[letter], out, conversion, force=False, tick=tick)
    close(diffusers(out), f"{letter}@1")


@pytest.mark.filterwarnings("ignore:The following alpha_pattern keys:RuntimeWarning")
@pytest.mark.parametrize("letter", "abdi")
def test_alphas_that_differ_are_why_a_file_needs_converting(diffusers: Any, letter: str) -> None:
    """What `check` says of diffusers is true of the version that is installed."""
    found = diffusers(golden.FILES[letter])
    assert float((found - golden.expected()[f"{letter}@1"]).abs().max()) > 100 * TOLERANCE


def test_split_is_block_wise_inference(unet: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"
    split(golden.FILES["a"], out, "in0+out3", force=False, tick=tick)
    close(ours(unet, out), "a@1:in0+out3")


def test_resize_to_all_energy_changes_no_output(unet: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"
    choice = RankChoice(rank=None, conv_rank=None, energy=1.0)
    resize(golden.FILES["a"], out, choice, dtype=None, force=False, tick=tick)
    close(ours(unet, out), "a@1", 3e-5)


SUMS = [case for case in golden.CASES["cases"] if "+" in case.replace("in0+out3", "") and "lbw" not in case]


@pytest.mark.parametrize("case", SUMS)
@pytest.mark.parametrize("rank", [None, 64])
def test_merged_files_are_the_sum(unet: Any, tmp_path: Path, case: str, rank: int | None) -> None:
    entries = []
    for file, weight, parts in golden.loras(case):
        choice = None
        if parts is not None:
            items = parts.items() if isinstance(parts, dict) else [(part, 1.0) for part in parts]
            choice = "+".join(f"{part}={factor}" for part, factor in items)
        entries.append(Ingredient(path=file.path, weight=weight, parts=choice))
    out = tmp_path / "out.safetensors"
    merge(out, entries, rank=rank, conv_rank=None, dtype="F32", force=False, tick=tick)
    close(ours(unet, out), case, TOLERANCE if rank is None else 3e-5)


def test_there_are_sums_in_the_golden_cases() -> None:
    assert len(SUMS) >= 2


@pytest.mark.parametrize(
    ("case", "weight", "parts"), [("a@1", 1.0, None), ("c@1", 1.0, None), ("a@1:in0+out3", 1.0, "in0+out3")]
)
def test_baked_folders_do_what_the_lora_does(tmp_path: Path, case: str, weight: float, parts: str | None) -> None:
    from diffusers import UNet2DConditionModel

    base = tmp_path / "base"
    (base / "unet").mkdir(parents=True)
    for name in ("config.json", "diffusion_pytorch_model.safetensors"):
        (base / "unet" / name).write_bytes((golden.FOLDER / "unet" / name).read_bytes())
    (base / "model_index.json").write_text("{}")
    (base / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"old weights")
    mix = [Ingredient(path=golden.FILES[case[0]], weight=weight, parts=parts)]
    report = bake(base, tmp_path / "baked", mix, force=False, tick=tick)
    assert report.left_out_count == 0
    assert {path.name for path in (tmp_path / "baked" / "unet").iterdir()} == {
        "config.json", "diffusion_pytorch_model.safetensors",
    }  # fmt: skip
    model = UNet2DConditionModel.from_pretrained(tmp_path / "baked" / "unet", local_files_only=True).eval()
    with torch.no_grad():
        close(golden.output(model), case)
