"""sd-scripts' dataset TOML -> groups of subsets. Strict: a key that is not known or not supported is an error."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocklora.dataset.buckets import BucketRule
from blocklora.dataset.items import CaptionRule, Size
from blocklora.dataset.problems import Problems
from blocklora.dataset.subsets import Group, Place, Subset
from blocklora.dataset.toml_keys import KEYS, Level, keys_of
from blocklora.dataset.toml_text import TablePath, TomlText, read_toml
from blocklora.errors import UserError
from blocklora.job.words import listed, shown, suggestion

_SECTIONS = ("general", "datasets")


def groups_of_config(path: Path, resolution: int | Size, problems: Problems, at: Place) -> list[Group]:
    """One group for each ``[[datasets]]``.

    Args:
        path: the TOML file; relative ``image_dir`` start beside it.
        resolution: the job's, for data sets that name none.
        problems: everything that is wrong is added here.
        at: the job's ``config`` key, for a file that cannot be read.
    """
    try:
        toml = read_toml(path)
    except UserError as error:
        place = Place(file=path, line=error.line, column=error.column) if error.line else at
        problems.add("error", error.code, error.message, error.fix, place)
        return []
    return _Config(toml=toml, resolution=resolution, problems=problems).groups()


@dataclass(slots=True, kw_only=True)
class _Config:
    toml: TomlText
    resolution: int | Size
    problems: Problems

    def groups(self) -> list[Group]:
        data = self.toml.data
        for key in data:
            if key not in _SECTIONS:
                near = suggestion(key, _SECTIONS)
                fix = f"Did you mean `{near}`?" if near else "Put settings into [general], [[datasets]] or its subsets."
                message = f"`{key}` is not a table of a dataset config."
                self.error("toml-unknown-table", message, fix, (), key)
        general = self.table(data.get("general", {}), ("general",), "general")
        datasets = self.tables(data.get("datasets"), ("datasets",))
        if "datasets" not in data or datasets == []:
            self.error(
                "toml-no-datasets", f"{self.toml.path.name} has no [[datasets]].", "Add one with its subsets.", ()
            )
        return [self.group(dataset, general, ("datasets", index)) for index, dataset in enumerate(datasets)]

    def group(self, dataset: dict[str, Any], general: dict[str, Any], path: TablePath) -> Group:
        subsets = self.tables(dataset.get("subsets"), (*path, "subsets"))
        own = self.table({key: value for key, value in dataset.items() if key != "subsets"}, path, "datasets")
        if not subsets:
            self.error(
                "toml-no-subsets", "This [[datasets]] has no [[datasets.subsets]].", "Add one with an image_dir.", path
            )
        found: list[Subset] = []
        for index, raw in enumerate(subsets):
            at: TablePath = (*path, "subsets", index)
            values = self.table(raw, at, "subsets")
            subset = self.subset((values, own, general), at)
            if subset is None:
                continue
            if any(subset.folder == other.folder for other in found):
                self.problems.add(
                    "warning",
                    "toml-same-folder",
                    f"{subset.folder} comes a second time in this data set, and is left out.",
                    "Raise num_repeats of the first, or remove one.",
                    subset.place,
                )
                continue
            found.append(subset)
        batch_size = _pick("batch_size", (own, general))
        return Group(buckets=self.buckets((own, general), path), subsets=tuple(found), batch_size=batch_size)

    def buckets(self, levels: Sequence[dict[str, Any]], path: TablePath) -> BucketRule:
        resolution = _pick("resolution", levels)
        size = self.resolution if resolution is None else resolution
        width, height = (size, size) if isinstance(size, int) else (size[0], size[1])
        enabled, step = _pick("enable_bucket", levels), _pick("bucket_reso_steps", levels)
        rule = BucketRule.of(
            (width, height),
            enabled=enabled,
            min_side=_pick("min_bucket_reso", levels),
            max_side=_pick("max_bucket_reso", levels),
            step=step,
            no_upscale=_pick("bucket_no_upscale", levels),
        )
        if enabled and rule.min_side > min(width, height):
            fix = f"Set min_bucket_reso = {max(step, min(width, height) // 2 // step * step)}."
            message = f"min_bucket_reso ({rule.min_side}) is larger than the resolution ({width}×{height})."
            self.error("toml-bucket-range", message, fix, path, "min_bucket_reso")
        if enabled and rule.max_side < max(width, height):
            message = f"max_bucket_reso ({rule.max_side}) is smaller than the resolution ({width}×{height})."
            self.error(
                "toml-bucket-range",
                message,
                f"Set max_bucket_reso = {2 * max(width, height)}.",
                path,
                "max_bucket_reso",
            )
        return rule

    def subset(self, levels: Sequence[dict[str, Any]], path: TablePath) -> Subset | None:
        folder = _pick("image_dir", levels)
        if folder is None:
            if "image_dir" not in levels[0]:
                self.error("toml-no-image-dir", "This subset has no image_dir.", 'Add image_dir = "folder".', path)
            return None
        resolved = Path(os.path.abspath(self.toml.path.parent / os.path.expanduser(folder)))
        if not resolved.is_dir():
            what = "is a file, not a folder" if resolved.exists() else "does not exist"
            self.error("source-missing", f"The image_dir {resolved} {what}.", "Check the path.", path, "image_dir")
            return None
        return Subset(
            folder=resolved,
            recursive=False,
            repeats=_pick("num_repeats", levels),
            regularization=_pick("is_reg", levels),
            flip=_pick("flip_aug", levels),
            class_tokens=_pick("class_tokens", levels) or None,
            extensions=(_pick("caption_extension", levels),),
            rule=CaptionRule(
                separator=_pick("caption_separator", levels),
                shuffle=_pick("shuffle_caption", levels),
                keep_tokens=_pick("keep_tokens", levels),
                keep_tokens_separator=_pick("keep_tokens_separator", levels),
                secondary_separator=_pick("secondary_separator", levels),
                wildcard=_pick("enable_wildcard", levels),
                prefix=_pick("caption_prefix", levels) or None,
                suffix=_pick("caption_suffix", levels) or None,
                dropout=_pick("caption_dropout_rate", levels),
                dropout_every_n_epochs=_pick("caption_dropout_every_n_epochs", levels),
                tag_dropout=_pick("caption_tag_dropout_rate", levels),
            ),
            place=self.toml.place(path, "image_dir"),
        )

    def tables(self, value: object, path: TablePath) -> list[dict[str, Any]]:
        """A list of tables; anything else is an error."""
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        name = ".".join(str(step) for step in path if isinstance(step, str))
        self.error("toml-type", f"`{name}` must be a list of tables.", f"Write [[{name}]].", path[:-1], str(path[-1]))
        return []

    def table(self, table: object, path: TablePath, level: Level) -> dict[str, Any]:
        """The valid values of a table; the others are errors."""
        if not isinstance(table, dict):
            self.error("toml-type", f"`{path[-1]}` must be a table.", f"Write [{path[-1]}].", path[:-1], str(path[-1]))
            return {}
        return {name: value for name, value in table.items() if self.accepts(name, value, path, level)}

    def accepts(self, name: str, value: object, path: TablePath, level: Level) -> bool:
        """Whether a key may stand there with this value and is supported."""
        key = KEYS.get(name)
        if key is None:
            near = suggestion(name, keys_of(level))
            fix = f"Did you mean `{near}`?" if near else f"Remove it; [{level}] takes {listed(keys_of(level), 'and')}."
            self.error("toml-unknown-key", f"`{name}` is not a key of sd-scripts' dataset config.", fix, path, name)
        elif level not in key.levels:
            home = listed(("[general]" if one == "general" else f"[[{_full(one)}]]" for one in key.levels), "or")
            self.error(
                "toml-wrong-level", f"`{name}` cannot stand in [[{_full(level)}]].", f"Move it to {home}.", path, name
            )
        elif not key.valid(value):
            self.error("toml-value", f"`{name}` is {shown_toml(value)}.", f"It must be {key.wants}.", path, name)
        elif key.missing_feature and value != key.default and name != "token_warmup_min":
            message = f"`{name}` (to {key.missing_feature}) is not supported yet."
            self.error("toml-unsupported", message, "Remove it to train without.", path, name)
        else:
            return True
        return False

    def error(self, code: str, message: str, fix: str, table: TablePath, key: str | None = None) -> None:
        self.problems.add("error", code, message, fix, self.toml.place(table, key))


def shown_toml(value: object) -> str:
    """A TOML value for a sentence."""
    try:
        return shown(value)
    except (TypeError, ValueError):
        return str(value)


def _full(level: Level) -> str:
    return "datasets.subsets" if level == "subsets" else level


def _pick(name: str, levels: Sequence[dict[str, Any]]) -> Any:
    """The value of the innermost level that has the key, else sd-scripts' default."""
    return next((level[name] for level in levels if name in level), KEYS[name].default)
