"""Lines of ``blocklora lora … --json``: any number of ``progress`` and ``norm``, then one answer or ``error``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from blocklora.lora.kinds import Family, Kind
from blocklora.lora.modules import Algorithm
from blocklora.protocol.reports import Diagnostic, Report

Tool = Literal["a1111", "comfyui", "diffusers", "sd-scripts", "lbw", "inspire"]
Severity = Literal["error", "warning", "info"]


class LoraProgress(Report):
    """How far an operation is."""

    type: Literal["progress"] = "progress"
    phase: str = Field(description="What is being done, as a person would say it.")
    done: int
    total: int


class LoraModuleInfo(Report):
    """One module of a LoRA file."""

    name: str = Field(description="As the file spells it.")
    path: str | None = Field(description="diffusers' name without prefix; null: no module of Stable Diffusion.")
    part: str = Field(description="in0 … out3, te, te2, or other.")
    algorithm: Algorithm
    rank: int | None
    alpha: float | None = Field(description="null: the file has none, which means a scale of 1.")
    scale: float | None = Field(description="alpha / rank; null where the algorithm has none.")
    conv: bool
    tucker: bool
    dora: bool
    parameters: int
    dtype: str


class LoraPartInfo(Report):
    """What a part of the model gets. Lists are sorted and hold every value once."""

    part: str
    modules: int
    parameters: int
    ranks: list[int]
    conv_ranks: list[int]
    alphas: list[float]


class LoraFacts(Report):
    """What the metadata say, as far as it is of use to a person; null: nothing."""

    title: str | None
    trigger: str | None
    description: str | None
    author: str | None
    license: str | None
    base_model: str | None
    steps: int | None
    epochs: int | None
    images: int | None
    resolution: str | None
    learning_rate: str | None
    optimizer: str | None
    model_hash: str | None = Field(description="sshs_model_hash: sha256 of all tensors' bytes, as A1111 shows it.")
    tags: list[tuple[str, int]] = Field(description="Most frequent first; at most 300.")
    tag_count: int
    has_thumbnail: bool


class LoraInspection(Report):
    """Answer of ``inspect``."""

    type: Literal["inspection"] = "inspection"
    version: Literal[1] = 1
    file: str
    bytes: int
    header_bytes: int
    tensors: int
    parameters: int
    dtypes: dict[str, int] = Field(description="Number format -> tensors.")
    kind: Kind
    kind_name: str = Field(description="As a person says it.")
    family: Family
    family_name: str
    family_reason: str
    styles: list[str] = Field(description="Ways in which modules are named; more than one: mixed.")
    parts: list[LoraPartInfo]
    modules: list[LoraModuleInfo]
    unknown_keys: list[str] = Field(description="Keys that belong to no module; at most 100.")
    unknown_key_count: int
    metadata: dict[str, str]
    facts: LoraFacts
    problems: list[Diagnostic]


class LoraNorm(Report):
    """Frobenius norm of a module's change of the weight, scale included."""

    type: Literal["norm"] = "norm"
    name: str
    path: str | None
    part: str
    norm: float | None = Field(description="null: it has numbers that are not finite, or depends on the base.")
    spectral: float | None = Field(description="Largest singular value; null where it would take a dense matrix.")
    effective_rank: float | None = Field(description="exp of the entropy of the squared singular values.")
    done: int
    total: int


class LoraPartNorm(Report):
    """Norm of a part: the root of the sum of squares over its modules."""

    part: str
    norm: float
    share: float = Field(description="Of the file's squared norm, 0 to 1.")
    modules: int


class LoraNorms(Report):
    """Answer of ``norms``; the modules came before as ``norm``."""

    type: Literal["norms"] = "norms"
    version: Literal[1] = 1
    file: str
    norm: float
    parts: list[LoraPartNorm]
    zero_modules: list[str]
    problems: list[Diagnostic]


class LoraFinding(Report):
    """Something that a program does differently with a file."""

    tool: Tool
    severity: Severity
    code: str
    what: str
    keys: list[str] = Field(description="Keys or modules concerned; at most 50.")
    key_count: int
    fix: str
    convert: list[str] = Field(description="Options of `convert` that mend it; empty: none do.")


class LoraToolVerdict(Report):
    """What a program makes of a file as a whole."""

    tool: Tool
    name: str
    verdict: Literal["same", "differs", "refuses"]
    resolved: int = Field(description="Modules that it applies.")
    ignored: int


class LoraCheck(Report):
    """Answer of ``check``."""

    type: Literal["check"] = "check"
    version: Literal[1] = 1
    file: str
    tools: list[LoraToolVerdict]
    findings: list[LoraFinding]


class LoraWritten(Report):
    """Answer of everything that writes a file."""

    type: Literal["written"] = "written"
    version: Literal[1] = 1
    operation: str
    file: str
    bytes: int
    modules: int
    left_out: list[str] = Field(description="Modules of the input that the output lacks; at most 100.")
    left_out_count: int
    notes: list[str] = Field(description="Sentences about what was done, such as the share of energy that was kept.")


class ModuleConflict(Report):
    """How two LoRAs meet in one module."""

    path: str
    part: str
    norm_a: float
    norm_b: float
    cosine: float = Field(description="Of the two changes as vectors, -1 to 1.")
    column_overlap: float = Field(
        description="Of the spaces of the outputs: 0 as chance gives, 1 one lies in the other."
    )
    row_overlap: float = Field(description="The same of the inputs.")
    column_angle: float = Field(description="Smallest principal angle of the outputs, degrees.")
    row_angle: float
    conflict: float = Field(description="Overlap weighted with both norms; parts and the whole add these up.")


class PartConflict(Report):
    """How two LoRAs meet in one part."""

    part: str
    modules: int
    cosine: float
    overlap: float = Field(description="Conflict over the product of the part's norms, 0 to 1.")
    share: float = Field(description="Of the whole conflict, 0 to 1.")
    norm_a: float
    norm_b: float


class PartAdvice(Report):
    """A part that one of the two should give up."""

    drop: Literal["a", "b"]
    part: str
    removes: float = Field(description="Share of the whole conflict that goes away.")
    costs: float = Field(description="Share of that file's squared norm that is lost.")
    why: str


class LoraConflict(Report):
    """Answer of ``conflict``."""

    type: Literal["conflict"] = "conflict"
    version: Literal[1] = 1
    a: str
    b: str
    cosine: float
    overlap: float
    norm_a: float
    norm_b: float
    only_a: int = Field(description="Modules that only A has.")
    only_b: int
    parts: list[PartConflict]
    modules: list[ModuleConflict] = Field(description="Worst first.")
    advice: list[PartAdvice]
    problems: list[Diagnostic]


class LoraError(Report):
    """Nothing was done or written, and why. Code `cancelled`: it was asked to stop."""

    type: Literal["error"] = "error"
    diagnostic: Diagnostic


AnyLine = Annotated[
    LoraProgress | LoraNorm | LoraInspection | LoraNorms | LoraCheck | LoraWritten | LoraConflict | LoraError,
    Field(discriminator="type"),
]


class LoraLine(RootModel[AnyLine]):
    """One line of `blocklora lora … --json`."""
