"""What ships of the embedded world's tagger."""

import csv
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
TAGGER = ROOT / "native-bin" / "tagger"
SAMPLE = ROOT / "media" / "sample" / "images"
MEGABYTE = 1_000_000


def rows() -> list[dict[str, str]]:
    with (TAGGER / "selected_tags.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_tagger_is_small() -> None:
    assert sum(file.stat().st_size for file in TAGGER.iterdir()) <= 3 * MEGABYTE


def test_tag_list_has_the_layout_of_the_wd_taggers() -> None:
    names = [row["name"] for row in rows()]
    assert list(rows()[0]) == ["tag_id", "name", "category", "count"]
    assert [int(row["tag_id"]) for row in rows()] == list(range(len(names)))
    assert {row["category"] for row in rows()} == {"0"}
    assert all(int(row["count"]) > 0 for row in rows())
    assert len(set(names)) == len(names)
    assert not any(" " in name for name in names)


def test_tagger_knows_every_tag_of_the_sample_workspace() -> None:
    known = {row["name"].replace("_", " ") for row in rows()}
    captions = [file.read_text("utf-8").strip().split(",")[1:] for file in SAMPLE.rglob("*.txt")]
    assert captions
    assert {tag for caption in captions for tag in caption} - known == set()


def test_facts_name_family_licence_and_threshold() -> None:
    facts = json.loads((TAGGER / "tagger.json").read_text("utf-8"))
    assert facts["family"] == "wd"
    assert facts["variant"] == "a"
    assert facts["licence"]
    assert 0.2 <= facts["thresholds"]["general"] <= 0.8


def test_weights_name_no_file_of_their_maker() -> None:
    # the exporter notes for each node where in which source file it came from, unless that is taken out
    assert b".py" not in (TAGGER / "model.onnx").read_bytes()


def test_notice_names_who_must_be_named() -> None:
    notice = (TAGGER / "NOTICE.md").read_text("utf-8")
    for artist in ("Wischofsky", "Seo", "verma", "Lanier", "Webpixels", "Draftbit", "Melin", "Stanley"):
        assert artist in notice
    for row in rows():
        style = row["name"].removesuffix("_style").replace("_", " ")
        assert not row["name"].endswith("_style") or f"| {style} |" in notice
