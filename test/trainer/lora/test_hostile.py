"""Files that lie: each is refused with a sentence that names why, in little memory."""

from __future__ import annotations

import json
import os
import random
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lora_files as files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocklora.blocks.header import read_header
from blocklora.errors import UserError
from blocklora.lora.inspect import inspect_file

MEGABYTES = 400


def raw(header: object, data: bytes = b"", *, size: int | None = None) -> bytes:
    """A file with this header (text as it is) and this data."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if size is None else size).to_bytes(8, "little") + text + data


def tensor(start: int = 0, end: int = 8, *, shape: Any = (2,), dtype: Any = "F32") -> dict[str, Any]:
    """An entry of a header."""
    return {"dtype": dtype, "shape": list(shape) if isinstance(shape, tuple) else shape, "data_offsets": [start, end]}


REFUSED: dict[str, tuple[str, bytes]] = {
    "a header longer than the file": ("model-truncated", raw({"a": tensor()}, size=5000)),
    "a header of 2^63 bytes": ("model-header-length", raw({"a": tensor()}, size=1 << 63)),
    "a header of 101 MB": ("model-header-length", raw({"a": tensor()}, size=101_000_000)),
    "a tensor past the end": ("model-truncated", raw({"a": tensor()}, bytes(7))),
    "bytes after the last tensor": ("model-trailing-bytes", raw({"a": tensor()}, bytes(9))),
    "bytes without any tensor": ("model-trailing-bytes", raw({}, bytes(9))),
    "tensors over each other": ("model-overlap", raw({"a": tensor(), "b": tensor(4, 12)}, bytes(12))),
    "two tensors in one place": ("model-overlap", raw({"a": tensor(), "b": tensor()}, bytes(8))),
    "a gap between tensors": ("model-gap", raw({"a": tensor(), "b": tensor(12, 20)}, bytes(20))),
    "a gap before the first": ("model-gap", raw({"a": tensor(4, 12)}, bytes(12))),
    "a name twice": (
        "model-duplicate-key",
        raw(b'{"a":%s,"a":%s}' % ((json.dumps(tensor()).encode(),) * 2), bytes(8)),
    ),
    "metadata twice": ("model-duplicate-key", raw(b'{"__metadata__":{"x":"1","x":"2"}}')),
    "a shape that is too large for its place": ("model-offsets", raw({"a": tensor(shape=(3,))}, bytes(8))),
    "a shape that overflows": ("model-offsets", raw({"a": tensor(shape=(1 << 40, 1 << 40))}, bytes(8))),
    "a negative shape": ("model-shape", raw({"a": tensor(shape=(-2, -1))}, bytes(8))),
    "a shape of text": ("model-shape", raw({"a": tensor(shape="2")}, bytes(8))),
    "a shape with a truth value": ("model-shape", raw({"a": tensor(0, 4, shape=[True])}, bytes(4))),
    "a shape of 99 sides": ("model-shape", raw({"a": tensor(0, 4, shape=(1,) * 99)}, bytes(4))),
    "offsets backwards": ("model-offsets", raw({"a": tensor(8, 0)}, bytes(8))),
    "negative offsets": ("model-offsets", raw({"a": tensor(-8, 0)}, bytes(8))),
    "one offset": ("model-offsets", raw({"a": tensor() | {"data_offsets": [0]}}, bytes(8))),
    "offsets as fractions": ("model-offsets", raw({"a": tensor() | {"data_offsets": [0.0, 8.0]}}, bytes(8))),
    "an unknown number format": ("model-dtype", raw({"a": tensor(dtype="F31")}, bytes(8))),
    "a number format that is a list": ("model-dtype", raw({"a": tensor(dtype=["F32"])}, bytes(8))),
    "an entry that is a number": ("model-header-entry", raw({"a": 5})),
    "metadata that are no text": ("model-metadata", raw({"__metadata__": {"a": 5}})),
    "metadata that are a list": ("model-metadata", raw({"__metadata__": ["a"]})),
    "half a letter": ("model-header-json", raw(b'{"\\ud800":%s}' % json.dumps(tensor()).encode(), bytes(8))),
    "a header that is not UTF-8": ("model-header-json", raw(b'{"\xff\xfe":1}')),
    "a header that is no JSON": ("model-header-json", raw(b"{'a': 1}")),
    "NaN in the header": ("model-header-json", raw(b'{"a":NaN}')),
    "brackets 100,000 deep": ("model-header-json", raw(b'{"a":' + b"[" * 100_000)),
    "a header that is a list": ("model-not-safetensors", raw(b"[1,2,3]")),
    "a web page": ("model-html", b"<!DOCTYPE html>\n<html><head><title>Not found</title>"),
    "a Git LFS pointer": ("model-lfs-pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
    "a pickle": ("model-pickle", b"\x80\x02}q\x00." + bytes(20)),
    "a zip": ("model-pickle", b"PK\x03\x04" + bytes(60)),
    "a GGUF file": ("model-gguf", b"GGUF" + bytes(60)),
    "nothing": ("model-truncated", b""),
    "seven bytes": ("model-not-safetensors", b"\x02\0\0\0\0\0\0"),
    "random bytes": ("model-not-safetensors", random.Random(1).randbytes(4000)),
}  # fmt: skip


@pytest.fixture(autouse=True)
def bounded() -> Any:
    """No file here may take much memory."""
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEGABYTES * 1e6


def refusal(path: Path, read: Callable[[Path], object] = read_header) -> UserError:
    with pytest.raises(UserError) as error:
        read(path)
    assert error.value.message and error.value.file == str(path)
    assert error.value.message.isprintable()
    return error.value


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_and_why(tmp_path: Path, what: str) -> None:
    code, content = REFUSED[what]
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code == code
    assert error.fix and "x.safetensors" in error.message
    assert refusal(path, inspect_file).code == code


def test_control_characters_of_a_name_do_not_reach_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(raw({"\x1b[31mred\u202e": tensor(dtype="X")}, bytes(8)))
    assert "\\x1b[31mred\\x202e" in refusal(path).message


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.safetensors"
    os.mkfifo(pipe)
    assert "a pipe" in refusal(pipe).message
    link = tmp_path / "zero.safetensors"
    link.symlink_to("/dev/zero")
    assert "a device" in refusal(link).message
    assert "a folder" in refusal(tmp_path).message
    (tmp_path / "round.safetensors").symlink_to(tmp_path / "round.safetensors")
    assert refusal(tmp_path / "round.safetensors").code == "model-unreadable"


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(UserError) as error:
        read_header(Path("a\0b"))
    assert error.value.code == "model-unreadable"


@pytest.mark.parametrize(
    "junk", [b'"a":[],', b'"abcdefghijk":{"dtype":"F32","shape":[],"data_offsets":[0,4]},', b"[[[[", b","]
)
def test_a_header_of_100_mb_is_refused_before_it_is_parsed(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "x.safetensors"
    size = 99_999_999
    with path.open("wb") as file:
        file.write(size.to_bytes(8, "little") + b"{" + (junk * (size // len(junk) + 1))[: size - 1])
    assert refusal(path).code in ("model-header-huge", "model-header-json", "model-duplicate-key")


def test_a_file_of_2_gb_is_told_from_its_header(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    text = json.dumps({"model.diffusion_model.a.weight": tensor(0, 1 << 31, shape=(1 << 30,), dtype="F16")}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    os.truncate(path, 8 + len(text) + (1 << 31))
    assert inspect_file(path).bytes > 1 << 31


def test_what_is_valid_though_unusual(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(raw({}))
    assert inspect_file(path).kind == "unknown"
    empty = tensor(0, 0, shape=(0, 5))
    path.write_bytes(raw({"z": tensor(0, 8), "a": tensor(8, 16), "e": empty, "__metadata__": None}, bytes(16)))
    assert set(read_header(path).shapes) == {"z", "a", "e"}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_change_of_a_good_file_makes_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "fuzz.safetensors"
    good = bytearray(files.write(path, files.plain(rank=1), {"a": "b"}).read_bytes())
    header = 8 + int.from_bytes(good[:8], "little")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, min(header + 40, len(good) - 1)))
        kind = data.draw(st.sampled_from(["set", "cut", "insert", "drop"]))
        if kind == "set":
            good[place] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del good[max(place, 1) :]
        elif kind == "insert":
            good[place:place] = data.draw(st.binary(max_size=20))
        else:
            del good[place : place + data.draw(st.integers(1, 30))]
        if not good:
            good = bytearray(b"x")
    path.write_bytes(good)
    try:
        report = inspect_file(path)
    except UserError as error:
        assert error.message.isprintable() and error.code.startswith("model-")
    else:
        assert report.model_dump_json()


ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "dtype": st.sampled_from(["F32", "F16", "I64", "BOOL", "F4", "x", None, 3]),
        "shape": st.lists(st.integers(-1, 5), max_size=4) | st.just("x"),
        "data_offsets": st.lists(st.integers(-2, 40), max_size=3) | st.just(7),
    },
)
NAMES = st.sampled_from(
    [
        f"{files.ATTENTION}.{leaf}"
        for leaf in ("lora_down.weight", "lora_up.weight", "lora_mid.weight", "alpha", "hada_w1_a", "hada_w1_b",
                     "hada_w2_a", "hada_w2_b", "lokr_w1", "lokr_w2", "oft_blocks", "diff", "weight", "on_input")
    ]
    + ["emb_params", "unet.mid_block.attentions.0.proj_in.lora_A.weight", "__metadata__", ""]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(header=st.dictionaries(NAMES, ENTRY, max_size=5), size=st.integers(0, 80))
def test_no_header_makes_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, header: dict[str, Any], size: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "header.safetensors"
    path.write_bytes(raw(header, bytes(size)))
    try:
        assert inspect_file(path).model_dump_json()
    except UserError as error:
        assert error.message.isprintable()


SHAPES = st.lists(st.integers(0, 3), max_size=5).map(tuple)


@settings(max_examples=150, deadline=None)
@given(shapes=st.dictionaries(NAMES.filter(lambda name: name != "__metadata__"), SHAPES, max_size=6))
def test_no_shapes_make_inspect_fail(
    tmp_path_factory: pytest.TempPathFactory, shapes: dict[str, tuple[int, ...]]
) -> None:
    """Valid files with shapes that no LoRA has."""
    entries, end = {}, 0
    for name, shape in shapes.items():
        size = 4
        for side in shape:
            size *= side
        entries[name] = tensor(end, end + size, shape=shape)
        end += size
    path = tmp_path_factory.getbasetemp() / "shapes.safetensors"
    path.write_bytes(raw(entries, bytes(end)))
    assert inspect_file(path).model_dump_json()
