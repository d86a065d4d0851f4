"""How A1111 (and Forge) and ComfyUI resolve keys.

A1111: `extensions-builtin/Lora/networks.py` and `network_*.py` of the 1.10 line. ComfyUI: `comfy/lora.py` and
`comfy/weight_adapter`, which make a map of names from the loaded model.
"""

from __future__ import annotations

from collections import defaultdict

from blocklora.lora.check_facts import FileFacts, Finding, strangers, wrong_names

_QKVO = ("q_proj", "k_proj", "v_proj", "out_proj")


def a1111_findings(facts: FileFacts) -> list[Finding]:
    """A1111 takes the text before the first dot for the module's name, so dotted names never match."""
    found = wrong_names(facts, ("diffusers", "processor", "peft", "bare", "lycoris"), "A1111")
    found += strangers(facts, "A1111")
    dropped = [
        module.raw
        for module in facts.modules
        if facts.sdxl
        and module.style == "kohya"
        and module.name
        and module.name.path == "up_blocks.0.upsamplers.0.conv"
    ]
    if dropped:
        found.append(
            Finding(
                severity="warning",
                code="sdxl-upsampler",
                what="A1111 takes SDXL's first upsampler for a module that is not there when it is named in diffusers' "
                "way, and drops it.",
                keys=dropped,
                fix="Write SDXL files in sd-scripts' names (input_blocks, output_blocks).",
                convert=("--prefix", "kohya"),
                ignores=True,
            )
        )
    return [*found, *_open_clip(facts), *_alpha_info(facts)]


def comfyui_findings(facts: FileFacts) -> list[Finding]:
    """ComfyUI knows nearly every naming; what it does not match is one line in its console."""
    found = strangers(facts, "ComfyUI")
    wrapped = [module.raw for module in facts.modules if module.raw.startswith("base_model.")]
    if wrapped:
        found.append(
            Finding(
                severity="error",
                code="names",
                what="ComfyUI does not know names that begin with `base_model.`: it prints “lora key not loaded”.",
                keys=wrapped,
                fix="Convert the file to kohya's names.",
                convert=("--prefix", "kohya"),
                ignores=True,
            )
        )
    ia3 = [module.raw for module in facts.modules if module.algorithm == "ia3"]
    if ia3:
        found.append(
            Finding(
                severity="error",
                code="algorithm",
                what="ComfyUI has no (IA)³: these modules are not loaded.",
                keys=ia3,
                fix="Bake the file into a checkpoint.",
                ignores=True,
            )
        )
    return [*found, *_alpha_info(facts)]


def _open_clip(facts: FileFacts) -> list[Finding]:
    """SDXL's second text encoder has q, k, v and out in one module: A1111 wants all four."""
    layers: dict[str, dict[str, str]] = defaultdict(dict)
    for module in facts.modules:
        if module.name is not None and module.name.component == "te2" and ".self_attn." in module.name.path:
            layer, _, last = module.name.path.rpartition(".")
            layers[layer][last] = module.raw
    lost = [raw for own in layers.values() if set(own) != set(_QKVO) for raw in own.values()]
    if not lost:
        return []
    return [
        Finding(
            severity="warning",
            code="te2-incomplete",
            what="A1111 applies q, k, v and out of SDXL's second text encoder only where a layer has all four.",
            keys=lost,
            fix="Train all four, or none of them.",
            ignores=True,
        )
    ]


def _alpha_info(facts: FileFacts) -> list[Finding]:
    without = facts.without_alpha()
    if not without or len(without) == len(facts.scaled()):
        return []
    return [
        Finding(
            severity="info",
            code="alpha-missing",
            what="Some modules have no alpha; their scale is 1.",
            keys=without,
            fix="Add the alphas, so that every program agrees.",
            convert=("--add-alpha",),
        )
    ]
