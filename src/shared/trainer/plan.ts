// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * Answer of ``plan``.
 */
export interface PlanReport {
  version: 1;
  ok: boolean;
  diagnostics: Diagnostic[];
  plan: Plan | null;
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
 * What a job will do.
 */
export interface Plan {
  name: string;
  base: string;
  baseName: string;
  /**
   * @minItems 2
   * @maxItems 2
   */
  resolution: [number, number];
  images: number;
  regularizationImages: number;
  /**
   * With repeats and regularisation images.
   */
  imagesPerEpoch: number;
  stepsPerEpoch: number;
  steps: number;
  epochs: number;
  batchSize: number;
  buckets: BucketPlan[];
  /**
   * Pictures of which only a part is learnt.
   */
  masked: number;
  /**
   * Pictures that are cropped around a focal point in place of their middle.
   */
  focalPoints: number;
  modules: number;
  parameters: number;
  fileBytes: number;
  parts: {
    [k: string]: PartPlan;
  };
  latents: CachePlan;
  text: CachePlan;
  memory: MemoryPlan;
  time: TimePlan;
  samplePictures: number;
  /**
   * One plain sentence for a confirmation.
   */
  summary: string;
}
/**
 * Images of one size.
 */
export interface BucketPlan {
  width: number;
  height: number;
  images: number;
}
/**
 * What a part of the U-Net gets.
 */
export interface PartPlan {
  rank: number;
  convRank: number;
  modules: number;
  parameters: number;
}
/**
 * What is computed once before training.
 */
export interface CachePlan {
  total: number;
  cached: number;
  /**
   * False: captions change from step to step, and new ones are encoded on the fly.
   */
  complete: boolean;
}
/**
 * Estimated peak, in bytes.
 */
export interface MemoryPlan {
  total: number;
  base: number;
  network: number;
  activations: number;
  /**
   * How it was estimated, in one sentence.
   */
  basis: string;
}
/**
 * Estimated seconds; null where nothing is known of the device yet.
 */
export interface TimePlan {
  seconds: number | null;
  basis: string;
}
