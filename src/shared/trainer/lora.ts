// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * One line of `blocklora lora … --json`.
 */
export type LoraLine =
  LoraProgress | LoraNorm | LoraInspection | LoraNorms | LoraCheck | LoraWritten | LoraConflict | LoraError;

/**
 * How far an operation is.
 */
export interface LoraProgress {
  type: 'progress';
  /**
   * What is being done, as a person would say it.
   */
  phase: string;
  done: number;
  total: number;
}
/**
 * Frobenius norm of a module's change of the weight, scale included.
 */
export interface LoraNorm {
  type: 'norm';
  name: string;
  path: string | null;
  part: string;
  /**
   * null: it has numbers that are not finite, or depends on the base.
   */
  norm: number | null;
  /**
   * Largest singular value; null where it would take a dense matrix.
   */
  spectral: number | null;
  /**
   * exp of the entropy of the squared singular values.
   */
  effectiveRank: number | null;
  done: number;
  total: number;
}
/**
 * Answer of ``inspect``.
 */
export interface LoraInspection {
  type: 'inspection';
  version: 1;
  file: string;
  bytes: number;
  headerBytes: number;
  tensors: number;
  parameters: number;
  /**
   * Number format -> tensors.
   */
  dtypes: {
    [k: string]: number;
  };
  kind:
    | 'lora'
    | 'locon'
    | 'loha'
    | 'lokr'
    | 'dora'
    | 'oft'
    | 'full'
    | 'ia3'
    | 'glora'
    | 'mixed'
    | 'embedding'
    | 'checkpoint'
    | 'unet'
    | 'vae'
    | 'text-encoder'
    | 'controlnet'
    | 'adapter'
    | 'unknown';
  /**
   * As a person says it.
   */
  kindName: string;
  family: 'sd1' | 'sd2' | 'sdxl' | 'flux' | 'sd3' | 'other' | 'unknown';
  familyName: string;
  familyReason: string;
  /**
   * Ways in which modules are named; more than one: mixed.
   */
  styles: string[];
  parts: LoraPartInfo[];
  modules: LoraModuleInfo[];
  /**
   * Keys that belong to no module; at most 100.
   */
  unknownKeys: string[];
  unknownKeyCount: number;
  metadata: {
    [k: string]: string;
  };
  facts: LoraFacts;
  problems: Diagnostic[];
}
/**
 * What a part of the model gets. Lists are sorted and hold every value once.
 */
export interface LoraPartInfo {
  part: string;
  modules: number;
  parameters: number;
  ranks: number[];
  convRanks: number[];
  alphas: number[];
}
/**
 * One module of a LoRA file.
 */
export interface LoraModuleInfo {
  /**
   * As the file spells it.
   */
  name: string;
  /**
   * diffusers' name without prefix; null: no module of Stable Diffusion.
   */
  path: string | null;
  /**
   * in0 … out3, te, te2, or other.
   */
  part: string;
  algorithm: 'lora' | 'loha' | 'lokr' | 'oft' | 'boft' | 'full' | 'norm' | 'ia3' | 'glora' | 'incomplete';
  rank: number | null;
  /**
   * null: the file has none, which means a scale of 1.
   */
  alpha: number | null;
  /**
   * alpha / rank; null where the algorithm has none.
   */
  scale: number | null;
  conv: boolean;
  tucker: boolean;
  dora: boolean;
  parameters: number;
  dtype: string;
}
/**
 * What the metadata say, as far as it is of use to a person; null: nothing.
 */
export interface LoraFacts {
  title: string | null;
  trigger: string | null;
  description: string | null;
  author: string | null;
  license: string | null;
  baseModel: string | null;
  steps: number | null;
  epochs: number | null;
  images: number | null;
  resolution: string | null;
  learningRate: string | null;
  optimizer: string | null;
  /**
   * sshs_model_hash: sha256 of all tensors' bytes, as A1111 shows it.
   */
  modelHash: string | null;
  /**
   * Most frequent first; at most 300.
   */
  tags: [string, number][];
  tagCount: number;
  hasThumbnail: boolean;
}
/**
 * One problem: cause, remedy and place. Lines and columns count from 1; the end is exclusive.
 */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'info';
  /**
   * Stable kebab-case name of the kind of problem.
   */
  code: string;
  message: string;
  fix: string;
  /**
   * Absolute path; null: the job file itself could not be named.
   */
  file: string | null;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
}
/**
 * Answer of ``norms``; the modules came before as ``norm``.
 */
export interface LoraNorms {
  type: 'norms';
  version: 1;
  file: string;
  norm: number;
  parts: LoraPartNorm[];
  zeroModules: string[];
  problems: Diagnostic[];
}
/**
 * Norm of a part: the root of the sum of squares over its modules.
 */
export interface LoraPartNorm {
  part: string;
  norm: number;
  /**
   * Of the file's squared norm, 0 to 1.
   */
  share: number;
  modules: number;
}
/**
 * Answer of ``check``.
 */
export interface LoraCheck {
  type: 'check';
  version: 1;
  file: string;
  tools: LoraToolVerdict[];
  findings: LoraFinding[];
}
/**
 * What a program makes of a file as a whole.
 */
export interface LoraToolVerdict {
  tool: 'a1111' | 'comfyui' | 'diffusers' | 'sd-scripts' | 'lbw' | 'inspire';
  name: string;
  verdict: 'same' | 'differs' | 'refuses';
  /**
   * Modules that it applies.
   */
  resolved: number;
  ignored: number;
}
/**
 * Something that a program does differently with a file.
 */
export interface LoraFinding {
  tool: 'a1111' | 'comfyui' | 'diffusers' | 'sd-scripts' | 'lbw' | 'inspire';
  severity: 'error' | 'warning' | 'info';
  code: string;
  what: string;
  /**
   * Keys or modules concerned; at most 50.
   */
  keys: string[];
  keyCount: number;
  fix: string;
  /**
   * Options of `convert` that mend it; empty: none do.
   */
  convert: string[];
}
/**
 * Answer of everything that writes a file.
 */
export interface LoraWritten {
  type: 'written';
  version: 1;
  operation: string;
  file: string;
  bytes: number;
  modules: number;
  /**
   * Modules of the input that the output lacks; at most 100.
   */
  leftOut: string[];
  leftOutCount: number;
  /**
   * Sentences about what was done, such as the share of energy that was kept.
   */
  notes: string[];
}
/**
 * Answer of ``conflict``.
 */
export interface LoraConflict {
  type: 'conflict';
  version: 1;
  a: string;
  b: string;
  cosine: number;
  overlap: number;
  normA: number;
  normB: number;
  /**
   * Modules that only A has.
   */
  onlyA: number;
  onlyB: number;
  parts: PartConflict[];
  /**
   * Worst first.
   */
  modules: ModuleConflict[];
  advice: PartAdvice[];
  problems: Diagnostic[];
}
/**
 * How two LoRAs meet in one part.
 */
export interface PartConflict {
  part: string;
  modules: number;
  cosine: number;
  /**
   * Conflict over the product of the part's norms, 0 to 1.
   */
  overlap: number;
  /**
   * Of the whole conflict, 0 to 1.
   */
  share: number;
  normA: number;
  normB: number;
}
/**
 * How two LoRAs meet in one module.
 */
export interface ModuleConflict {
  path: string;
  part: string;
  normA: number;
  normB: number;
  /**
   * Of the two changes as vectors, -1 to 1.
   */
  cosine: number;
  /**
   * Of the spaces of the outputs: 0 as chance gives, 1 one lies in the other.
   */
  columnOverlap: number;
  /**
   * The same of the inputs.
   */
  rowOverlap: number;
  /**
   * Smallest principal angle of the outputs, degrees.
   */
  columnAngle: number;
  rowAngle: number;
  /**
   * Overlap weighted with both norms; parts and the whole add these up.
   */
  conflict: number;
}
/**
 * A part that one of the two should give up.
 */
export interface PartAdvice {
  drop: 'a' | 'b';
  part: string;
  /**
   * Share of the whole conflict that goes away.
   */
  removes: number;
  /**
   * Share of that file's squared norm that is lost.
   */
  costs: number;
  why: string;
}
/**
 * Nothing was done or written, and why. Code `cancelled`: it was asked to stop.
 */
export interface LoraError {
  type: 'error';
  diagnostic: Diagnostic;
}
