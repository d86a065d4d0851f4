"""The numbers of a plan."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from blocklora.blocks.shapes import base_unet_shapes
from blocklora.blocks.targets import ranked_targets, unet_targets
from blocklora.dataset.base_hashes import remember_base
from blocklora.dataset.cache_keys import cache_folder, latent_key, text_key
from blocklora.dataset.load import load_dataset
from blocklora.job.reader import read_job, resolve_job
from blocklora.job.resolved import ResolvedJob
from blocklora.plan.command import plan_report, sample_count
from blocklora.plan.sizes import bytes_text, duration_text
from blocklora.plan.text import plan_text
from blocklora.protocol.reports import Plan

JobFile = Callable[..., Path]


def planned(path: Path) -> Plan:
    report = plan_report(path)
    assert report.ok and report.plan is not None
    return report.plan


def resolved(path: Path) -> ResolvedJob:
    job, _ = read_job(path)
    assert job is not None
    return resolve_job(job, path)


def test_counts(job_file: JobFile) -> None:
    plan = planned(job_file())
    assert (plan.images, plan.regularization_images, plan.images_per_epoch) == (4, 0, 12)
    # 9 showings of 64×64 and 3 of 32×128: five batches and two.
    assert [(bucket.width, bucket.height, bucket.images) for bucket in plan.buckets] == [(32, 96, 1), (64, 64, 3)]
    assert (plan.steps_per_epoch, plan.steps, plan.batch_size) == (7, 30, 2)
    assert plan.epochs == pytest.approx(30 / 7)
    assert plan.sample_pictures == 8


def test_gradient_accumulation_makes_fewer_steps(job_file: JobFile) -> None:
    plan = planned(job_file(training={"steps": 30, "batchSize": 2, "gradientAccumulation": 2, "saveEverySteps": 0}))
    assert plan.steps_per_epoch == 4


def test_the_network_is_told_part_by_part(job_file: JobFile) -> None:
    plan = planned(job_file())
    trained = {part: numbers for part, numbers in plan.parts.items() if numbers.modules}
    assert list(trained) == ["in0", "out1", "out2", "out3"]
    assert sum(part.modules for part in trained.values()) == plan.modules
    assert sum(part.parameters for part in trained.values()) == plan.parameters
    assert (trained["in0"].rank, trained["in0"].conv_rank, trained["in0"].modules) == (4, 4, 31)


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_the_file_has_the_size_that_was_planned(job_file: JobFile, precision: str) -> None:
    path = job_file(output={"precision": precision})
    tensors = {}
    number = np.float32 if precision == "fp32" else np.float16
    for entry in ranked_targets(unet_targets(base_unet_shapes("embedded")), resolved(path).job.network):
        target = entry.target
        shape = (entry.rank, target.in_features, *target.kernel)
        tensors[f"{target.lora_name}.lora_down.weight"] = np.zeros(shape, number)
        tensors[f"{target.lora_name}.lora_up.weight"] = np.zeros((target.out_features, entry.rank, 1, 1), number)
        tensors[f"{target.lora_name}.alpha"] = np.zeros((), number)
    metadata = {"ss_everything": "x" * 4000}
    assert planned(path).file_bytes == pytest.approx(len(save(tensors, metadata)), rel=0.02)


def test_later_blocks_alone_keep_less_memory(job_file: JobFile) -> None:
    parts = ("in0", "in1", "in2", "in3", "mid", "out0", "out1", "out2")
    late = planned(job_file(network={"kind": "locon", "rank": 4, "blocks": dict.fromkeys(parts, 0)}))
    full = planned(job_file(network={"kind": "locon", "rank": 4}))
    assert late.memory.activations < full.memory.activations / 1.5
    saving = {"steps": 30, "batchSize": 2, "gradientCheckpointing": True}
    assert planned(job_file(training=saving)).memory.total < full.memory.total
    assert full.memory.total == full.memory.base + full.memory.network + full.memory.activations


def test_a_job_with_errors_has_no_plan(job_file: JobFile) -> None:
    report = plan_report(job_file(training={"steps": 3, "warmupSteps": 4}))
    assert not report.ok and report.plan is None
    assert [problem.code for problem in report.diagnostics if problem.severity == "error"] == ["warmup-steps"]
    assert "1 error" in plan_text(report, Path("x.blocklora.json"))


def test_caches_are_counted_by_content(job_file: JobFile, tmp_path: Path) -> None:
    (tmp_path / ".blocklora").mkdir()
    path = job_file()
    plan = planned(path)
    assert (plan.latents.total, plan.latents.cached, plan.text.total, plan.text.cached) == (4, 0, 4, 0)
    job = resolved(path)
    cache, items = cache_folder(job), load_dataset(job).items
    remember_base(cache, job, vae="v", text="t")
    names = [f"latents/{latent_key(item, flipped=False, vae='v')}" for item in items]
    names += [f"text/{text_key(item.caption, encoder='t', clip_skip=1)}" for item in items]
    for name in names:
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / f"{name}.safetensors").write_bytes(b"")
    assert (planned(path).latents.cached, planned(path).text.cached) == (4, 4)
    (tmp_path / "images" / "1.txt").write_text("word, other", encoding="utf-8")
    assert (planned(path).latents.cached, planned(path).text.cached) == (4, 3)


def test_shuffled_captions_are_said_not_to_be_cached(job_file: JobFile) -> None:
    sources = [{"path": "images", "trigger": "word"}]
    shuffled = {"sources": sources, "resolution": 64, "captions": {"shuffle": True, "keepTokens": 0}}
    plan = planned(job_file(dataset=shuffled))
    assert not plan.text.complete and plan.text.total == 0
    assert plan.latents.complete
    mirrored = {"sources": [{**sources[0], "flip": True}], "resolution": 64}
    assert planned(job_file(dataset=mirrored)).latents.total == 8


def write_run(root: Path, job: ResolvedJob, name: str, parameters: int, **changes: Any) -> None:
    run = root / ".blocklora" / "runs" / name
    run.mkdir(parents=True)
    (run / "job.json").write_text(json.dumps(job.to_json()))
    (run / "run.json").write_text(json.dumps({"hostname": changes.get("hostname", platform.node())}))
    events = [
        {"type": "network", "parameters": parameters},
        *({"type": "step", "stepsPerSecond": speed} for speed in (0.1, 5.0, 5.0)),
        {"type": "sample", "seconds": 2.0},
        {"type": changes.get("end", "finished"), "step": changes.get("step", 30)},
    ]
    (run / "events.jsonl").write_text("".join(f"{json.dumps(event)}\n" for event in events))


def test_time_comes_from_the_latest_run_like_it(job_file: JobFile, tmp_path: Path) -> None:
    path = job_file()
    parameters = planned(path).parameters
    write_run(tmp_path, resolved(path), "2026-01-01", parameters)
    plan = planned(path)
    assert plan.time.seconds == pytest.approx(30 / 5 + 8 * 2)
    assert "2026-01-01" in plan.time.basis


@pytest.mark.parametrize(
    "changes", [{"hostname": "elsewhere"}, {"end": "stopped"}, {"step": 5}, {"parameters": 1}], ids=str
)
def test_other_runs_say_nothing_about_time(job_file: JobFile, tmp_path: Path, changes: dict[str, Any]) -> None:
    path = job_file()
    parameters = changes.pop("parameters", planned(path).parameters)
    write_run(tmp_path, resolved(path), "2026-01-01", parameters, **changes)
    assert "2026-01-01" not in planned(path).time.basis


def test_a_damaged_run_is_passed_over(job_file: JobFile, tmp_path: Path) -> None:
    path = job_file()
    write_run(tmp_path, resolved(path), "2026-01-01", planned(path).parameters)
    (tmp_path / ".blocklora" / "runs" / "2026-01-01" / "events.jsonl").write_text("{")
    assert "2026-01-01" not in planned(path).time.basis


def test_text_for_people(job_file: JobFile) -> None:
    text = plan_text(plan_report(job_file()), Path("x.blocklora.json"))
    assert text.splitlines()[0].startswith("30 steps over 4 pictures (4.3 epochs): a LoCon of 4 blocks")
    assert "32×96 (1), 64×64 (3)" in text
    assert "mid           not trained" in text


@pytest.mark.parametrize(("every", "steps", "count"), [(0, 10, 0), (10, 10, 2), (10, 30, 4), (7, 30, 6), (100, 30, 2)])
def test_sample_count(job_file: JobFile, every: int, steps: int, count: int) -> None:
    samples = resolved(job_file(samples={"everySteps": every, "prompts": ["a"]})).job.samples
    assert sample_count(samples, steps) == count


def test_sizes_and_durations_as_people_write_them() -> None:
    assert [bytes_text(count) for count in (12, 3_300, 250_000, 1.5e6, 4e9)] == [
        "12 bytes", "3.3 kB", "250 kB", "1.5 MB", "4.0 GB",
    ]  # fmt: skip
    assert [duration_text(seconds) for seconds in (0.2, 40, 200, 8400, 400_000)] == [
        "1 seconds", "40 seconds", "3 minutes", "2 h 20 min", "4.6 days",
    ]  # fmt: skip


def test_focal_points_are_counted_and_told(job_file: JobFile) -> None:
    path = job_file()
    assert planned(path).focal_points == 0
    (path.parent / "images" / "0.focal.toml").write_text("focal = [0.5, 0.1]", encoding="utf-8")
    assert planned(path).focal_points == 1
    assert "1 picture is cropped around its focal point" in plan_text(plan_report(path), path)
