"""The run folder: where everything about one training lies. Its layout is the contract with the editor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from blocklora.errors import UserError
from blocklora.protocol.files import write_atomic

HIDDEN_FOLDER = ".blocklora"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """Paths of one run."""

    path: Path

    @property
    def job(self) -> Path:
        """The resolved job."""
        return self.path / "job.json"

    @property
    def dataset_lock(self) -> Path:
        """Every image and caption with its hash."""
        return self.path / "dataset.lock.json"

    @property
    def image_losses(self) -> Path:
        """How hard each image was to learn."""
        return self.path / "image-losses.json"

    @property
    def events(self) -> Path:
        """One event a line, append-only."""
        return self.path / "events.jsonl"

    @property
    def run(self) -> Path:
        """The live state, rewritten by the heartbeat."""
        return self.path / "run.json"

    @property
    def control(self) -> Path:
        """Requests to the trainer: empty files."""
        return self.path / "control"

    @property
    def samples(self) -> Path:
        """Pictures."""
        return self.path / "samples"

    @property
    def checkpoints(self) -> Path:
        """State to resume from."""
        return self.path / "checkpoints"

    def sample(self, step: int, index: int) -> Path:
        """Picture of prompt ``index`` after ``step`` steps."""
        return self.samples / f"{step:06d}-{index:02d}.png"

    def lora(self, name: str, step: int | None = None) -> Path:
        """The LoRA file of a step, or the one that the run ends with."""
        return self.path / (f"{name}.safetensors" if step is None else f"{name}-step{step}.safetensors")

    def relative(self, path: Path) -> str:
        """A path of this run as events say it: from the run folder, with forward slashes."""
        return path.relative_to(self.path).as_posix()

    def has_events(self) -> bool:
        """Whether a training was ever started here."""
        return self.events.exists() and self.events.stat().st_size > 0

    def create(self) -> None:
        """Makes the folder and what is in it; what is there already is left alone.

        Raises:
            UserError: the place is no folder or cannot be written.
        """
        try:
            for folder in (self.path, self.control, self.samples, self.checkpoints):
                folder.mkdir(parents=True, exist_ok=True)
            for parent in self.path.parents:
                if parent.name == HIDDEN_FOLDER:
                    ignore_in_git(parent)
        except OSError as error:
            raise UserError(
                code="run-folder",
                message=f"The run folder {self.path} cannot be made: {error.strerror or error}.",
                fix="Choose a folder that you may write to, with --run-dir.",
                file=self.path,
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the run for this process alone; the lock goes with the process, however that ends.

        Raises:
            UserError: another process trains in this folder.
        """
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _lock(descriptor):
                raise UserError(
                    code="run-active",
                    message=f"Another process is training in {self.path}.",
                    fix="Wait for its end or stop it, then try again.",
                    file=self.path,
                )
            yield
        finally:
            os.close(descriptor)


def ignore_in_git(folder: Path) -> None:
    """Keeps runs and caches out of the user's repository."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomic(ignore, b"*\n")


def _lock(descriptor: int) -> bool:
    """Whether the lock was had. Disks that know no locks (some network ones) let everyone in."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
