"""`dataset.sources` of a job -> subsets."""

from __future__ import annotations

from pathlib import Path

from blocklora.dataset.buckets import BucketRule
from blocklora.dataset.folders import list_folder, repeat_name, subfolders
from blocklora.dataset.items import CaptionRule
from blocklora.dataset.problems import Locate, Problems
from blocklora.dataset.subsets import Group, Place, Subset
from blocklora.job.models import Dataset, Source
from blocklora.job.words import counted


def group_of_sources(dataset: Dataset, problems: Problems, locate: Locate) -> Group:
    """All `sources` of a job. Paths are absolute."""
    subsets: list[Subset] = []
    for index, source in enumerate(dataset.sources):
        subsets += _subsets(source, dataset, problems, locate(("dataset", "sources", index, "path")))
    buckets = dataset.buckets
    return Group(
        buckets=BucketRule.of(
            dataset.resolution,
            enabled=buckets.enabled,
            min_side=buckets.min_side,
            max_side=buckets.max_side,
            step=buckets.step,
            no_upscale=buckets.no_upscale,
        ),
        subsets=tuple(subsets),
    )


def _subsets(source: Source, dataset: Dataset, problems: Problems, place: Place) -> list[Subset]:
    """A source: the folder itself, or the `N_trigger class` folders in it."""
    folder = Path(source.path)
    try:
        here = list_folder(folder)
        children = [child for child in subfolders(folder) if repeat_name(child) and list_folder(child).images]
    except NotADirectoryError:
        problems.add(
            "error", "source-not-folder", f"{folder} is a file, not a folder.", "Name the folder it lies in.", place
        )
        return []
    except FileNotFoundError:
        problems.add("error", "source-missing", f"There is no folder {folder}.", "Check the path.", place)
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(
            "error", "source-unreadable", f"{folder} cannot be read: {reason}.", "Check its permissions.", place
        )
        return []
    if not children or source.recursive:
        named = repeat_name(folder)
        if named and source.repeats is None:
            problems.add(
                "info",
                "source-is-leaf",
                f"{folder.name} is itself an `N_trigger class` folder: {named.repeats} repeats, "
                f"and “{named.words}” for pictures without a caption.",
                "Set `repeats` and `class` to say otherwise.",
                place,
            )
            if named.repeats < 1:
                problems.add("warning", "source-zero", f"{folder.name} has 0 repeats.", "Rename it.", place)
                return []
        words = source.class_word or (named.words if named else None)
        repeats = source.repeats or (named.repeats if named else 1)
        return [_subset(source, dataset, folder, repeats=repeats, words=words, place=place)]
    if here.images:
        problems.add(
            "warning",
            "source-loose-pictures",
            f"{folder.name} holds `N_trigger class` folders, so {counted(len(here.images), 'picture')} beside them "
            "cannot be used.",
            "Move them into one of these folders.",
            place,
        )
    found = []
    for child in children:
        named = repeat_name(child)
        assert named is not None
        repeats = source.repeats or named.repeats
        if repeats < 1:
            problems.add("info", "source-zero", f"{child.name} has 0 repeats and is left out.", "", place)
            continue
        found.append(
            _subset(source, dataset, child, repeats=repeats, words=source.class_word or named.words, place=place)
        )
    return found


def _subset(source: Source, dataset: Dataset, folder: Path, *, repeats: int, words: str | None, place: Place) -> Subset:
    captions = dataset.captions
    return Subset(
        folder=folder,
        recursive=source.recursive,
        repeats=repeats,
        regularization=source.regularization,
        flip=source.flip,
        class_tokens=words or None,
        extensions=captions.extensions,
        rule=CaptionRule(
            trigger=source.trigger,
            separator=captions.separator,
            shuffle=captions.shuffle,
            keep_tokens=captions.keep_tokens,
            dropout=captions.dropout,
            tag_dropout=captions.tag_dropout,
        ),
        place=place,
    )
