"""Writes test/fixtures/golden/blocks: the modules of U-Nets, and what the trainer plans for networks on them.

    PYTHONPATH=native-bin python native-bin/tools/goldens/network_facts.py

The block editor reckons the same in TypeScript, so that its numbers are there at once.
"""

from __future__ import annotations

import json
import random
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from blocklora.blocks.parts import PARTS
from blocklora.blocks.shapes import base_unet_shapes
from blocklora.blocks.targets import RankedTarget, Target, ranked_targets, unet_targets
from blocklora.errors import UserError
from blocklora.job.models import Network
from blocklora.plan.network import file_bytes, part_plans

GOLDEN = Path(__file__).parents[3] / "test" / "fixtures" / "golden"
PATTERNS = (
    "*", "up_blocks.*.attn2.to_*", "*.ff.*", "*attn1*", "mid_block.*", "down_blocks.[12].*", "up_blocks.[!3].*",
    "*.proj_?n", "*.resnets.*", "*.conv", "*.time_emb_proj", "down_blocks.0.attentions.0.*.to_out.0",
)  # fmt: skip
NAMES = ("up_blocks.1.attentions.0.proj_in", "a[b]", "a]b", "a-b", "a\nb", "", "A", "a^b", "a\\b", "a/b")
WILDCARDS = (
    "*", "", "?", "a*b", "a?b", "a[", "a[b", "a[]b]b", "a[!]x]b", "[!a]*", "a[a-z]b", "a[z-a]b", "a[^]b", "a[!^]b",
    "a[\\]b", "*.proj_in", "up_*.[0-9].*", "a[/-]b", "a[b]", "[[]*", "a[!z-a]b", "*[*]*",
)  # fmt: skip


def main() -> None:
    """Writes the file."""
    random.seed(6)
    bases = {"sd15": _sd15(), "embedded": unet_targets(base_unet_shapes("embedded"))}
    golden = {
        "modules": {base: [_module(target) for target in targets] for base, targets in bases.items()},
        "networks": [_facts(base, targets, network) for base, targets in bases.items() for network in _networks()],
        "wildcards": [[pattern, [name for name in NAMES if fnmatchcase(name, pattern)]] for pattern in WILDCARDS],
        "names": NAMES,
    }
    text = json.dumps(golden, separators=(",", ":"))
    (GOLDEN / "blocks" / "facts.json").write_text(text + "\n", encoding="utf-8")


def _sd15() -> list[Target]:
    modules = json.loads((GOLDEN / "kohya-keys" / "sd15-block-index.json").read_text(encoding="utf-8"))["modules"]
    return unet_targets({f"{module['module']}.weight": tuple(module["weight"]) for module in modules})


def _module(target: Target) -> list[Any]:
    return [
        target.name, target.lora_name, target.part, target.index, target.kind,
        target.in_features, target.out_features, target.kernel[0], target.attention,
    ]  # fmt: skip


def _facts(base: str, targets: list[Target], network: dict[str, Any]) -> dict[str, Any]:
    try:
        ranked = ranked_targets(targets, Network.model_validate_json(json.dumps(network)))
    except UserError as error:
        return {"base": base, "network": network, "error": error.code}
    parts = {part: list(plan.model_dump().values()) for part, plan in part_plans(ranked).items()}
    return {
        "base": base,
        "network": network,
        "modules": len(ranked),
        "parameters": sum(entry.parameters for entry in ranked),
        "bytes": {precision: file_bytes(ranked, precision) for precision in ("fp32", "fp16", "bf16")},
        "parts": parts,
        "alphas": _alphas(ranked),
    }


def _alphas(ranked: list[RankedTarget]) -> float:
    """A sum that differs when any module's alpha does."""
    return sum((place + 1) * entry.alpha for place, entry in enumerate(ranked))


def _networks() -> list[dict[str, Any]]:
    fixed: list[dict[str, Any]] = [
        {}, {"kind": "locon"}, {"kind": "lora", "rank": 128}, {"kind": "locon", "rank": 0},
        {"kind": "locon", "blocks": dict.fromkeys([part for part in PARTS if part not in ("in0", "out3")], 0)},
    ]  # fmt: skip
    return fixed + [_random_network() for _ in range(40)]


def _random_network() -> dict[str, Any]:
    kind = random.choice(["lora", "locon"])
    network: dict[str, Any] = {"kind": kind, "rank": random.choice([0, 1, 4, 16, 300])}
    if random.random() < 0.5:
        network["alpha"] = random.choice([1, 8, 0.5])
    if random.random() < 0.5:
        network["conv"] = {"rank": random.choice([0, 4, 8]), **({"alpha": 2} if random.random() < 0.5 else {})}
    if random.random() < 0.2:
        network["blocks"] = [random.choice([0, 0, 4, 32]) for _ in range(25)]
    elif random.random() < 0.8:
        network["blocks"] = {part: _setting() for part in random.sample(PARTS, random.randrange(10))}
    if random.random() < 0.5:
        overrides = [_override() for _ in range(random.randrange(1, 4))]
        network["overrides"] = overrides
    return network


def _setting() -> int | dict[str, Any]:
    if random.random() < 0.5:
        return random.choice([0, 2, 64])
    values = {"rank": [0, 8, None], "alpha": [1, 4.5, None], "convRank": [0, 3, None], "convAlpha": [2, None]}
    return {key: random.choice(choice) for key, choice in values.items() if random.random() < 0.6}


def _override() -> dict[str, Any]:
    override: dict[str, Any] = {"pattern": random.choice(PATTERNS), "rank": random.choice([0, 4, 24])}
    if random.random() < 0.4:
        override["alpha"] = random.choice([1, 12])
    return override


if __name__ == "__main__":
    main()
