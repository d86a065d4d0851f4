"""``blocklora lora check``: what other programs make of a file. Header and alphas only, no torch.

The rules of each program stand in `check_webui`, `check_diffusers` and `check_scripts`; they were read from the
programs' sources and, for diffusers, sd-scripts and A1111, measured against expected outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blocklora.errors import UserError
from blocklora.lora.check_diffusers import diffusers_findings
from blocklora.lora.check_facts import FileFacts, Finding
from blocklora.lora.check_scripts import inspire_findings, lbw_findings, sd_scripts_findings
from blocklora.lora.check_webui import a1111_findings, comfyui_findings
from blocklora.lora.inspect import KIND_NAMES, alphas_of
from blocklora.lora.kinds import LORA_KINDS, family_of, kind_of
from blocklora.lora.modules import lora_modules
from blocklora.lora.reports import LoraCheck, LoraFinding, LoraToolVerdict, Tool
from blocklora.lora.source import Source

_RULES = {
    "a1111": ("A1111 and Forge", a1111_findings),
    "comfyui": ("ComfyUI", comfyui_findings),
    "diffusers": ("diffusers", diffusers_findings),
    "sd-scripts": ("sd-scripts", sd_scripts_findings),
    "lbw": ("LoRA Block Weight", lbw_findings),
    "inspire": ("Inspire Pack", inspire_findings),
}
_ORDER = {"error": 0, "warning": 1, "info": 2}
_SHOWN = 50


def check_file(path: Path, tools: Sequence[Tool] = tuple(_RULES)) -> LoraCheck:  # type: ignore[arg-type]
    """Verdicts and findings of the programs asked for.

    Raises:
        UserError: no safetensors file, or no LoRA.
    """
    facts = read_facts(path)
    verdicts, findings = [], []
    for tool in tools:
        name, rules = _RULES[tool]
        found = rules(facts)
        verdicts.append(_verdict(tool, name, found, facts))
        findings += [_reported(tool, finding) for finding in found]
    findings.sort(key=lambda finding: _ORDER[finding.severity])
    return LoraCheck(file=str(path.absolute()), tools=verdicts, findings=findings)


def read_facts(path: Path) -> FileFacts:
    """What the rules look at."""
    with Source(path) as source:
        modules, left = lora_modules(source.header)
        kind = kind_of(source.header, modules, left)
        if kind not in LORA_KINDS:
            raise UserError(
                "lora-is-not", f"{path.name} is no LoRA: {KIND_NAMES[kind]}.", "Choose a LoRA file.", file=path
            )
        family, _ = family_of(source.header, modules)
        return FileFacts(
            modules=modules, unknown=left, alphas=alphas_of(source, modules), family=family,
            dtypes=dict(source.header.dtypes),
        )  # fmt: skip


def _verdict(tool: Tool, name: str, found: Sequence[Finding], facts: FileFacts) -> LoraToolVerdict:
    ignored = {module for finding in found if finding.ignores for module in finding.keys}
    count = len(facts.modules)
    refused = any(finding.refuses for finding in found)
    resolved = 0 if refused else count - len(ignored & {module.raw for module in facts.modules})
    if refused or resolved == 0:
        verdict = "refuses"
    else:
        verdict = "differs" if any(finding.severity != "info" for finding in found) else "same"
    return LoraToolVerdict(tool=tool, name=name, verdict=verdict, resolved=resolved, ignored=count - resolved)


def _reported(tool: Tool, finding: Finding) -> LoraFinding:
    return LoraFinding(
        tool=tool, severity=finding.severity, code=finding.code, what=finding.what, keys=list(finding.keys[:_SHOWN]),
        key_count=len(finding.keys), fix=finding.fix, convert=list(finding.convert),
    )  # fmt: skip
