"""What ships of the embedded world: the base model and the sample workspace."""

import json
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
BASE = ROOT / "native-bin" / "base"
SAMPLE = ROOT / "media" / "sample"
TRIGGERS = {"style": "pixlstl", "character": "heroch"}
MEGABYTE = 1_000_000


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def config(part: str) -> dict:
    return json.loads((BASE / part / "config.json").read_text("utf-8"))


def pictures(kind: str) -> list[Path]:
    return sorted((SAMPLE / "images" / kind).glob("*.png"))


def words(kind: str) -> list[str]:
    """Every tag that follows the trigger, as single words."""
    captions = [file.with_suffix(".txt").read_text("utf-8").strip() for file in pictures(kind)]
    return sorted({word for caption in captions for tag in caption.split(",")[1:] for word in tag.split()})


def test_base_is_small() -> None:
    assert sum(file.stat().st_size for file in files(BASE)) < 30 * MEGABYTE


def test_base_names_no_folder_of_its_maker() -> None:
    for file in BASE.rglob("*.json"):
        settings = json.loads(file.read_text("utf-8"))
        assert "_name_or_path" not in settings, file


def test_base_has_the_anatomy_of_sd1() -> None:
    unet = config("unet")
    assert unet["down_block_types"] == ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"]
    assert unet["mid_block_type"] == "UNetMidBlock2DCrossAttn"
    assert unet["up_block_types"] == ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3
    assert unet["layers_per_block"] == 2
    assert unet["in_channels"] == unet["out_channels"] == config("vae")["latent_channels"] == 4
    assert config("text_encoder")["max_position_embeddings"] == 77
    assert config("text_encoder")["hidden_size"] == unet["cross_attention_dim"]
    assert config("vae")["scaling_factor"] == 0.18215


def test_notice_names_who_must_be_named() -> None:
    notice = (BASE / "NOTICE.md").read_text("utf-8")
    for artist in ("Wischofsky", "Seo", "verma", "Lanier", "Webpixels", "Draftbit", "Melin", "Stanley"):
        assert artist in notice


@pytest.mark.torch
def test_base_loads_and_draws() -> None:
    torch = pytest.importorskip("torch")
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(BASE, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    images = pipeline(
        "open peeps style,smile,red background",
        num_inference_steps=8,
        guidance_scale=4.0,
        height=64,
        width=64,
        generator=torch.Generator().manual_seed(1),
    ).images
    assert images[0].size == (64, 64)
    red, green, blue = images[0].getpixel((3, 3))
    assert red > green + 30 and red > blue + 30


@pytest.mark.parametrize("kind", TRIGGERS)
def test_sample_pictures_have_captions(kind: str) -> None:
    assert len(pictures(kind)) == 20
    for file in pictures(kind):
        with Image.open(file) as image:
            assert image.size == (128, 128)
        caption = file.with_suffix(".txt").read_text("utf-8").strip()
        assert caption.startswith(TRIGGERS[kind] + ",")
        assert ", " not in caption
        assert "pixel" not in caption


@pytest.mark.torch
@pytest.mark.parametrize("kind", TRIGGERS)
def test_base_knows_the_words_of_the_samples(kind: str) -> None:
    """A tag's word is one token; the trigger is none, or it would already mean something."""
    from transformers import CLIPTokenizer

    tokenizer = CLIPTokenizer.from_pretrained(BASE / "tokenizer")
    assert [word for word in words(kind) if len(tokenizer.tokenize(word)) != 1] == []
    assert len(tokenizer.tokenize(TRIGGERS[kind])) > 1


def test_sample_jobs_use_the_sample_pictures() -> None:
    for kind, trigger in TRIGGERS.items():
        text = (SAMPLE / f"{kind}.blocklora.json").read_text("utf-8")
        assert f'"path": "images/{kind}"' in text
        assert f'"trigger": "{trigger}"' in text
        assert f'"{trigger},' in text, "no sample prompt uses the trigger"
