// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * A training of Block LoRA Studio.
 */
export interface Job {
  /**
   * Version of this file format.
   */
  version: 1;
  /**
   * Name of the LoRA; also its file name.
   */
  name: string;
  base?: BaseSpec;
  dataset: Dataset;
  network?: Network;
  training?: Training;
  samples?: Samples;
  output?: Output;
}
/**
 * The model that the LoRA is trained on.
 */
export interface BaseSpec {
  /**
   * "embedded" (the tiny model that ships with the extension), a diffusers folder, or one .safetensors checkpoint. Relative paths start at the job file.
   */
  model?: string;
  /**
   * Another VAE (diffusers folder) in place of the model's own.
   */
  vae?: string | null;
  /**
   * 1 uses the text encoder's last layer, 2 the one before it, …
   */
  clipSkip?: number;
}
/**
 * The images. Either `sources`, or `config` with an sd-scripts dataset TOML.
 */
export interface Dataset {
  /**
   * Image folders.
   */
  sources?: Source[];
  /**
   * An sd-scripts dataset TOML, in place of `sources`.
   */
  config?: string | null;
  /**
   * Training resolution: side of a square, or [width, height].
   */
  resolution?: number | [number, number];
  buckets?: Buckets;
  captions?: Captions;
  /**
   * A picture that cannot be used stops the job (`error`) or is left out with a warning (`skip`).
   */
  onProblem?: 'error' | 'skip';
}
/**
 * One folder of images with captions beside them.
 */
export interface Source {
  /**
   * Folder, relative to the job file. `N_trigger class` folders below it are understood.
   */
  path: string;
  /**
   * How often each image counts in an epoch. Default: N of an `N_trigger class` folder, else 1.
   */
  repeats?: number | null;
  /**
   * The word that calls this LoRA; put in front of captions that lack it.
   */
  trigger?: string | null;
  /**
   * Caption of images that have no caption file (as `class_tokens` of sd-scripts).
   */
  class?: string | null;
  /**
   * Regularisation images: they keep the base's own idea of the class.
   */
  regularization?: boolean;
  /**
   * Also take images of folders below this one.
   */
  recursive?: boolean;
  /**
   * Show each image mirrored half of the time.
   */
  flip?: boolean;
}
/**
 * Aspect-ratio buckets as sd-scripts makes them.
 */
export interface Buckets {
  /**
   * Off: every image is cropped to the resolution.
   */
  enabled?: boolean;
  /**
   * Shortest side of a bucket. Default: half of the resolution, 256 at the most.
   */
  minSide?: number | null;
  /**
   * Longest side of a bucket. Default: twice the resolution.
   */
  maxSide?: number | null;
  /**
   * Bucket sides are multiples of this. The embedded model uses 8.
   */
  step?: number;
  /**
   * Never enlarge an image; small ones get a bucket of their own size.
   */
  noUpscale?: boolean;
}
/**
 * What happens to a caption each time its image is shown.
 */
export interface Captions {
  /**
   * Endings of caption files, the first found wins.
   *
   * @minItems 1
   */
  extensions?: [string, ...string[]];
  /**
   * What separates tags.
   */
  separator?: string;
  /**
   * Shuffle the tags. Each new order is encoded anew, so the text cache helps less.
   */
  shuffle?: boolean;
  /**
   * So many tags at the front are never moved or dropped.
   */
  keepTokens?: number;
  /**
   * Probability of an empty caption.
   */
  dropout?: number;
  /**
   * Probability, tag by tag, of leaving a tag out.
   */
  tagDropout?: number;
}
/**
 * What is trained: a LoRA (attention layers) or a LoCon (also the convolutions), block by block.
 */
export interface Network {
  /**
   * `lora`: attention blocks. `locon`: also resnets and samplers.
   */
  kind?: 'lora' | 'locon';
  /**
   * Rank of every part that `blocks` does not name.
   */
  rank?: number;
  /**
   * Scale is alpha / rank. Default: the rank (scale 1).
   */
  alpha?: number | null;
  /**
   * The 3x3 convolutions of a LoCon. Default: the network's rank and alpha.
   */
  conv?: Conv | null;
  /**
   * Rank per part (0 = not trained), by name; or the 25 numbers of sd-scripts' `block_dims`.
   */
  blocks?:
    | {
        [k: string]: number | BlockSetting;
      }
    | number[];
  /**
   * Finer choices by module name.
   */
  overrides?: Override[];
}
/**
 * Rank and alpha of the 3x3 convolutions (LoCon).
 */
export interface Conv {
  /**
   * 0 leaves the convolutions out.
   */
  rank: number;
  /**
   * Default: the rank (scale 1).
   */
  alpha?: number | null;
}
/**
 * Settings of one part that differ from the network's own.
 */
export interface BlockSetting {
  /**
   * Rank in this part; 0 makes no module here.
   */
  rank?: number | null;
  alpha?: number | null;
  /**
   * Rank of the 3x3 convolutions in this part.
   */
  convRank?: number | null;
  convAlpha?: number | null;
}
/**
 * Settings for modules whose name matches a pattern; later overrides win over earlier ones and over `blocks`.
 */
export interface Override {
  /**
   * Wildcard over diffusers names, such as `up_blocks.*.attn2.to_*`.
   */
  pattern: string;
  /**
   * 0 makes no module here.
   */
  rank: number;
  alpha?: number | null;
}
/**
 * How it is trained. Losses and schedules as in sd-scripts.
 */
export interface Training {
  /**
   * Optimizer steps.
   */
  steps?: number;
  batchSize?: number;
  /**
   * Batches per optimizer step.
   */
  gradientAccumulation?: number;
  /**
   * Less memory, about 20 % slower.
   */
  gradientCheckpointing?: boolean;
  learningRate?: number;
  scheduler?: 'constant' | 'cosine' | 'linear';
  warmupSteps?: number;
  weightDecay?: number;
  /**
   * Gradient clipping; 0 turns it off.
   */
  maxGradNorm?: number;
  /**
   * Arithmetic of the base model. The LoRA's own weights are always fp32.
   */
  precision?: 'fp32' | 'bf16' | 'fp16';
  seed?: number;
  /**
   * Min-SNR loss weighting; 5 is usual.
   */
  minSnrGamma?: number | null;
  /**
   * Lets a LoRA learn very dark and very bright pictures; 0.05–0.1 is usual.
   */
  noiseOffset?: number;
  /**
   * Share of the timesteps drawn from the noisiest 40 %, where layout and colours are decided.
   */
  highNoiseFraction?: number;
  /**
   * Learn only what is white in the mask beside an image, `<image>-masklabel.png`. Grey counts in part, and images without a mask are learnt whole.
   */
  maskedLoss?: boolean;
  /**
   * Weight of the regularisation images' loss.
   */
  priorLossWeight?: number;
  /**
   * A checkpoint and a LoRA file every so many steps; 0: only at the end.
   */
  saveEverySteps?: number;
  /**
   * Older checkpoints go after a newer one is safe on disk.
   */
  keepCheckpoints?: number;
}
/**
 * Pictures of the weights in training, with fixed seeds.
 */
export interface Samples {
  /**
   * 0: no samples.
   */
  everySteps?: number;
  /**
   * Also before the first step, to see what the base makes of the prompts.
   */
  atStart?: boolean;
  atEnd?: boolean;
  sampler?: 'dpmpp_2m_karras' | 'euler' | 'euler_a' | 'ddim';
  steps?: number;
  /**
   * Classifier-free guidance scale.
   */
  cfg?: number;
  seed?: number;
  /**
   * Default: the training resolution.
   */
  width?: number | null;
  height?: number | null;
  negative?: string;
  prompts?: string[];
  /**
   * Other LoRAs in the sample pictures, to watch a style grow on a character.
   */
  mixWith?: MixWith[];
}
/**
 * Another LoRA file that is added while sampling only.
 */
export interface MixWith {
  /**
   * A .safetensors LoRA, relative to the job file.
   */
  lora: string;
  weight?: number;
  /**
   * Only these parts of it. Default: all.
   */
  blocks?: ('in0' | 'in1' | 'in2' | 'in3' | 'mid' | 'out0' | 'out1' | 'out2' | 'out3')[] | null;
}
/**
 * The LoRA file.
 */
export interface Output {
  /**
   * Number format of the LoRA file.
   */
  precision?: 'fp32' | 'bf16' | 'fp16';
  /**
   * Write folder names and tag counts into the file's metadata (it tells others your tags).
   */
  tagFrequency?: boolean;
  title?: string | null;
  author?: string | null;
  description?: string | null;
  license?: string | null;
}
