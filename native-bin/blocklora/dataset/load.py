"""Scans the data set of a job: every image with its caption, size and bucket, from headers and captions alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from blocklora.dataset.buckets import fit
from blocklora.dataset.caption_files import CaptionFile, caption_path, read_caption
from blocklora.dataset.focal import focal_point
from blocklora.dataset.folders import Listing, list_folder, walk
from blocklora.dataset.images import image_size
from blocklora.dataset.items import CaptionRule, DatasetResult, Item
from blocklora.dataset.masks import mask_of
from blocklora.dataset.problems import Locate, Problems
from blocklora.dataset.regularization import balanced
from blocklora.dataset.sources import group_of_sources
from blocklora.dataset.subsets import Group, Place, Subset
from blocklora.errors import UserError
from blocklora.job.resolved import ResolvedJob


def load_dataset(job: ResolvedJob, *, locate: Locate | None = None) -> DatasetResult:
    """All images of a job that can be trained on, in a stable order, and what is wrong with the data set.

    Never raises on what a user may have in a folder.

    Args:
        job: with absolute paths.
        locate: place of a value in the job file, for diagnostics; without it they name the file only.
    """
    dataset = job.job.dataset
    where = locate or (lambda _path: Place(file=job.source))
    problems = Problems(skip=dataset.on_problem == "skip")
    if dataset.config is not None:
        from blocklora.dataset.toml_config import groups_of_config

        groups = groups_of_config(Path(dataset.config), dataset.resolution, problems, where(("dataset", "config")))
    else:
        groups = [group_of_sources(dataset, problems, where)]
    training = job.job.training
    scan = _Scan(root=job.root, prior_weight=training.prior_loss_weight, masked=training.masked_loss, problems=problems)
    items: list[Item] = []
    unused = 0
    for index, group in enumerate(groups):
        found = scan.group(group, index)
        train = [item for item in found if not item.regularization]
        regularization = [item for item in found if item.regularization]
        used = balanced(regularization, sum(item.repeats for item in train))
        if regularization and not train:
            place = group.subsets[0].place
            problems.add(
                "error",
                "only-regularization",
                "There are only regularisation images.",
                "Add a source to learn from.",
                place,
            )
        unused += len(regularization) - len(used)
        items += train + used
    if unused:
        problems.add(
            "info",
            "regularization-unused",
            f"{unused:,} regularisation images are never shown: an epoch takes as many as there are training images "
            "with repeats.",
            "Raise `repeats` of the training images to use more of them.",
            where(("dataset",)),
        )
    if training.masked_loss and items and not any(item.mask for item in items):
        problems.add(
            "warning",
            "no-masks",
            "The loss is to be masked, and no picture has a mask beside it.",
            "Paint masks in the gallery's viewer, or turn `maskedLoss` off.",
            where(("training", "maskedLoss")),
        )
    return DatasetResult(items=items, diagnostics=problems.found, skipped=scan.skipped, unused_regularization=unused)


_USUAL_ENDINGS = (".txt", ".caption")


@dataclass(slots=True)
class _Scan:
    root: Path
    prior_weight: float
    masked: bool
    problems: Problems
    skipped: int = 0
    ids: set[str] = field(default_factory=set)

    def group(self, group: Group, index: int) -> list[Item]:
        items = []
        for subset in group.subsets:
            items += self.subset(subset, group, index)
        return items

    def subset(self, subset: Subset, group: Group, index: int) -> list[Item]:
        try:
            listings = list(walk(subset.folder)) if subset.recursive else [list_folder(subset.folder)]
        except OSError as error:
            reason = error.strerror or str(error)
            self.problems.add(
                "error",
                "source-unreadable",
                f"{subset.folder} cannot be read: {reason}.",
                "Check the path.",
                subset.place,
            )
            return []
        if not any(listing.images for listing in listings):
            self.problems.add("error", "source-empty", *_empty(subset), subset.place)
            return []
        captions = _Captions(subset=subset, problems=self.problems)
        items = []
        for listing in listings:
            _same_stem(listing, self.problems)
            for path in listing.images:
                try:
                    items.append(self.item(path, listing, subset, group, index, captions))
                except UserError as error:
                    self.problems.unusable(error)
                    self.skipped += 1
        captions.report()
        return items

    def item(self, path: Path, listing: Listing, subset: Subset, group: Group, index: int, captions: _Captions) -> Item:
        size = image_size(path)
        focal = focal_point(path, listing)
        fitted = fit(size, group.buckets, focal)
        if fitted is None:
            raise UserError(
                "image-too-small",
                f"The picture {path.name} ({size[0]}×{size[1]}) fits no bucket: sides are multiples of "
                f"{group.buckets.step} pixels.",
                "Use a larger picture, or a smaller step of `buckets`.",
                file=path,
            )
        caption, file = captions.of(path, listing)
        return Item(
            id=self.name(path), path=path, size=size, bucket=fitted.bucket, resized=fitted.resized, crop=fitted.crop,
            focal=focal, mask=mask_of(path, listing, size) if self.masked else None,
            caption=caption, caption_file=file, caption_rule=subset.rule, repeats=subset.repeats,
            regularization=subset.regularization, weight=self.prior_weight if subset.regularization else 1.0,
            flip=subset.flip, folder=subset.folder, group=index, batch_size=group.batch_size,
        )  # fmt: skip

    def name(self, path: Path) -> str:
        """A unique name from the job's folder; an image that comes twice gets a number."""
        try:
            name = Path(os.path.relpath(path, self.root)).as_posix()
        except ValueError:  # another drive on Windows
            name = path.as_posix()
        unique, number = name, 1
        while unique in self.ids:
            number += 1
            unique = f"{name}#{number}"
        self.ids.add(unique)
        return unique


@dataclass(slots=True)
class _Captions:
    """Captions of one subset, and what is missing in them."""

    subset: Subset
    problems: Problems
    missing: list[Path] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)
    longer: list[Path] = field(default_factory=list)
    other_ending: str | None = None
    """A usual ending that caption files of this folder have, and that was not asked for."""

    def of(self, image: Path, listing: Listing) -> tuple[str, Path | None]:
        """Caption and its file.

        Raises:
            UserError: the file cannot be read.
        """
        subset = self.subset
        path = caption_path(image, listing, subset.extensions)
        if path is None:
            self.missing.append(image)
            other = caption_path(image, listing, _USUAL_ENDINGS)
            self.other_ending = self.other_ending or (other.suffix if other else None)
            return _without_file(subset.class_tokens, subset.rule), None
        written: CaptionFile = read_caption(path, wildcard=subset.rule.wildcard)
        if not written.text:
            self.empty.append(path)
        elif written.ignored_lines:
            self.longer.append(path)
        return written.text, path

    def report(self) -> None:
        """Adds the diagnostics of this subset."""
        subset, words = self.subset, self.subset.class_tokens
        stand_in = _without_file(words, subset.rule)
        if subset.rule.trigger and not stand_in:
            stand_in = subset.rule.trigger
        endings = " or ".join(subset.extensions)
        instead = f"“{stand_in}” is its caption" if stand_in else "it has no caption at all"
        # Regularisation images are captioned by their class; nothing is missing there.
        severity = "info" if words and subset.regularization else "warning"
        self.problems.many(
            severity, "caption-missing", self.missing,
            f"{{file}} has no caption file ({endings}); {instead}.",
            f"{{count}} pictures of {subset.folder.name} have no caption file ({endings}), {{first}} is the first; "
            + (f"“{stand_in}” is their caption." if stand_in else "they have no caption at all."),
            self.fix(),
        )  # fmt: skip
        self.problems.many(
            "warning", "caption-empty", self.empty, "The caption file {file} is empty.",
            "{count} caption files are empty, {first} is the first.", "Write what the picture shows.",
        )  # fmt: skip
        self.problems.many(
            "warning", "caption-lines", self.longer, "Only the first line of {file} is used.",
            "Of {count} caption files only the first line is used, {first} is the first.",
            "Put the caption on one line.",
        )  # fmt: skip

    def fix(self) -> str:
        """What to do about missing captions."""
        if self.other_ending is None:
            return "Write a caption beside each picture."
        key = (
            "caption_extension" if self.subset.place.file and self.subset.place.file.suffix == ".toml" else "extensions"
        )
        return f"There are {self.other_ending} files beside them: name this ending in `{key}`."


def _without_file(words: str | None, rule: CaptionRule) -> str:
    """Caption of a picture without a file: trigger and class words as one phrase, as in `N_trigger class`."""
    if rule.trigger and words and rule.trigger.lower() not in words.lower():
        return f"{rule.trigger} {words}"
    return words or ""


def _empty(subset: Subset) -> tuple[str, str]:
    from blocklora.dataset.folders import subfolders

    message = f"There are no pictures in {subset.folder}."
    try:
        below = [child for child in subfolders(subset.folder) if list_folder(child).images]
    except OSError:
        below = []
    if below and not subset.recursive:
        return message, (
            f"Its folder {below[0].name} has some: name that one, call it `10_{below[0].name}`, or set `recursive`."
        )
    return message, "Put png, jpg, webp, bmp or avif files there, or check the path."


def _same_stem(listing: Listing, problems: Problems) -> None:
    """Two images that share one caption file are usually one picture saved twice."""
    by_stem: dict[str, Path] = {}
    for path in listing.images:
        first = by_stem.setdefault(path.stem.lower(), path)
        if first is not path:
            problems.add(
                "warning",
                "image-same-name",
                f"{first.name} and {path.name} share one caption file.",
                "Rename one of them, or remove it if it is the same picture.",
                Place(file=path),
            )
