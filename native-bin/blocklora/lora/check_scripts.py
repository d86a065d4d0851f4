"""How sd-scripts (`networks/lora.py`), LoRA Block Weight and Inspire Pack's block weights take a file.

LBW: `scripts/lora_block_weight.py` of sd-webui-lora-block-weight. Inspire: `LoraLoaderBlockWeight`, which gives the
numbers of its list to the blocks that are there, in their order.
"""

from __future__ import annotations

from blocklora.blocks.layouts import LAYOUTS, Layout, lbw_block_of
from blocklora.job.words import listed
from blocklora.lora.check_facts import FileFacts, Finding, strangers, wrong_names
from blocklora.lora.check_webui import a1111_findings, comfyui_findings

_DOTTED = ("diffusers", "processor", "peft", "bare", "lycoris")


def sd_scripts_findings(facts: FileFacts) -> list[Finding]:
    """networks.lora reads lora_down, lora_up and alpha under kohya's prefixes, and nothing else."""
    found = wrong_names(facts, _DOTTED, "sd-scripts") + strangers(facts, "sd-scripts")
    lycoris = [module.raw for module in facts.modules if module.algorithm != "lora" or module.dora]
    if lycoris:
        found.append(
            Finding(
                severity="warning",
                code="algorithm",
                what="sd-scripts needs `--network_module lycoris.kohya` for these; its own networks.lora ignores them.",
                keys=lycoris,
                fix="Name that module, or make a plain LoRA: `blocklora lora resize FILE OUT --energy 0.99`.",
                ignores=True,
            )
        )
    tucker = [module.raw for module in facts.modules if module.algorithm == "lora" and module.tucker]
    if tucker:
        found.append(
            Finding(
                severity="warning",
                code="lora-mid",
                what="sd-scripts' networks.lora has no `lora_mid`: its weights do not fit.",
                keys=tucker,
                fix="Convert it; the core goes into `lora_down`, which changes nothing.",
                convert=("--prefix", "kohya"),
                ignores=True,
            )
        )
    return found


def lbw_findings(facts: FileFacts) -> list[Finding]:
    """LBW works on what A1111 has loaded; a short list sets every block that it does not name to 0."""
    found = [finding for finding in a1111_findings(facts) if finding.ignores]
    layout = _layout(facts)
    if layout is None:
        return found
    short, long = (12, 20) if layout.kind == "sdxl" else (17, 26)
    named = _blocks_with_attention(layout)
    zeroed: dict[str, list[str]] = {}
    for module in facts.modules:
        if module.name is None or module.name.component != "unet":
            continue
        block = lbw_block_of(layout, module.name.path)
        if block is not None and block not in named:
            zeroed.setdefault(block, []).append(module.raw)
    if zeroed:
        found.append(
            Finding(
                severity="warning",
                code="lbw-unlisted",
                what=f"A list of {short} numbers, and every preset with so many, even ALL, sets "
                f"{listed(sorted(zeroed), 'and')} to 0.",
                keys=[raw for names in zeroed.values() for raw in names],
                fix=f"Use a list of {long} numbers, or leave `lbw` out.",
            )
        )
    if not any(module.name is not None and module.name.component != "unet" for module in facts.modules):
        found.append(
            Finding(
                severity="info",
                code="lbw-base",
                what="The file has nothing for the text encoder, so the first number (BASE) does nothing.",
            )
        )
    return found


def inspire_findings(facts: FileFacts) -> list[Finding]:
    """The numbers go by position to the blocks that the file has, so a missing block shifts all later ones."""
    found = [finding for finding in comfyui_findings(facts) if finding.ignores]
    layout = _layout(facts)
    if layout is None:
        return found
    there = {
        lbw_block_of(layout, module.name.path)
        for module in facts.modules
        if module.name is not None and module.name.component == "unet"
    }
    with_attention = _blocks_with_attention(layout)
    conv = bool({block for block in there if block is not None} - with_attention)
    wanted = {block for block in layout.lbw_of_index if block is not None} - {"IN00"} if conv else with_attention
    order = list(dict.fromkeys(block for block in layout.lbw_of_index if block in wanted))
    missing = [block for block in order if block not in there]
    if missing and len(missing) < len(order):
        found.append(
            Finding(
                severity="warning",
                code="positions",
                what=f"The file has nothing in {listed(missing, 'and')}; Inspire counts only blocks that are there, so "
                "every later number of a list goes to another block.",
                keys=missing,
                fix="Add zero modules to the missing blocks.",
                convert=("--dense",),
            )
        )
    return found


def _layout(facts: FileFacts) -> Layout | None:
    return LAYOUTS["sdxl" if facts.sdxl else "sd1"] if facts.family in ("sd1", "sd2", "sdxl") else None


def _blocks_with_attention(layout: Layout) -> set[str]:
    """What the short lists name."""
    return {
        block
        for index, block in enumerate(layout.lbw_of_index)
        if block is not None and index not in layout.without_attention
    }
