"""What the rules of `check` look at, and what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from blocklora.lora.keys import Style
from blocklora.lora.modules import LoraModule
from blocklora.lora.reports import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference between what a file means and what a program does with it."""

    severity: Severity
    code: str
    what: str
    keys: Sequence[str] = ()
    """Modules or keys concerned."""
    fix: str = ""
    convert: Sequence[str] = ()
    """Options of `convert` that mend it."""
    ignores: bool = False
    """These modules do nothing in the program."""
    refuses: bool = False
    """The program does not take the file at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A LoRA file, as far as its header and alphas tell."""

    modules: Sequence[LoraModule]
    unknown: Sequence[str]
    """Keys of no module."""
    alphas: Mapping[str, float]
    """By module; a module without alpha is absent."""
    family: str
    dtypes: Mapping[str, str]
    """By key."""

    @property
    def sdxl(self) -> bool:
        """Whether it is for SDXL."""
        return self.family == "sdxl"

    def in_style(self, *styles: Style) -> list[str]:
        """Modules named in one of these ways."""
        return [module.raw for module in self.modules if module.style in styles]

    def scaled(self) -> list[LoraModule]:
        """Modules whose effect alpha and rank scale."""
        return [module for module in self.modules if module.algorithm == "lora" and module.rank]

    def without_alpha(self) -> list[str]:
        """Such modules without an alpha of their own."""
        return [module.raw for module in self.scaled() if module.raw not in self.alphas]


def wrong_names(facts: FileFacts, styles: Sequence[Style], program: str) -> list[Finding]:
    """Modules whose naming a program does not know."""
    names = facts.in_style(*styles)
    if not names:
        return []
    return [
        Finding(
            severity="error",
            code="names",
            what=f"{program} does not know how these modules are named, and leaves them out without an error.",
            keys=names,
            fix="Convert the file to kohya's names.",
            convert=("--prefix", "kohya"),
            ignores=True,
        )
    ]


def strangers(facts: FileFacts, program: str) -> list[Finding]:
    """Modules that belong to no known place of Stable Diffusion."""
    names = [module.raw for module in facts.modules if module.name is None]
    if not names or facts.family not in ("sd1", "sd2", "sdxl"):
        return []
    return [
        Finding(
            severity="warning",
            code="unknown-module",
            what=f"These belong to no module of Stable Diffusion that is known; {program} leaves them out.",
            keys=names,
            ignores=True,
        )
    ]
