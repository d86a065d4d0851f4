"""Writes the base as a diffusers folder in half precision.

    python export.py ../base --run DATA/run --autoencoder DATA/ae/vae --tokenizer DATA/tokenizer

Takes the averaged weights. Other files in the folder, such as its notice, are left alone.
"""

import argparse
import json
import shutil
from pathlib import Path

import anatomy
import checkpoint
import torch
from diffusers import AutoencoderKL, StableDiffusionPipeline
from transformers import CLIPTokenizer


def averaged(run: Path, vocabulary: int) -> tuple[torch.nn.Module, torch.nn.Module, int]:
    """U-Net, text encoder and the number of pictures they have been trained on."""
    state = checkpoint.load(run / "last.pt")
    unet, text = anatomy.unet(), anatomy.text_encoder(vocabulary)
    with torch.no_grad():
        parameters = [*unet.parameters(), *text.parameters()]
        torch._foreach_copy_(parameters, state["average"]["values"])
    return unet, text, state["position"]["passes"]


def forget_folders(base: Path) -> None:
    """Libraries note where they loaded a part from; that is no property of the base."""
    for file in base.rglob("*.json"):
        settings = json.loads(file.read_text("utf-8"))
        if isinstance(settings, dict) and settings.pop("_name_or_path", None) is not None:
            file.write_text(json.dumps(settings, indent=2) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="diffusers folder to write")
    parser.add_argument("--run", type=Path, required=True, help="folder of train_base.py's run")
    parser.add_argument("--autoencoder", type=Path, required=True, help="its diffusers folder")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its folder")
    options = parser.parse_args()

    tokenizer = CLIPTokenizer.from_pretrained(options.tokenizer, model_max_length=77)
    unet, text, passes = averaged(options.run, len(tokenizer))
    pipeline = StableDiffusionPipeline(
        vae=AutoencoderKL.from_pretrained(options.autoencoder),
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=anatomy.scheduler(),
        safety_checker=None,
        feature_extractor=None,
        image_encoder=None,
        requires_safety_checker=False,
    )
    pipeline.to(torch.float16).save_pretrained(options.base)
    # Tools for SD 1.x expect the tokenizer's two plain files too.
    for name in ("vocab.json", "merges.txt"):
        source, target = options.tokenizer / name, options.base / "tokenizer" / name
        if source.resolve() != target.resolve():
            shutil.copyfile(source, target)
    forget_folders(options.base)
    size = sum(file.stat().st_size for file in options.base.rglob("*") if file.is_file())
    print(f"{options.base}: {passes} passes in this run, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
