"""Weights of a base model by the names that LoRAs use: one checkpoint file or a diffusers folder, read by range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from blocklora.blocks.ldm_names import PREFIX, diffusers_name
from blocklora.blocks.shapes import weight_file
from blocklora.errors import UserError
from blocklora.lora.names import Component, ModuleName, text_path, unet_path
from blocklora.lora.operations.tensors import read_float
from blocklora.lora.source import Source

_TEXT: tuple[tuple[str, Component], ...] = (
    ("cond_stage_model.transformer.", "te"),
    ("conditioner.embedders.0.transformer.", "te"),
)
_OPEN_CLIP: tuple[tuple[str, Component], ...] = (
    ("cond_stage_model.model.", "te"),
    ("conditioner.embedders.1.model.", "te2"),
)
_OPEN_CLIP_MODULES = {"attn.out_proj": "self_attn.out_proj", "mlp.c_fc": "mlp.fc1", "mlp.c_proj": "mlp.fc2"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module's weight is."""

    source: Source
    key: str
    third: int | None
    """OpenCLIP keeps q, k and v in one tensor: which third of its rows; ``None``: the tensor is the weight."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the module's weight."""
        shape = self.source.header.shapes[self.key]
        return shape if self.third is None else (shape[0] // 3, *shape[1:])

    def read(self) -> Tensor:
        """The weight in fp32."""
        whole = read_float(self.source, self.key)
        return whole if self.third is None else whole.chunk(3)[self.third]


class BaseModel:
    """An open base model; a context manager.

    Raises:
        UserError: no model, or one whose files are missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stack = ExitStack()
        self.files: dict[str, Source] = {}
        """Path within the folder (or the file's name) -> open file."""
        self.places: dict[ModuleName, Place] = {}
        try:
            if path.is_dir():
                self._open_folder(path)
            else:
                self._open(path.name, path)
                self._name_checkpoint(self.files[path.name])
        except BaseException:
            self._stack.close()
            raise
        if not any(name.component == "unet" for name in self.places):
            self._stack.close()
            raise UserError(
                "base-not-a-model",
                f"{path.name} has no U-Net of Stable Diffusion.",
                "Choose an SD 1.x, 2.x or SDXL checkpoint, or a diffusers folder.",
                file=path,
            )

    def __enter__(self) -> BaseModel:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def keys_of(self, names: Mapping[ModuleName, object]) -> Iterator[tuple[Source, str, list[ModuleName]]]:
        """Every tensor that these modules are in, with the modules; OpenCLIP's q, k and v share one."""
        found: dict[tuple[int, str], tuple[Source, str, list[ModuleName]]] = {}
        for name in names:
            place = self.places[name]
            found.setdefault((id(place.source), place.key), (place.source, place.key, []))[2].append(name)
        yield from found.values()

    def _open(self, name: str, path: Path) -> Source:
        self.files[name] = self._stack.enter_context(Source(path))
        return self.files[name]

    def _open_folder(self, path: Path) -> None:
        for folder, stem, component in (
            ("unet", "diffusion_pytorch_model", "unet"),
            ("text_encoder", "model", "te"),
            ("text_encoder_2", "model", "te2"),
        ):
            if folder == "unet" or (path / folder).is_dir():
                file = weight_file(path / folder, stem)
                self._name_folder(self._open(f"{folder}/{file.name}", file), component)  # type: ignore[arg-type]

    def _name_folder(self, source: Source, component: Component) -> None:
        parse = unet_path if component == "unet" else text_path
        for module, key in _weights(source):
            self._add(component, parse(module.replace(".", "_")), source, key)

    def _name_checkpoint(self, source: Source) -> None:
        for module, key in _weights(source):
            if module.startswith(PREFIX):
                weight = diffusers_name(module.removeprefix(PREFIX) + ".weight")
                self._add("unet", weight and weight.removesuffix(".weight"), source, key)
                continue
            for prefix, component in _TEXT:
                if module.startswith(prefix):
                    self._add(component, text_path(module.removeprefix(prefix).replace(".", "_")), source, key)
        for prefix, component in _OPEN_CLIP:
            self._name_open_clip(source, prefix, component)

    def _name_open_clip(self, source: Source, prefix: str, component: Component) -> None:
        for key in source.header.shapes:
            if not key.startswith(f"{prefix}transformer.resblocks."):
                continue
            layer, _, rest = key.removeprefix(f"{prefix}transformer.resblocks.").partition(".")
            path = f"text_model.encoder.layers.{layer}"
            if rest == "attn.in_proj_weight":
                for third, word in enumerate("qkv"):
                    self._add(component, f"{path}.self_attn.{word}_proj", source, key, third)
            elif rest.endswith(".weight") and (module := _OPEN_CLIP_MODULES.get(rest.removesuffix(".weight"))):
                self._add(component, f"{path}.{module}", source, key)

    def _add(self, component: Component, path: str | None, source: Source, key: str, third: int | None = None) -> None:
        if path:
            self.places[ModuleName(component, path)] = Place(source, key, third)


def _weights(source: Source) -> Iterator[tuple[str, str]]:
    for key in source.header.shapes:
        if key.endswith(".weight"):
            yield key.removesuffix(".weight"), key
