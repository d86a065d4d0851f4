"""What a LoRA file says about its making: sd-scripts' ``ss_*`` keys and ModelSpec 1.0.1. All values are strings.

Folder names and tags tell others about somebody's data set, so they are written only when the job asks for it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from blocklora import __version__
from blocklora.blocks.notation import network_args
from blocklora.blocks.targets import RankedTarget
from blocklora.dataset.items import Item
from blocklora.job.models import Job, Training
from blocklora.models.base import Base
from blocklora.network.kohya import common_alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFacts:
    """What happened, as far as the job does not say it."""

    items: Sequence[Item]
    modules: Sequence[RankedTarget]
    batches_per_epoch: int
    session: str
    """Any text that no other run has."""
    started: float
    """Seconds since 1970."""
    finished: float
    step: int
    epoch: int


def training_metadata(job: Job, base: Base, facts: TrainingFacts) -> dict[str, str]:
    """Metadata of the LoRA file of a training that is at ``facts.step``. Keys without meaning for us are left out."""
    values: dict[str, object] = {
        "ss_session_id": facts.session,
        "ss_training_started_at": facts.started,
        "ss_training_finished_at": facts.finished,
        "ss_output_name": job.name,
        "ss_steps": facts.step,
        "ss_epoch": facts.epoch,
        **_network(job, facts),
        **_base(job, base),
        **_training(job.training),
        **_dataset(job, facts),
    }
    if job.output.tag_frequency:
        values |= _tags(job, facts.items)
    return {key: str(value) for key, value in (values | _modelspec(job, base, facts)).items()}


def _network(job: Job, facts: TrainingFacts) -> dict[str, object]:
    network = job.network
    values: dict[str, object] = {
        "ss_network_module": "networks.lora",
        "ss_network_dim": network.rank,
        "ss_network_alpha": common_alpha([module.alpha for module in facts.modules]),
        "ss_network_dropout": None,
        "blocklora_network": network.model_dump_json(by_alias=True, exclude_defaults=True),
        "blocklora_version": __version__,
    }
    if args := network_args(network):
        values["ss_network_args"] = json.dumps(args)
    return values


def _base(job: Job, base: Base) -> dict[str, object]:
    values: dict[str, object] = {
        "ss_base_model_version": "sd_v1",
        "ss_v2": False,
        "ss_sd_model_name": base.path.name if base.path.is_file() else base.name,
        "ss_clip_skip": None if job.base.clip_skip == 1 else job.base.clip_skip,
        "ss_max_token_length": None,  # sd-scripts' word for the usual 75
        "ss_zero_terminal_snr": bool(base.scheduler_config.get("rescale_betas_zero_snr")),
    }
    if base.hash:
        values |= {"ss_sd_model_hash": base.legacy_hash, "ss_new_sd_model_hash": base.hash}
    if base.vae_path is not None:
        values["ss_vae_name"] = base.vae_path.name
    return values


def _training(training: Training) -> dict[str, object]:
    return {
        "ss_learning_rate": training.learning_rate,
        "ss_unet_lr": training.learning_rate,
        "ss_text_encoder_lr": None,
        "ss_max_train_steps": training.steps,
        "ss_lr_warmup_steps": training.warmup_steps,
        "ss_lr_scheduler": training.scheduler,
        "ss_optimizer": f"torch.optim.adamw.AdamW(weight_decay={training.weight_decay})",
        "ss_max_grad_norm": training.max_grad_norm,
        "ss_gradient_accumulation_steps": training.gradient_accumulation,
        "ss_gradient_checkpointing": training.gradient_checkpointing,
        "ss_mixed_precision": "no" if training.precision == "fp32" else training.precision,
        "ss_full_fp16": False,
        "ss_seed": training.seed,
        "ss_noise_offset": training.noise_offset or None,
        "ss_min_snr_gamma": training.min_snr_gamma,
        "ss_prior_loss_weight": training.prior_loss_weight,
        **({"ss_masked_loss": True} if training.masked_loss else {}),
        "ss_loss_type": "l2",
        "ss_debiased_estimation": False,
        "ss_lowram": False,
    }


def _dataset(job: Job, facts: TrainingFacts) -> dict[str, object]:
    own = [item for item in facts.items if not item.regularization]
    buckets = Counter(item.bucket for item in facts.items for _ in range(item.repeats))
    sizes = {
        str(place): {"resolution": list(size), "count": buckets[size]} for place, size in enumerate(sorted(buckets))
    }
    captions, dataset = job.dataset.captions, job.dataset
    values: dict[str, object] = {
        "ss_num_train_images": sum(item.repeats for item in own),
        "ss_num_reg_images": sum(item.repeats for item in facts.items if item.regularization),
        "ss_num_batches_per_epoch": facts.batches_per_epoch,
        "ss_num_epochs": -(-job.training.steps * job.training.gradient_accumulation // max(1, facts.batches_per_epoch)),
        "ss_batch_size_per_device": job.training.batch_size,
        "ss_total_batch_size": job.training.batch_size,
        "ss_resolution": resolution(job),
        "ss_cache_latents": True,
        "ss_bucket_info": json.dumps({"buckets": sizes}),
    }
    if dataset.config is None:  # a data set file has its own rules, folder by folder
        values |= {
            "ss_enable_bucket": dataset.buckets.enabled,
            "ss_bucket_no_upscale": dataset.buckets.no_upscale,
            "ss_min_bucket_reso": dataset.buckets.min_side,
            "ss_max_bucket_reso": dataset.buckets.max_side,
            "ss_flip_aug": any(item.flip for item in own),
            "ss_color_aug": False,
            "ss_random_crop": False,
            "ss_shuffle_caption": captions.shuffle,
            "ss_keep_tokens": captions.keep_tokens,
            "ss_caption_dropout_rate": captions.dropout,
            "ss_caption_tag_dropout_rate": captions.tag_dropout,
        }
    return values


def _tags(job: Job, items: Sequence[Item]) -> dict[str, object]:
    """Folder names and, per folder, how often each tag stands in a caption (lower case, as sd-scripts has it)."""
    frequency: dict[str, Counter[str]] = {}
    folders: dict[bool, dict[str, dict[str, int]]] = {False: {}, True: {}}
    for item in items:
        entry = folders[item.regularization].setdefault(item.folder.name, {"n_repeats": item.repeats, "img_count": 0})
        entry["img_count"] += 1
        if not item.regularization:
            words = item.caption.split(item.caption_rule.separator)
            tags = [word.strip().lower() for word in words if word.strip()]
            frequency.setdefault(item.folder.name, Counter()).update(tags)
    return {
        "ss_tag_frequency": json.dumps({name: dict(counts) for name, counts in frequency.items()}),
        "ss_dataset_dirs": json.dumps(folders[False]),
        "ss_reg_dataset_dirs": json.dumps(folders[True]),
    }


def _modelspec(job: Job, base: Base, facts: TrainingFacts) -> dict[str, object]:
    triggers = dict.fromkeys(item.caption_rule.trigger for item in facts.items if item.caption_rule.trigger)
    output = job.output
    values: dict[str, object | None] = {
        "sai_model_spec": "1.0.1",
        "architecture": "stable-diffusion-v1/lora",
        "implementation": "diffusers",
        "title": output.title or job.name,
        "author": output.author,
        "description": output.description,
        "license": output.license,
        "date": datetime.fromtimestamp(facts.finished, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resolution": "{}x{}".format(*resolution(job)),
        "prediction_type": "v" if base.prediction_type == "v_prediction" else "epsilon",
        "encoder_layer": job.base.clip_skip if job.base.clip_skip > 1 else None,
        "trigger_phrase": ", ".join(triggers) or None,
    }
    return {f"modelspec.{key}": value for key, value in values.items() if value is not None}


def resolution(job: Job) -> tuple[int, int]:
    """Width and height of the training resolution."""
    wanted = job.dataset.resolution
    return (wanted, wanted) if isinstance(wanted, int) else wanted
