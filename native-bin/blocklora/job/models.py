"""The job file ``*.blocklora.json`` as pydantic models: the one description of a training.

The JSON Schema in ``native-bin/schema/job.schema.json`` is made from these classes, so every docstring and
``description`` here is what a person reads when hovering a key in the editor. Keys are camelCase in the file.
Unknown keys are errors. Values that depend on each other or on files are checked in ``check.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from blocklora.blocks.parts import PARTS

Part = Literal["in0", "in1", "in2", "in3", "mid", "out0", "out1", "out2", "out3"]
"""A part of the SD 1.x U-Net in the paper's counting (arXiv 2403.07500, figure 3)."""

Rank = Annotated[int, Field(ge=0, le=1024)]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Alpha = Annotated[float, Field(gt=0, le=4096, allow_inf_nan=False)]
Side = Annotated[int, Field(ge=32, le=4096)]
Precision = Literal["fp32", "bf16", "fp16"]


class JobModel(BaseModel):
    """Shared rules of every object in a job file: camelCase, no unknown keys, no coercion, immutable."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        strict=True,
        defer_build=True,  # only the models that are used are compiled, which halves the time of `validate`
    )


class BaseSpec(JobModel):
    """The model that the LoRA is trained on."""

    model: str = Field(
        default="embedded",
        min_length=1,
        description='"embedded" (the tiny model that ships with the extension), a diffusers folder, or one '
        ".safetensors checkpoint. Relative paths start at the job file.",
    )
    vae: str | None = Field(default=None, description="Another VAE (diffusers folder) in place of the model's own.")
    clip_skip: int = Field(
        default=1, ge=1, le=12, description="1 uses the text encoder's last layer, 2 the one before it, …"
    )


class Source(JobModel):
    """One folder of images with captions beside them."""

    path: str = Field(
        min_length=1, description="Folder, relative to the job file. `N_trigger class` folders below it are understood."
    )
    repeats: int | None = Field(
        default=None,
        ge=1,
        le=10000,
        description="How often each image counts in an epoch. Default: N of an `N_trigger class` folder, else 1.",
    )
    trigger: str | None = Field(
        default=None, min_length=1, description="The word that calls this LoRA; put in front of captions that lack it."
    )
    class_word: str | None = Field(
        default=None,
        alias="class",
        description="Caption of images that have no caption file (as `class_tokens` of sd-scripts).",
    )
    regularization: bool = Field(
        default=False, description="Regularisation images: they keep the base's own idea of the class."
    )
    recursive: bool = Field(default=False, description="Also take images of folders below this one.")
    flip: bool = Field(default=False, description="Show each image mirrored half of the time.")


class Buckets(JobModel):
    """Aspect-ratio buckets as sd-scripts makes them."""

    enabled: bool = Field(default=True, description="Off: every image is cropped to the resolution.")
    min_side: Side | None = Field(
        default=None, description="Shortest side of a bucket. Default: half of the resolution, 256 at the most."
    )
    max_side: Side | None = Field(default=None, description="Longest side of a bucket. Default: twice the resolution.")
    step: int = Field(
        default=64, ge=8, le=512, description="Bucket sides are multiples of this. The embedded model uses 8."
    )
    no_upscale: bool = Field(
        default=False, description="Never enlarge an image; small ones get a bucket of their own size."
    )


class Captions(JobModel):
    """What happens to a caption each time its image is shown."""

    extensions: tuple[str, ...] = Field(
        default=(".txt", ".caption"), min_length=1, description="Endings of caption files, the first found wins."
    )
    separator: str = Field(default=",", min_length=1, description="What separates tags.")
    shuffle: bool = Field(
        default=False, description="Shuffle the tags. Each new order is encoded anew, so the text cache helps less."
    )
    keep_tokens: int = Field(default=1, ge=0, description="So many tags at the front are never moved or dropped.")
    dropout: Probability = Field(default=0.0, description="Probability of an empty caption.")
    tag_dropout: Probability = Field(default=0.0, description="Probability, tag by tag, of leaving a tag out.")


class Dataset(JobModel):
    """The images. Either `sources`, or `config` with an sd-scripts dataset TOML."""

    sources: tuple[Source, ...] = Field(default=(), description="Image folders.")
    config: str | None = Field(default=None, description="An sd-scripts dataset TOML, in place of `sources`.")
    resolution: Side | tuple[Side, Side] = Field(
        default=512, description="Training resolution: side of a square, or [width, height]."
    )
    buckets: Buckets = Buckets.model_construct()
    captions: Captions = Captions.model_construct()
    on_problem: Literal["error", "skip"] = Field(
        default="error",
        description="A picture that cannot be used stops the job (`error`) or is left out with a warning (`skip`).",
    )


class Conv(JobModel):
    """Rank and alpha of the 3x3 convolutions (LoCon)."""

    rank: Rank = Field(description="0 leaves the convolutions out.")
    alpha: Alpha | None = Field(default=None, description="Default: the rank (scale 1).")


class BlockSetting(JobModel):
    """Settings of one part that differ from the network's own."""

    rank: Rank | None = Field(default=None, description="Rank in this part; 0 makes no module here.")
    alpha: Alpha | None = None
    conv_rank: Rank | None = Field(default=None, description="Rank of the 3x3 convolutions in this part.")
    conv_alpha: Alpha | None = None


class Override(JobModel):
    """Settings for modules whose name matches a pattern; later overrides win over earlier ones and over `blocks`."""

    pattern: str = Field(min_length=1, description="Wildcard over diffusers names, such as `up_blocks.*.attn2.to_*`.")
    rank: Rank = Field(description="0 makes no module here.")
    alpha: Alpha | None = None


class Network(JobModel):
    """What is trained: a LoRA (attention layers) or a LoCon (also the convolutions), block by block."""

    kind: Literal["lora", "locon"] = Field(
        default="lora", description="`lora`: attention blocks. `locon`: also resnets and samplers."
    )
    rank: Rank = Field(default=16, description="Rank of every part that `blocks` does not name.")
    alpha: Alpha | None = Field(default=None, description="Scale is alpha / rank. Default: the rank (scale 1).")
    conv: Conv | None = Field(
        default=None, description="The 3x3 convolutions of a LoCon. Default: the network's rank and alpha."
    )
    blocks: dict[Part, Rank | BlockSetting] | tuple[Rank, ...] = Field(
        default_factory=dict,
        description="Rank per part (0 = not trained), by name; or the 25 numbers of sd-scripts' `block_dims`.",
    )
    overrides: tuple[Override, ...] = Field(default=(), description="Finer choices by module name.")


class Training(JobModel):
    """How it is trained. Losses and schedules as in sd-scripts."""

    steps: int = Field(default=2000, ge=1, le=10_000_000, description="Optimizer steps.")
    batch_size: int = Field(default=2, ge=1, le=512)
    gradient_accumulation: int = Field(default=1, ge=1, le=512, description="Batches per optimizer step.")
    gradient_checkpointing: bool = Field(default=False, description="Less memory, about 20 % slower.")
    learning_rate: Positive = Field(default=1e-4)
    scheduler: Literal["constant", "cosine", "linear"] = "constant"
    warmup_steps: int = Field(default=0, ge=0)
    weight_decay: NonNegative = 0.01
    max_grad_norm: NonNegative = Field(default=1.0, description="Gradient clipping; 0 turns it off.")
    precision: Precision = Field(
        default="fp32", description="Arithmetic of the base model. The LoRA's own weights are always fp32."
    )
    seed: int = Field(default=42, ge=0, le=2**63 - 1)
    min_snr_gamma: Positive | None = Field(default=None, description="Min-SNR loss weighting; 5 is usual.")
    noise_offset: NonNegative = Field(
        default=0.0, description="Lets a LoRA learn very dark and very bright pictures; 0.05–0.1 is usual."
    )
    high_noise_fraction: Probability = Field(
        default=0.0,
        description="Share of the timesteps drawn from the noisiest 40 %, where layout and colours are decided.",
    )
    masked_loss: bool = Field(
        default=False,
        description="Learn only what is white in the mask beside an image, `<image>-masklabel.png`. Grey counts in "
        "part, and images without a mask are learnt whole.",
    )
    prior_loss_weight: NonNegative = Field(default=1.0, description="Weight of the regularisation images' loss.")
    save_every_steps: int = Field(
        default=500, ge=0, description="A checkpoint and a LoRA file every so many steps; 0: only at the end."
    )
    keep_checkpoints: int = Field(
        default=3, ge=1, le=1000, description="Older checkpoints go after a newer one is safe on disk."
    )


class MixWith(JobModel):
    """Another LoRA file that is added while sampling only."""

    lora: str = Field(min_length=1, description="A .safetensors LoRA, relative to the job file.")
    weight: Annotated[float, Field(ge=-10, le=10, allow_inf_nan=False)] = 1.0
    blocks: tuple[Part, ...] | None = Field(default=None, description="Only these parts of it. Default: all.")


class Samples(JobModel):
    """Pictures of the weights in training, with fixed seeds."""

    every_steps: int = Field(default=250, ge=0, description="0: no samples.")
    at_start: bool = Field(
        default=True, description="Also before the first step, to see what the base makes of the prompts."
    )
    at_end: bool = True
    sampler: Literal["dpmpp_2m_karras", "euler", "euler_a", "ddim"] = "dpmpp_2m_karras"
    steps: int = Field(default=25, ge=1, le=200)
    cfg: NonNegative = Field(default=7.0, description="Classifier-free guidance scale.")
    seed: int = Field(default=7, ge=0, le=2**32 - 1)
    width: Side | None = Field(default=None, description="Default: the training resolution.")
    height: Side | None = None
    negative: str = ""
    prompts: tuple[str, ...] = ()
    mix_with: tuple[MixWith, ...] = Field(
        default=(), description="Other LoRAs in the sample pictures, to watch a style grow on a character."
    )


class Output(JobModel):
    """The LoRA file."""

    precision: Precision = Field(default="fp16", description="Number format of the LoRA file.")
    tag_frequency: bool = Field(
        default=False,
        description="Write folder names and tag counts into the file's metadata (it tells others your tags).",
    )
    title: str | None = None
    author: str | None = None
    description: str | None = None
    license: str | None = None


class Job(JobModel):
    """A training of Block LoRA Studio."""

    version: Literal[1] = Field(description="Version of this file format.")
    name: str = Field(
        pattern=r"^[^\\/:*?\"<>|\x00-\x1f]+$", max_length=100, description="Name of the LoRA; also its file name."
    )
    base: BaseSpec = BaseSpec.model_construct()
    dataset: Dataset
    network: Network = Network.model_construct()
    training: Training = Training.model_construct()
    samples: Samples = Samples.model_construct()
    output: Output = Output.model_construct()


assert set(PARTS) == set(Part.__args__)  # the Literal above must name what the layout knows
