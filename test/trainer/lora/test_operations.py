"""Every operation against plain dense calculations, and what all files that are written have in common."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import lora_files as files
import pytest
import torch
from safetensors.torch import load_file

from blocklora.errors import UserError
from blocklora.lora.edit import edit_metadata
from blocklora.lora.inspect import inspect_file
from blocklora.lora.mix_arguments import Ingredient
from blocklora.lora.operations.convert import Conversion, convert
from blocklora.lora.operations.merge import merge
from blocklora.lora.operations.resize import RankChoice, resize
from blocklora.lora.operations.split import prune, split
from blocklora.lora.reports import LoraWritten

KEEP = Conversion(prefix=None, dtype=None, fold_alpha=False, dense=False)


def tick(_phase: str, done: int, total: int) -> None:
    assert 0 <= done <= total


def a_file(
    path: Path, *, seed: int = 0, rank: int = 4, alpha: float | None = 2.0, dtype: torch.dtype = torch.float32
) -> Path:
    tensors = {name: value.to(dtype) for name, value in files.plain(seed, rank=rank, alpha=alpha).items()}
    meta = {"ss_network_dim": str(rank), "modelspec.title": path.stem, "modelspec.trigger_phrase": path.stem, "x": "y"}
    return files.write(path, tensors, meta)


def alphas(path: Path) -> set[float]:
    return {float(value) for key, value in load_file(path).items() if key.endswith(".alpha")}


def same(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor], tolerance: float = 1e-5) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(
            found[name], value, rtol=tolerance, atol=tolerance * float(value.abs().max()) + 1e-12
        )


def resized(path: Path, out: Path) -> LoraWritten:
    return resize(path, out, RankChoice(rank=2, conv_rank=None, energy=None), dtype=None, force=False, tick=tick)


def merged(path: Path, out: Path) -> LoraWritten:
    only = [Ingredient(path=path, weight=1, parts=None)]
    return merge(out, only, rank=None, conv_rank=None, dtype=None, force=False, tick=tick)


WRITERS: dict[str, Callable[[Path, Path], LoraWritten]] = {
    "split": lambda path, out: split(path, out, "in0+in1", force=False, tick=tick),
    "prune": lambda path, out: prune(path, out, force=False, tick=tick),
    "resize": resized,
    "convert": lambda path, out: convert(path, out, KEEP, force=False, tick=tick),
    "merge": merged,
}


@pytest.mark.parametrize("operation", WRITERS)
def test_what_every_written_file_has(tmp_path: Path, operation: str) -> None:
    path, out = a_file(tmp_path / "kira.safetensors"), tmp_path / "out.safetensors"
    before = path.read_bytes()
    report = WRITERS[operation](path, out)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path, out]  # nothing temporary is left
    assert report.bytes == out.stat().st_size and report.operation == operation
    metadata = files.metadata(out)
    assert metadata["x"] == "y" and metadata["modelspec.trigger_phrase"] == "kira"
    story = json.loads(metadata["blocklora_operation"])
    assert story["operation"] == operation
    assert story["sources"] == [{"file": "kira.safetensors", "sha256": hashlib.sha256(before).hexdigest()}]
    raw = out.read_bytes()
    data = raw[8 + int.from_bytes(raw[:8], "little") :]
    assert metadata["sshs_model_hash"] == hashlib.sha256(data).hexdigest()
    assert len(alphas(out)) == 1
    assert inspect_file(out).problems == []


@pytest.mark.parametrize("operation", WRITERS)
def test_nothing_is_replaced_without_force(tmp_path: Path, operation: str) -> None:
    path, out = a_file(tmp_path / "a.safetensors"), tmp_path / "out.safetensors"
    out.write_bytes(b"mine")
    with pytest.raises(UserError, match="is there already"):
        WRITERS[operation](path, out)
    assert out.read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("operation", WRITERS)
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, operation: str) -> None:
    path = a_file(tmp_path / "a.safetensors")
    outs = [tmp_path / f"{number}.safetensors" for number in range(2)]
    for out in outs:
        WRITERS[operation](path, out)
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_hashes_are_those_of_sd_scripts(tmp_path: Path) -> None:
    """Calculated as `train_util.precalculate_safetensors_hashes` does, with the library's own writer."""
    from safetensors.torch import save

    path, out = a_file(tmp_path / "a.safetensors", rank=400), tmp_path / "out.safetensors"
    convert(path, out, KEEP, force=False, tick=tick)
    metadata = files.metadata(out)
    raw = save(load_file(out), {key: value for key, value in metadata.items() if key.startswith("ss_")})
    assert metadata["sshs_model_hash"] == hashlib.sha256(raw[8 + int.from_bytes(raw[:8], "little") :]).hexdigest()
    from blocklora.network.save import safetensors_bytes

    raw = safetensors_bytes(load_file(out), {key: value for key, value in metadata.items() if key.startswith("ss_")})
    assert len(raw) > 0x110000
    assert metadata["sshs_legacy_hash"] == hashlib.sha256(raw[0x100000:0x110000]).hexdigest()[:8]


# split and prune


def test_split_copies_bytes_where_alphas_agree(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors", dtype=torch.float16), tmp_path / "out.safetensors"
    report = split(path, out, "in0+out3", force=False, tick=tick)
    before, after = load_file(path), load_file(out)
    assert {key.split(".")[0] for key in after} == {files.CONV, files.CROSS}
    for key, value in after.items():
        assert value.dtype == torch.float16 and torch.equal(value, before[key])
    assert set(report.left_out) == {files.ATTENTION, files.MID, files.TEXT}


def test_split_by_parts_is_a_partition(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.safetensors")
    found: dict[str, torch.Tensor] = {}
    for part in ("in0", "in1", "mid", "out3", "te"):
        out = tmp_path / f"{part}.safetensors"
        split(path, out, part, force=False, tick=tick)
        found |= files.deltas(out)
    same(found, files.deltas(path), 1e-7)


def test_split_with_alphas_that_differ_writes_one_alpha_and_the_same_change(tmp_path: Path) -> None:
    tensors = files.plain()
    tensors[f"{files.MID}.alpha"] = torch.tensor(0.3)
    del tensors[f"{files.CONV}.alpha"]
    path, out = files.write(tmp_path / "a.safetensors", tensors), tmp_path / "out.safetensors"
    split(path, out, "unet", force=False, tick=tick)
    assert alphas(out) == {2.0}
    expected = files.deltas(path)
    del expected[files.TEXT]
    same(files.deltas(out), expected)


@pytest.mark.parametrize(
    ("parts", "said"), [("in9", "Did you mean"), ("out1", "It has modules in"), ("", "No part"), ("in0=x", "no number")]
)
def test_split_says_what_is_wrong_with_parts(tmp_path: Path, parts: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        split(a_file(tmp_path / "a.safetensors"), tmp_path / "out.safetensors", parts, force=False, tick=tick)
    assert said in f"{error.value.message} {error.value.fix}"


def test_prune_leaves_out_what_changes_nothing(tmp_path: Path) -> None:
    tensors = files.plain()
    tensors[f"{files.MID}.lora_up.weight"].zero_()
    tensors[f"{files.CONV}.alpha"] = torch.tensor(0.0)
    path, out = files.write(tmp_path / "a.safetensors", tensors), tmp_path / "out.safetensors"
    assert set(prune(path, out, force=False, tick=tick).left_out) == {files.MID, files.CONV}
    expected = {name: value for name, value in files.deltas(path).items() if name not in (files.MID, files.CONV)}
    same(files.deltas(out), expected, 1e-7)


# resize


def test_resize_is_the_best_approximation_of_its_rank(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors", rank=6), tmp_path / "out.safetensors"
    resize(path, out, RankChoice(rank=2, conv_rank=3, energy=None), dtype=None, force=False, tick=tick)
    state = load_file(out)
    for name, whole in files.deltas(path).items():
        rank = 3 if name == files.CONV else 2
        assert state[f"{name}.lora_down.weight"].shape[0] == rank
        lost = float((whole - files.deltas(out)[name]).norm())
        assert lost == pytest.approx(float(torch.linalg.svdvals(whole)[rank:].norm()), rel=1e-4)
    assert state[f"{files.CONV}.lora_down.weight"].shape == (3, 8, 3, 3)
    assert state[f"{files.CONV}.lora_up.weight"].shape == (12, 3, 1, 1)


def test_resize_by_energy_keeps_at_least_that_much_and_no_rank_more(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors", rank=8), tmp_path / "out.safetensors"
    resize(path, out, RankChoice(rank=None, conv_rank=None, energy=0.7), dtype=None, force=False, tick=tick)
    state = load_file(out)
    for name, whole in files.deltas(path).items():
        values = torch.linalg.svdvals(whole).square()
        rank = state[f"{name}.lora_down.weight"].shape[0]
        assert float(values[:rank].sum() / values.sum()) >= 0.7 - 1e-6
        assert rank == 1 or float(values[: rank - 1].sum() / values.sum()) < 0.7
    assert len(alphas(out)) == 1


def test_resize_to_a_larger_rank_changes_nothing(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors", rank=3), tmp_path / "out.safetensors"
    resize(path, out, RankChoice(rank=64, conv_rank=None, energy=None), dtype=None, force=False, tick=tick)
    same(files.deltas(out), files.deltas(path))


def test_resize_makes_loha_a_lora(tmp_path: Path) -> None:
    names = {f"{files.MID}.hada_w{side}_{end}": files.noise(*shape, seed=side)
             for side in (1, 2) for end, shape in (("a", (20, 2)), ("b", (2, 10)))}  # fmt: skip
    path, out = files.write(tmp_path / "a.safetensors", names), tmp_path / "out.safetensors"
    resize(path, out, RankChoice(rank=None, conv_rank=None, energy=0.999999), dtype=None, force=False, tick=tick)
    a, b = (names[f"{files.MID}.hada_w{side}_a"] @ names[f"{files.MID}.hada_w{side}_b"] for side in (1, 2))
    torch.testing.assert_close(files.deltas(out)[files.MID].float(), a * b, rtol=1e-2, atol=1e-2)
    assert load_file(out)[f"{files.MID}.lora_down.weight"].shape[0] == 4  # ranks of a Hadamard product multiply


# merge


def mix(*entries: tuple[Path, float, str | None]) -> list[Ingredient]:
    return [Ingredient(path=path, weight=weight, parts=parts) for path, weight, parts in entries]


def test_concatenation_is_exact_with_other_ranks_alphas_and_parts(tmp_path: Path) -> None:
    a = a_file(tmp_path / "a.safetensors", rank=4, alpha=1.0)
    b = a_file(tmp_path / "b.safetensors", rank=3, alpha=None, seed=50)
    out = tmp_path / "out.safetensors"
    entries = mix((a, 0.8, "in0+out3=0.5+te"), (b, -0.6, None))
    merge(out, entries, rank=None, conv_rank=None, dtype=None, force=False, tick=tick)
    factors = {files.CONV: 0.8, files.CROSS: 0.4, files.TEXT: 0.8, files.MID: 0.0, files.ATTENTION: 0.0}
    first, second = files.deltas(a), files.deltas(b)
    same(files.deltas(out), {name: factors[name] * first[name] - 0.6 * second[name] for name in second})
    assert load_file(out)[f"{files.CONV}.lora_down.weight"].shape[0] == 7
    assert load_file(out)[f"{files.MID}.lora_down.weight"].shape[0] == 3
    assert len(alphas(out)) == 1
    metadata = files.metadata(out)
    assert metadata["modelspec.title"] == "a + b" and metadata["modelspec.trigger_phrase"] == "a, b"


def test_merge_by_svd_is_the_best_approximation_of_the_sum(tmp_path: Path) -> None:
    a, b = a_file(tmp_path / "a.safetensors"), a_file(tmp_path / "b.safetensors", seed=50)
    out = tmp_path / "out.safetensors"
    merge(out, mix((a, 1, None), (b, 0.5, None)), rank=3, conv_rank=None, dtype=None, force=False, tick=tick)
    for name, found in files.deltas(out).items():
        whole = files.deltas(a)[name] + 0.5 * files.deltas(b)[name]
        expected = float(torch.linalg.svdvals(whole)[3:].norm())
        assert float((whole - found).norm()) == pytest.approx(expected, rel=1e-4)


def test_merge_meets_other_spellings(tmp_path: Path) -> None:
    a = a_file(tmp_path / "a.safetensors")
    converted, out = tmp_path / "b.safetensors", tmp_path / "out.safetensors"
    convert(a, converted, Conversion(prefix="peft", dtype=None, fold_alpha=False, dense=False), force=False, tick=tick)
    merge(out, mix((a, 1, None), (converted, 1, None)), rank=None, conv_rank=None, dtype=None, force=False, tick=tick)
    same(files.deltas(out), {name: 2 * value for name, value in files.deltas(a).items()})


def test_merge_of_a_file_with_its_own_opposite_is_nothing(tmp_path: Path) -> None:
    a, out = a_file(tmp_path / "a.safetensors"), tmp_path / "out.safetensors"
    merge(out, mix((a, 1, None), (a, -1, None)), rank=4, conv_rank=None, dtype=None, force=False, tick=tick)
    assert all(float(value.abs().max()) < 1e-4 for value in files.deltas(out).values())


def test_merge_refuses_other_bases_and_widths(tmp_path: Path) -> None:
    a = a_file(tmp_path / "a.safetensors")
    xl = files.write(tmp_path / "xl.safetensors", files.linear("lora_te2_text_model_encoder_layers_0_mlp_fc1", rank=2))
    wide = files.write(tmp_path / "wide.safetensors", files.linear(files.MID, rank=2, entry=99))
    for other, said in ((xl, "SDXL"), (wide, "other widths")):
        with pytest.raises(UserError, match=said):
            merge(tmp_path / "out.safetensors", mix((a, 1, None), (other, 1, None)), rank=None, conv_rank=None,
                  dtype=None, force=False, tick=tick)  # fmt: skip
    assert not (tmp_path / "out.safetensors").exists()


# convert


@pytest.mark.parametrize("prefix", ["diffusers", "peft"])
def test_names_go_to_diffusers_and_back(tmp_path: Path, prefix: str) -> None:
    path = a_file(tmp_path / "a.safetensors")
    there, back = tmp_path / "there.safetensors", tmp_path / "back.safetensors"
    convert(path, there, Conversion(prefix=prefix, dtype=None, fold_alpha=False, dense=False), force=False, tick=tick)  # type: ignore[arg-type]
    assert all(key.startswith(("unet.", "text_encoder.")) and "alpha" not in key for key in load_file(there))
    convert(there, back, Conversion(prefix="kohya", dtype=None, fold_alpha=False, dense=False), force=False, tick=tick)
    same(files.deltas(back), files.deltas(path))


def test_every_name_of_an_sdxl_file_goes_to_peft_and_back(tmp_path: Path) -> None:
    keys = files.golden_keys("sdxl-lora-conv-te")["keys"]
    tiny = {}
    for key, shape, *_ in keys:
        if not key.endswith(".alpha"):
            small = [1, 2] if key.endswith("down.weight") else [2, 1]
            tiny[key] = torch.ones(*small, *shape[2:])
    path = files.write(tmp_path / "a.safetensors", tiny)
    there, back = tmp_path / "there.safetensors", tmp_path / "back.safetensors"
    convert(path, there, Conversion(prefix="peft", dtype=None, fold_alpha=False, dense=False), force=False, tick=tick)
    convert(there, back, Conversion(prefix="kohya", dtype=None, fold_alpha=True, dense=False), force=False, tick=tick)
    assert load_file(back).keys() == tiny.keys()


@pytest.mark.parametrize("fold", [True, False])
def test_alphas_are_added_or_folded(tmp_path: Path, fold: bool) -> None:
    tensors = files.plain(alpha=None) | {f"{files.MID}.alpha": torch.tensor(3, dtype=torch.int64)}
    path, out = files.write(tmp_path / "a.safetensors", tensors), tmp_path / "out.safetensors"
    convert(path, out, Conversion(prefix=None, dtype=None, fold_alpha=fold, dense=False), force=False, tick=tick)
    assert alphas(out) == (set() if fold else {4.0})
    same(files.deltas(out), files.deltas(path))


def test_a_tucker_core_is_expanded_exactly(tmp_path: Path) -> None:
    from blocklora.lora.operations.delta import delta_of
    from blocklora.lora.operations.lora_file import LoraSource

    tensors = {
        f"{files.CONV}.lora_down.weight": files.noise(3, 8, 1, 1),
        f"{files.CONV}.lora_mid.weight": files.noise(2, 3, 3, 3),
        f"{files.CONV}.lora_up.weight": files.noise(12, 2, 1, 1),
        f"{files.CONV}.alpha": torch.tensor(1.2),
    }
    path, out = files.write(tmp_path / "a.safetensors", tensors), tmp_path / "out.safetensors"
    convert(path, out, KEEP, force=False, tick=tick)
    with LoraSource(path) as source:
        expected = delta_of(source, source.modules[0]).flatten(1)
    assert not any("mid" in key for key in load_file(out))
    torch.testing.assert_close(files.deltas(out)[files.CONV].float(), expected, rtol=1e-5, atol=1e-5)


def test_dtype(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors"), tmp_path / "out.safetensors"
    convert(path, out, Conversion(prefix=None, dtype="BF16", fold_alpha=False, dense=False), force=False, tick=tick)
    assert {value.dtype for value in load_file(out).values()} == {torch.bfloat16}
    same(files.deltas(out), files.deltas(path), 0.02)


def test_numbers_that_do_not_fit_fp16_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    tensors = files.plain()
    tensors[f"{files.MID}.lora_up.weight"] *= 1e6
    path, out = files.write(tmp_path / "a.safetensors", tensors), tmp_path / "out.safetensors"
    with pytest.raises(UserError, match="too large for F16"):
        convert(path, out, Conversion(prefix=None, dtype="F16", fold_alpha=False, dense=False), force=False, tick=tick)
    assert list(tmp_path.iterdir()) == [path]


def test_dense_files_have_every_block_and_the_same_change(tmp_path: Path) -> None:
    path = files.write(
        tmp_path / "a.safetensors",
        files.linear("lora_unet_up_blocks_3_attentions_1_transformer_blocks_0_attn2_to_q", rank=2, entry=320, out=320),
    )
    out = tmp_path / "out.safetensors"
    convert(path, out, Conversion(prefix=None, dtype=None, fold_alpha=False, dense=True), force=False, tick=tick)
    found = files.deltas(out)
    assert len(found) == 16  # SD 1.x has 16 blocks with attention
    assert sum(float(value.abs().max()) > 0 for value in found.values()) == 1
    assert len(alphas(out)) == 1
    names = {key.split(".")[0] for key in load_file(out)}
    golden = {
        row["lora"]
        for row in json.loads((files.GOLDEN / "kohya-keys" / "sd15-block-index.json").read_text())["modules"]
    }
    assert names <= golden


# edit


def test_edit_changes_metadata_and_not_a_byte_of_the_weights(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.safetensors")
    before = path.read_bytes()
    weights = before[8 + int.from_bytes(before[:8], "little") :]
    path.chmod(0o640)
    edit_metadata(path, [("modelspec.title", "Ünï ✓ \x01"), ("x", None)], out=None, force=False)
    after = path.read_bytes()
    own = load_file(path)
    assert after[8 + int.from_bytes(after[:8], "little") :] == weights
    assert files.metadata(path) == {
        "ss_network_dim": "4", "modelspec.title": "Ünï ✓ \x01", "modelspec.trigger_phrase": "a",
    }  # fmt: skip
    for key, value in files.plain().items():
        assert torch.equal(own[key], value)
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_edit_makes_hashes_anew_where_there_are_some(tmp_path: Path) -> None:
    path, out = a_file(tmp_path / "a.safetensors", rank=300), tmp_path / "out.safetensors"
    convert(path, out, KEEP, force=False, tick=tick)
    before = files.metadata(out)
    edit_metadata(out, [("ss_output_name", "another")], out=None, force=False)
    after = files.metadata(out)
    assert after["sshs_model_hash"] == before["sshs_model_hash"]
    assert after["sshs_legacy_hash"] != before["sshs_legacy_hash"]
    with pytest.raises(UserError, match="calculated"):
        edit_metadata(out, [("sshs_model_hash", "0")], out=None, force=False)


def test_a_file_of_our_own_training_needs_no_change(tmp_path: Path) -> None:
    """What the trainer saves is read alike by every program, and converting it copies every byte and both hashes."""
    from blocklora.lora.check import check_file
    from blocklora.network.kohya import LoraWeights, kohya_state
    from blocklora.network.save import save_lora

    modules = {
        name: LoraWeights(down=files.noise(rank, 16), up=files.noise(24, rank), alpha=alpha)
        for name, rank, alpha in ((files.ATTENTION, 4, 4.0), (files.CROSS, 8, 4.0), (files.TEXT, 4, 4.0))
    }
    path, out = tmp_path / "a.safetensors", tmp_path / "out.safetensors"
    save_lora(path, kohya_state(modules, torch.float16), {"ss_output_name": "a", "modelspec.title": "A"})
    assert {tool.verdict for tool in check_file(path).tools if tool.tool not in ("inspire",)} == {"same"}
    convert(path, out, KEEP, force=False, tick=tick)
    before, after = files.metadata(path), files.metadata(out)
    assert all(after[key] == value for key, value in before.items())
    raws = [file.read_bytes() for file in (path, out)]
    assert len({raw[8 + int.from_bytes(raw[:8], "little") :] for raw in raws}) == 1
