"""Which kind of model a file is, told from the names and shapes of its weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from blocklora.blocks.ldm_names import PREFIX
from blocklora.errors import UserError

Shapes = Mapping[str, tuple[int, ...]]

_TAKES = "Choose an SD 1.x base model (such as SD 1.4, SD 1.5 or one fine-tuned from them)."


def check_checkpoint(shapes: Shapes, path: Path) -> None:
    """Raises unless the shapes are those of a whole SD 1.x checkpoint in one file.

    Raises:
        UserError: it says what the file is instead, and what to choose.
    """
    names = list(shapes)
    if any(name.startswith(("lora_unet_", "lora_te", "unet.", "lycoris_")) and "lora" in name for name in names):
        raise UserError(
            "base-is-lora",
            f"{path.name} is a LoRA, not a base model.",
            "Choose the checkpoint that the LoRA was made for.",
            file=path,
        )
    if any(".hada_w1_a" in name or ".lokr_w" in name or ".oft_" in name for name in names):
        raise UserError("base-is-lora", f"{path.name} is a LyCORIS file, not a base model.", _TAKES, file=path)
    if any(name.startswith("control_model.") for name in names):
        raise UserError("base-is-controlnet", f"{path.name} is a ControlNet, not a base model.", _TAKES, file=path)
    if any("double_blocks." in name or "single_blocks." in name for name in names):
        raise _other(path, "a Flux", "base-is-flux")
    if any("joint_blocks." in name for name in names):
        raise _other(path, "an SD3", "base-is-sd3")
    if any(name.startswith("conditioner.embedders.") for name in names) or f"{PREFIX}label_emb.0.0.weight" in shapes:
        raise _other(path, "an SDXL", "base-is-sdxl")
    if any(name.startswith("cond_stage_model.model.") for name in names):
        raise _other(path, "an SD 2.x", "base-is-sd2")
    if not any(name.startswith(PREFIX) for name in names):
        if any(name.startswith(("encoder.", "decoder.", "first_stage_model.")) for name in names):
            raise UserError("base-is-vae", f"{path.name} is only a VAE, not a whole base model.", _TAKES, file=path)
        if any(name.startswith("down_blocks.") for name in names):
            raise UserError(
                "base-is-unet",
                f"{path.name} is a U-Net without its text encoder and VAE.",
                "Choose the folder above it that holds model_index.json.",
                file=path,
            )
        raise UserError("base-unknown", f"{path.name} is not a model that this trainer knows.", _TAKES, file=path)
    check_unet({name.removeprefix(PREFIX): shape for name, shape in shapes.items() if name.startswith(PREFIX)}, path)
    if not any(name.startswith("first_stage_model.") for name in names):
        raise _incomplete(path, "VAE")
    if not any(name.startswith("cond_stage_model.") for name in names):
        raise _incomplete(path, "text encoder")


def check_unet(shapes: Shapes, path: Path) -> None:
    """Raises unless these are the weights of an SD 1.x text-to-image U-Net, in ldm's or diffusers' naming.

    Raises:
        UserError: inpainting and other variants with more input channels, SD 2.x, SDXL.
    """
    entry = shapes.get("conv_in.weight") or shapes.get("input_blocks.0.0.weight")
    if "add_embedding.linear_1.weight" in shapes or "label_emb.0.0.weight" in shapes:
        raise _other(path, "an SDXL", "base-is-sdxl")
    if entry is not None and entry[1] != 4:
        kind = "an inpainting" if entry[1] == 9 else "an instruct-pix2pix" if entry[1] == 8 else "a special"
        raise UserError(
            "base-is-inpainting",
            f"{path.name} is {kind} model: its U-Net takes {entry[1]} channels in place of 4.",
            "Choose the text-to-image model that it was made from; the LoRA also works on this one.",
            file=path,
        )
    context = next((shape[1] for name, shape in shapes.items() if name.endswith("attn2.to_k.weight")), None)
    if context == 1024:
        raise _other(path, "an SD 2.x", "base-is-sd2")
    if context == 2048:
        raise _other(path, "an SDXL", "base-is-sdxl")


def _other(path: Path, kind: str, code: str) -> UserError:
    return UserError(
        code, f"{path.name} is {kind} checkpoint, and this version trains LoRAs for SD 1.x only.", _TAKES, file=path
    )


def _incomplete(path: Path, part: str) -> UserError:
    return UserError(
        "base-incomplete",
        f"{path.name} has a U-Net but no {part}.",
        "Choose the full version of this checkpoint.",
        file=path,
    )
