"""Everything that can be said about a job before it is trained: its file, its files, its pictures."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from blocklora.dataset.captions import base_caption
from blocklora.dataset.items import DatasetResult, Item
from blocklora.dataset.load import load_dataset
from blocklora.dataset.problems import Problems
from blocklora.dataset.subsets import Place
from blocklora.dataset.tokens import USABLE_TOKENS, TokenCounter, token_counter
from blocklora.errors import UserError
from blocklora.job.check import open_checks
from blocklora.job.checks import Checks
from blocklora.job.resolved import ResolvedJob
from blocklora.protocol.reports import Diagnostic

_TOKENS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """A job with all its diagnostics."""

    job: ResolvedJob | None
    dataset: DatasetResult | None
    """``None`` when the job file itself cannot be read, or names no pictures."""
    checks: Checks | None
    diagnostics: list[Diagnostic]

    @property
    def ok(self) -> bool:
        """Whether it can be trained."""
        return self.job is not None and not any(problem.severity == "error" for problem in self.diagnostics)


def validate_job(path: Path, *, deep: bool = False, content: bytes | None = None) -> Validated:
    """Checks a job and scans its pictures by their headers. Never raises on what a user may have written.

    Args:
        path: the job file.
        deep: decode every picture as well, which finds those that are cut off.
        content: what the file will hold, when that was not saved yet.
    """
    checks, problems = open_checks(path, content)
    if checks is None:
        return Validated(job=None, dataset=None, checks=None, diagnostics=problems)
    dataset: DatasetResult | None = None
    if (checks.job.dataset.config is None) == bool(checks.job.dataset.sources):
        dataset = load_dataset(checks.resolved, locate=checks.locate)
        checks.found += dataset.diagnostics
        counter = None if checks.shapes is None else token_counter(checks.base)
        if counter is not None:
            _long_captions(dataset.items, counter, checks)
            _long_prompts(counter, checks)
        if deep:
            checks.found += _decoding_problems(dataset.items, skip=checks.job.dataset.on_problem == "skip")
    return Validated(job=checks.resolved, dataset=dataset, checks=checks, diagnostics=checks.sorted())


def _long_captions(items: list[Item], counter: TokenCounter, checks: Checks) -> None:
    problems = Problems(skip=False)
    long = [(item, word) for item in items if (word := _cut(item, counter)) is not None]
    for item, word in long[:_TOKENS_SHOWN]:
        count = counter.count(base_caption(item.caption, item.caption_rule))
        name = (item.caption_file or item.path).name
        problems.add(
            "warning",
            "caption-long",
            f"The caption {name} has {count} tokens; from “{word}” on (after {USABLE_TOKENS}) it is not read.",
            "Shorten it, or put what matters first.",
            Place(file=item.caption_file or item.path, line=1 if item.caption_file else None),
        )
    if len(long) > _TOKENS_SHOWN:
        problems.add(
            "warning",
            "caption-long",
            f"{len(long) - _TOKENS_SHOWN:,} more captions have over {USABLE_TOKENS} tokens and are cut.",
            "Shorten them, or put what matters first.",
        )
    checks.found += problems.found


def _cut(item: Item, counter: TokenCounter) -> str | None:
    """The first word of a caption that the text encoder does not see."""
    if item.caption_rule.wildcard:
        return None  # its length depends on chance
    return counter.cut(base_caption(item.caption, item.caption_rule))


def _long_prompts(counter: TokenCounter, checks: Checks) -> None:
    samples = checks.job.samples
    prompts = [(prompt, ("samples", "prompts", index)) for index, prompt in enumerate(samples.prompts)]
    for prompt, at in [*prompts, (samples.negative, ("samples", "negative"))]:
        if (word := counter.cut(prompt)) is not None:
            checks.warning(
                "prompt-long",
                f"This prompt has {counter.count(prompt)} tokens; what follows from “{word}” on "
                f"(after {USABLE_TOKENS}) is not read.",
                "Shorten it.",
                *at,
            )


def _decoding_problems(items: list[Item], *, skip: bool) -> list[Diagnostic]:
    """Pictures that have a good header and cannot be decoded."""
    problems = Problems(skip=skip)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for error in pool.map(_decoding_error, items):
            if error is not None:
                problems.unusable(error)
    return problems.found


def _decoding_error(item: Item) -> UserError | None:
    from blocklora.dataset.images import decoded

    try:
        decoded(item.path)
    except UserError as error:
        return error
    return None
