"""Checks of ``samples``, and of the LoRA files that are mixed in."""

from __future__ import annotations

from pathlib import Path

from blocklora.blocks.header import read_header
from blocklora.dataset.captions import has_word
from blocklora.errors import UserError
from blocklora.job.checks import Checks

_LORA_WORDS = ("lora_down", "lora_up", "lora_A", "lora_B", "lora.down", "lora.up", "hada_w", "lokr_w", "oft_")


def check_samples(checks: Checks) -> None:
    """Prompts, triggers, other LoRAs."""
    samples = checks.job.samples
    if not samples.prompts and samples.every_steps > 0:
        message = "There are no sample prompts, so no pictures are made while it trains."
        fix = 'Add "prompts" to `samples`.'
        if checks.wrote("samples"):
            checks.warning("samples-no-prompts", message, fix, "samples", key=True)
        else:
            checks.info("samples-no-prompts", message, fix)
    if any(not prompt.strip() for prompt in samples.prompts):
        index = next(index for index, prompt in enumerate(samples.prompts) if not prompt.strip())
        checks.info("samples-empty-prompt", "This prompt is empty.", "Write what to draw.", "samples", "prompts", index)
    triggers = [source.trigger for source in checks.job.dataset.sources if source.trigger and not source.regularization]
    if (
        samples.prompts
        and triggers
        and not any(has_word(prompt, word) for prompt in samples.prompts for word in triggers)
    ):
        checks.warning(
            "samples-no-trigger",
            f"No sample prompt has the trigger “{triggers[0]}”, so the pictures will hardly show what is learnt.",
            "Put the trigger into a prompt.",
            "samples", "prompts", key=True,
        )  # fmt: skip
    for index, mix in enumerate(checks.resolved.job.samples.mix_with):
        try:
            check_lora(Path(mix.lora))
        except UserError as error:
            checks.failed(error, "samples", "mixWith", index, "lora")


def check_lora(path: Path) -> None:
    """Raises unless the file is a LoRA for SD 1.x, told by its header.

    Raises:
        UserError: missing, unreadable, another kind of model, or for another base.
    """
    if path.is_dir():
        raise UserError(
            "lora-is-folder", f"{path} is a folder, not a LoRA file.", "Name the .safetensors file.", file=path
        )
    if path.suffix.lower() in (".pt", ".ckpt", ".bin"):
        raise UserError(
            "lora-is-pickle",
            f"{path.name} is a pickle, which can run code when it is read.",
            "Use a .safetensors file.",
            file=path,
        )
    shapes = read_header(path).shapes
    if not any(word in name for name in shapes for word in _LORA_WORDS):
        raise UserError("not-a-lora", f"{path.name} is not a LoRA.", "Choose a LoRA file.", file=path)
    if any(name.startswith(("lora_te2_", "lora_unet_double_blocks")) for name in shapes) or any(
        "attn2_to_k" in name and name.endswith(("lora_down.weight",)) and shape[1:2] in ((2048,), (1024,))
        for name, shape in shapes.items()
    ):
        raise UserError(
            "lora-other-base",
            f"{path.name} was made for another base than SD 1.x.",
            "Choose a LoRA for SD 1.x.",
            file=path,
        )
