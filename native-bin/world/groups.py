"""Tags that exclude each other, such as the nine background colours.

The evaluation asks for each group which of its tags a picture shows, or none of them.
"""

import json
from pathlib import Path

PALETTE = json.loads(Path(__file__).with_name("palette.json").read_text("utf-8"))
"""Kind of thing → colour name → hex digits; the renderer's too."""

STYLES = (
    "notionists", "open peeps", "adventurer", "avataaars", "big smile", "micah", "personas",
    "toon head", "miniavs", "croodles",
)  # fmt: skip

GROUPS: dict[str, tuple[str, ...]] = {
    "style": tuple(f"{style} style" for style in STYLES),
    "background": tuple(f"{colour} background" for colour in PALETTE["background"]),
    "hair colour": tuple(f"{colour} hair" for colour in PALETTE["hair"]),
    "shirt": tuple(f"{colour} shirt" for colour in PALETTE["shirt"]),
    "skin": tuple(f"{colour} skin" for colour in PALETTE["skin"]),
    "hair": (
        "short hair", "long hair", "curly hair", "spiky hair", "hair bun", "twin buns",
        "ponytail", "pigtails", "braids", "bob cut", "bowl cut", "buzz cut", "flat top", "afro",
        "mohawk", "bald", "balding", "hat", "cap", "beanie", "beret", "turban", "hijab",
        "headband", "cat ears", "flower",
    ),
    "mouth": (
        "smile", "grin", "open mouth", "frown", "surprised", "serious", "angry", "tongue out",
        "teeth", "braces", "lipstick", "pacifier",
    ),
    "glasses": ("glasses", "sunglasses"),
    "facial hair": ("beard", "mustache"),
}  # fmt: skip

NONE = -1


def answer(group: str, tags: list[str]) -> int:
    """The place in the group of the first of its tags that `tags` has, or `NONE`."""
    for place, tag in enumerate(GROUPS[group]):
        if tag in tags:
            return place
    return NONE
