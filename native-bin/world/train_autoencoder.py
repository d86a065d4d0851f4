"""Trains the autoencoder, or only its decoder.

    python train_autoencoder.py DATA/ae DATA/faces --minutes 25
    python train_autoencoder.py DATA/ae DATA/faces --decoder-of ../base --minutes 15
    (and either with --resume after an interruption)

The first makes a new latent space; `latents.py --autoencoder DATA/ae/vae` must follow.
The second keeps encoder and latents as they are, so that a trained U-Net stays valid, and
sharpens what the decoder makes of them. Both leave a diffusers folder `vae` in the run
folder and the last state, with the optimiser's, in `last.pt`.
"""

import argparse
import math
import time
from pathlib import Path

import anatomy
import checkpoint
import numpy as np
import pictures
import processes
import schedule
import torch
import torch.nn.functional as F
from average import Average
from diffusers import AutoencoderKL
from identity import start_as_identity

VALIDATION = 64
"""So many pictures at the start of the first set are never trained on."""

WARMUP_STEPS = 40
CONSTANT_SHARE = 0.4
CLIP = 2.0
KL_WEIGHT = 3e-4
LATENT_JITTER = 0.05
"""Deviation of the noise on unit latents in decoder training: a U-Net's latents are not
exact either, and a decoder that has seen this does not turn their errors into specks."""

EDGE_RAMP = 0.3
"""Over this share of the run the weight of edges grows to 1. With full weight from the
start a fresh decoder gets stuck near a flat picture, which has no wrong edges."""

LOG_EVERY_STEPS = 100


class Rebuild:
    """Pictures through the whole autoencoder; everything is trained."""

    def __init__(self, example: torch.Tensor) -> None:
        self.vae = anatomy.autoencoder().to(memory_format=torch.channels_last)
        start_as_identity(self.vae, example)
        self.parameters = list(self.vae.parameters())
        self.fresh = True

    def __call__(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        latent = self.vae.encode(picture).latent_dist
        divergence = 0.5 * (latent.mean**2 + latent.var - 1 - latent.logvar).mean()
        return self.vae.decode(latent.sample()).sample, KL_WEIGHT * divergence


class Redecode:
    """Pictures through a frozen encoder; only the decoder is trained."""

    def __init__(self, base: Path) -> None:
        self.vae = AutoencoderKL.from_pretrained(base / "vae", dtype=torch.float32)
        self.vae.to(memory_format=torch.channels_last).requires_grad_(False)
        trained = [self.vae.post_quant_conv, self.vae.decoder]
        self.parameters = [p for part in trained for p in part.requires_grad_(True).parameters()]
        self.fresh = False

    def __call__(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        with torch.no_grad():
            latent = self.vae.encode(picture).latent_dist.mean
        jitter = LATENT_JITTER / self.vae.config.scaling_factor
        made = self.vae.decode(latent + jitter * torch.randn_like(latent)).sample
        return made, torch.zeros(())


def difference(made: torch.Tensor, picture: torch.Tensor, edge_weight: float) -> torch.Tensor:
    """Pixels, the picture shrunk two and four times, and edges at two scales."""
    half, half_goal = F.avg_pool2d(made, 2), F.avg_pool2d(picture, 2)
    quarter, quarter_goal = F.avg_pool2d(half, 2), F.avg_pool2d(half_goal, 2)
    pixels = (made - picture).abs().mean()
    shrunk = (half - half_goal).abs().mean() + (quarter - quarter_goal).abs().mean()
    edges = _edges(made, picture) + 0.5 * _edges(half, half_goal)
    square_weight = 2 * (1 - edge_weight) + 0.5 * edge_weight
    square = ((made - picture) ** 2).mean()
    return pixels + shrunk + square_weight * square + edge_weight * edges


def _edges(made: torch.Tensor, picture: torch.Tensor) -> torch.Tensor:
    error = made - picture
    across = (error[..., 1:] - error[..., :-1]).abs().mean()
    return across + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()


def decibels(vae: AutoencoderKL, picture: torch.Tensor) -> float:
    """Peak signal-to-noise ratio of pictures in [-1, 1] after encoding and decoding."""
    with torch.no_grad():
        made = vae.decode(vae.encode(picture).latent_dist.mean).sample.clamp(-1, 1)
    return -10 * math.log10(((made - picture) ** 2).mean().item() / 4)


def train(team: processes.Team, options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    sets = [pictures.pixels(prefix) for prefix in options.pictures]
    validation = pictures.as_input(sets[0][:VALIDATION])
    sets[0] = sets[0][VALIDATION:]
    share = np.array([len(each) for each in sets]) / sum(len(each) for each in sets)
    task = Redecode(options.decoder_of) if options.decoder_of else Rebuild(validation)
    optimizer = torch.optim.AdamW(task.parameters, lr=options.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    average = Average(task.parameters, 0.998)
    file = options.run / "last.pt"
    step, before = 0, 0.0
    if options.resume:
        state = checkpoint.load(file)
        task.vae.load_state_dict(state["vae"])
        optimizer.load_state_dict(state["optimizer"])
        average.load(state["average"])
        step, before = state["step"], state["seconds"]
    if team.leads:
        print(f"start: {decibels(task.vae, validation):.2f} dB", flush=True)

    started, saved, losses = time.process_time(), before, []
    while (seconds := team.agree(before + time.process_time() - started)) < options.minutes * 60:
        rng = np.random.default_rng([options.seed, team.rank, step])
        torch.manual_seed(int(rng.integers(2**62)))
        progress = seconds / (options.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate(options.rate, progress, step, WARMUP_STEPS, CONSTANT_SHARE)
        edge_weight = min(1.0, 0.2 + progress / EDGE_RAMP) if task.fresh else 1.0
        source = sets[rng.choice(len(sets), p=share)]
        picture = pictures.as_input(source[np.sort(rng.integers(0, len(source), options.batch))])
        made, penalty = task(picture)
        loss = difference(made, picture, edge_weight) + penalty
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        team.average_gradients(task.parameters)
        torch.nn.utils.clip_grad_norm_(task.parameters, CLIP)
        optimizer.step()
        step += 1
        if team.leads:
            average.update()
            losses.append(loss.item())
            if step % LOG_EVERY_STEPS == 0:
                print(f"step {step}  {seconds / 60:.1f} min  loss {np.mean(losses):.4f}", flush=True)
                losses.clear()
            if seconds - saved > 120:
                saved = seconds
                save(file, task.vae, optimizer, average, step, seconds)
    if team.leads:
        save(file, task.vae, optimizer, average, step, seconds)
        torch._foreach_copy_([p.data for p in task.parameters], average.values)
        task.vae.save_pretrained(options.run / "vae")
        print(f"end: {decibels(task.vae, validation):.2f} dB after {step} steps", flush=True)


def save(
    file: Path,
    vae: AutoencoderKL,
    optimizer: torch.optim.Optimizer,
    average: Average,
    step: int,
    seconds: float,
) -> None:
    state = {
        "vae": vae.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average.state(),
        "step": step,
        "seconds": seconds,
    }
    checkpoint.save(state, file)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="folder of the run")
    parser.add_argument("pictures", type=Path, nargs="+", help="picture sets, without suffix")
    parser.add_argument("--decoder-of", type=Path, help="diffusers folder whose decoder to train")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument("--minutes", type=float, default=25, help="of computing time")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=4, help="pictures a process and step")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    options = parse()
    processes.run(train, options.processes, options)
