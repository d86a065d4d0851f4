import type { TaggingOptions } from './options';

/** Something wrong in options that a person wrote. */
export interface OptionProblem {
  /** The key, with dots: `thresholds.general`. */
  readonly key: string;
  /** One sentence of cause. */
  readonly message: string;
  /** One sentence of remedy. */
  readonly fix: string;
}

export interface OptionsRead {
  /** What was right, over `base`; wrong keys have the base's value. */
  readonly options: TaggingOptions;
  /** Empty when everything is right. With problems nothing should be written. */
  readonly problems: readonly OptionProblem[];
}

/** Options from settings or from a command's arguments: strict, every unknown key and wrong value is named. */
export function readOptions(_value: unknown, _base?: TaggingOptions): OptionsRead {
  throw new Error('soon');
}
