"""How diffusers (`load_lora_weights` with PEFT) resolves keys and scales.

From `loaders/lora_conversion_utils.py` and `utils/peft_utils.py` of 0.32 to 0.42, measured with files whose expected
outputs are known.
"""

from __future__ import annotations

from collections import Counter

from blocklora.lora.check_facts import FileFacts, Finding

_KOHYA = ("kohya", "kohya-ldm")


def diffusers_findings(facts: FileFacts) -> list[Finding]:
    """A kohya file is renamed key by key, and any key that is left over is an error."""
    kohya = facts.in_style(*_KOHYA)
    found: list[Finding] = []
    if kohya:
        found += _left_over(facts)
        found += _alphas(facts)
        found += _two_namings(facts)
        found += _dora(facts)
    lost = facts.in_style("lycoris", "bare")
    if lost:
        found.append(
            Finding(
                severity="error",
                code="names",
                what="diffusers loads nothing of modules that are named so; it only warns.",
                keys=lost,
                fix="Convert the file to kohya's, diffusers' or PEFT's names.",
                convert=("--prefix", "kohya"),
                ignores=True,
            )
        )
    dotted_alphas = [
        module.raw for module in facts.modules if module.style in ("diffusers", "peft", "processor")
        and "alpha" in module.keys
    ]  # fmt: skip
    if dotted_alphas:
        found.append(
            Finding(
                severity="warning",
                code="alpha-dotted",
                what="diffusers reads alphas beside kohya's names only; these are ignored, and the scale is 1.",
                keys=dotted_alphas,
                fix="Fold them into the weights.",
                convert=("--fold-alpha",),
            )
        )
    return found


def _left_over(facts: FileFacts) -> list[Finding]:
    """Keys that the renaming has no rule for end in “keys have not been correctly renamed”."""
    algorithms = [module.raw for module in facts.modules if module.algorithm != "lora"]
    found = []
    if algorithms:
        found.append(
            Finding(
                severity="error",
                code="algorithm",
                what="diffusers cannot load LoHa, LoKr, OFT, norms and full differences: it refuses the whole file.",
                keys=algorithms,
                fix="Make a plain LoRA of it: `blocklora lora resize FILE OUT --energy 0.99`.",
                refuses=True,
            )
        )
    tucker = [module.raw for module in facts.modules if module.algorithm == "lora" and module.tucker]
    if tucker:
        found.append(
            Finding(
                severity="error",
                code="lora-mid",
                what="diffusers does not know `lora_mid`: it refuses the whole file.",
                keys=tucker,
                fix="Convert it; the core goes into `lora_down`, which changes nothing.",
                convert=("--prefix", "kohya"),
                refuses=True,
            )
        )
    if facts.unknown or any(module.style == "other" for module in facts.modules):
        keys = [*facts.unknown, *facts.in_style("other")]
        found.append(
            Finding(
                severity="error",
                code="unknown-key",
                what="diffusers refuses a whole file for one key that it does not know.",
                keys=keys,
                fix="Leave these modules out with `blocklora lora split`.",
                refuses=True,
            )
        )
    return found


def _alphas(facts: FileFacts) -> list[Finding]:
    """One alpha is asked of the file; those of to_q, to_k, to_v and to_out are looked for under other names."""
    scaled = [module for module in facts.scaled() if module.style in _KOHYA]
    without = [module.raw for module in scaled if module.raw not in facts.alphas]
    if len(without) == len(scaled):
        return []
    values = Counter(facts.alphas[module.raw] for module in scaled if module.raw in facts.alphas)
    found = []
    if without:
        found.append(
            Finding(
                severity="warning",
                code="alpha-missing",
                what="Some modules have an alpha and some have none; diffusers gives those without that of others.",
                keys=without,
                fix="Convert the file, so that all have the same.",
                convert=("--add-alpha",),
            )
        )
    if len(values) > 1:
        common = values.most_common(1)[0][0]
        wrong = [
            module.raw
            for module in scaled
            if module.name is not None and ".to_" in module.name.path and facts.alphas.get(module.raw, common) != common
        ]
        found.append(
            Finding(
                severity="warning",
                code="alpha-mixed",
                what=f"Alphas differ; diffusers takes the most frequent one ({common:g}) for attention's projections.",
                keys=wrong,
                fix="Convert the file: one alpha everywhere, what it differs by goes into the weights.",
                convert=("--add-alpha",),
            )
        )
    ranks = {module.rank for module in scaled}
    if len(values) == 1 and not without and len(ranks) > 1:
        found.append(
            Finding(
                severity="info",
                code="ranks-mixed",
                what="Ranks differ. diffusers before 0.33 scaled such files by 1 in place of alpha / rank.",
                fix="For such old versions, fold the alphas into the weights.",
                convert=("--fold-alpha",),
            )
        )
    return found


def _two_namings(facts: FileFacts) -> list[Finding]:
    ldm = facts.in_style("kohya-ldm")
    own = [
        module.raw for module in facts.modules
        if module.style == "kohya" and module.name is not None and module.name.component == "unet"
        and "_blocks" in module.raw
    ]  # fmt: skip
    if not ldm or not own:
        return []
    return [
        Finding(
            severity="error",
            code="names-mixed",
            what="The file mixes both ways of naming blocks, and diffusers then drops all that say input_blocks, "
            "middle_block or output_blocks.",
            keys=ldm,
            fix="Convert the file to one naming.",
            convert=("--prefix", "kohya"),
            ignores=True,
        )
    ]


def _dora(facts: FileFacts) -> list[Finding]:
    some = [module.raw for module in facts.modules if module.dora]
    if not some:
        return []
    return [
        Finding(
            severity="error",
            code="dora",
            what="diffusers drops `dora_scale` with a warning and loads DoRA as a plain LoRA: another change.",
            keys=some,
            fix="Bake the file into a checkpoint.",
        )
    ]
