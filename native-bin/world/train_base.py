"""Trains the base: U-Net and text encoder together, from nothing or from an older base.

    python train_base.py DATA/run DATA/faces DATA/weak --tokenizer DATA/tokenizer --minutes 90
    python train_base.py DATA/run DATA/faces --init ../base --minutes 90
    python train_base.py DATA/run DATA/faces --resume

The run folder gets `last.pt` every few minutes (weights, average, optimiser, position) and
`log.txt`. A run that was stopped goes on with `--resume`, at the same place of its learning
rate schedule. `export.py` makes a diffusers folder of `last.pt` at any time.
"""

import argparse
import time
from pathlib import Path

import anatomy
import checkpoint
import noise
import numpy as np
import pictures
import processes
import schedule
import torch
from average import Average
from captions import caption
from diffusers import UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

WARMUP_STEPS = 100
CONSTANT_SHARE = 0.5
CLIP = 1.0
LOG_EVERY_STEPS = 50


class Networks:
    """What is trained, and what turns captions into its input."""

    def __init__(self, tokenizer: Path, init: Path | None) -> None:
        self.tokenizer = CLIPTokenizer.from_pretrained(tokenizer, model_max_length=77)
        if init is None:
            self.unet = anatomy.unet()
            self.text = anatomy.text_encoder(len(self.tokenizer))
        else:
            fp32 = {"dtype": torch.float32}
            self.unet = UNet2DConditionModel.from_pretrained(init / "unet", **fp32)
            self.text = CLIPTextModel.from_pretrained(init / "text_encoder", **fp32)
        self.unet.train()
        self.text.train()
        self.parameters = [*self.unet.parameters(), *self.text.parameters()]

    def predict(self, noisy: torch.Tensor, steps: torch.Tensor, captions: list[str]) -> torch.Tensor:
        """The noise in `noisy` (n, 4, 16, 16) at `steps` (n,), given n captions."""
        tokens = self.tokenizer(captions, padding="max_length", max_length=77, truncation=True, return_tensors="pt")
        states = self.text(input_ids=tokens.input_ids)[0]
        return self.unet(noisy, steps, states).sample


class Position:
    """How far the run is, over all sittings.

    The clock counts this process's computing time: on a busy machine a run takes longer instead of getting fewer
    steps, and the falling learning rate gets its full share of them.
    """

    def __init__(self) -> None:
        self.step = 0
        self.passes = 0
        self.seconds = 0.0
        self._since = time.process_time()

    def tick(self) -> float:
        now = time.process_time()
        self.seconds += now - self._since
        self._since = now
        return self.seconds

    def state(self) -> dict[str, float]:
        return {"step": self.step, "passes": self.passes, "seconds": self.seconds}

    def load(self, state: dict[str, float]) -> None:
        self.step, self.passes, self.seconds = state["step"], state["passes"], state["seconds"]


def train(team: processes.Team, options: argparse.Namespace) -> None:
    latents, words = pictures.latents_and_tags(options.pictures)
    tokenizer = options.tokenizer or options.init / "tokenizer"
    torch.manual_seed(options.seed)
    networks = Networks(tokenizer, options.init)
    optimizer = torch.optim.AdamW(
        networks.parameters, lr=options.rate, betas=(0.9, 0.99), weight_decay=1e-2, foreach=True
    )
    average = Average(networks.parameters, options.average)
    position = Position()
    file = options.run / "last.pt"
    if options.resume:
        load(file, networks, optimizer, average, position)

    alphas = torch.cumprod(1 - anatomy.scheduler().betas, 0)
    losses: list[float] = []
    saved = position.seconds
    while (seconds := team.agree(position.tick())) < options.minutes * 60:
        rng = np.random.default_rng([options.seed, team.rank, position.step])
        torch.manual_seed(int(rng.integers(2**62)))
        progress = seconds / (options.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate(options.rate, progress, position.step, WARMUP_STEPS, CONSTANT_SHARE)

        chosen = rng.integers(0, len(latents), options.batch)
        clean = torch.from_numpy(latents[chosen]).float()
        steps = noise.timesteps(options.batch, rng)
        added = noise.noise_like(clean)
        kept = alphas[steps].view(-1, 1, 1, 1)
        noisy = kept.sqrt() * clean + (1 - kept).sqrt() * added
        predicted = networks.predict(noisy, steps, [caption(words[i], rng) for i in chosen])
        loss = noise.weighted_loss(predicted, added, alphas[steps])

        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        team.average_gradients(networks.parameters)
        torch.nn.utils.clip_grad_norm_(networks.parameters, CLIP, foreach=True)
        optimizer.step()
        position.step += 1
        position.passes += options.batch * team.size
        if team.leads:
            average.update()
            losses.append(loss.item())
            if position.step % LOG_EVERY_STEPS == 0:
                report(options.run, position, losses, optimizer.param_groups[0]["lr"])
            if seconds - saved > options.save_every * 60:
                saved = seconds
                save(file, networks, optimizer, average, position)
    if team.leads:
        save(file, networks, optimizer, average, position)


def save(
    file: Path,
    networks: Networks,
    optimizer: torch.optim.Optimizer,
    average: Average,
    position: Position,
) -> None:
    state = {
        "unet": networks.unet.state_dict(),
        "text": networks.text.state_dict(),
        "average": average.state(),
        "optimizer": optimizer.state_dict(),
        "position": position.state(),
    }
    checkpoint.save(state, file)


def load(
    file: Path,
    networks: Networks,
    optimizer: torch.optim.Optimizer,
    average: Average,
    position: Position,
) -> None:
    state = checkpoint.load(file)
    networks.unet.load_state_dict(state["unet"])
    networks.text.load_state_dict(state["text"])
    average.load(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    position.load(state["position"])


def report(run: Path, position: Position, losses: list[float], rate: float) -> None:
    """One line to the log: position, mean loss since the last line, speed."""
    line = (
        f"step {position.step}  passes {position.passes}  {position.seconds / 60:.1f} min  "
        f"loss {np.mean(losses):.4f}  rate {rate:.2e}  "
        f"{position.passes / position.seconds:.1f} pictures/s"
    )
    losses.clear()
    print(line, flush=True)
    with open(run / "log.txt", "a", encoding="utf-8") as log:
        log.write(line + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="folder of the run")
    parser.add_argument("pictures", type=Path, nargs="+", help="picture sets, without suffix")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer folder; default: that of --init")
    parser.add_argument("--init", type=Path, help="diffusers folder to start from")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument("--minutes", type=float, default=90, help="length of the whole run, in computing time")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=10, help="pictures a process and step")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the average")
    parser.add_argument("--save-every", type=float, default=4, help="minutes between saves")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.tokenizer is None and options.init is None:
        parser.error("name a --tokenizer, or an --init folder that has one")
    options.run.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    options = parse()
    processes.run(train, options.processes, options)
