import type { PairOptions, PairPlan, SequenceName } from './pairPlan';

/** Plans to move pictures, with everything of their stem, into a folder. */
export function planMove(
  _images: readonly string[],
  _folder: string,
  _options?: PairOptions,
): Promise<PairPlan> {
  throw new Error('soon');
}

/** Plans to copy pictures, with everything of their stem, into a folder. */
export function planCopy(
  _images: readonly string[],
  _folder: string,
  _options?: PairOptions,
): Promise<PairPlan> {
  throw new Error('soon');
}

/** Plans another name for one picture and everything of its stem. `stem` is without ending. */
export function planRename(_image: string, _stem: string, _options?: PairOptions): Promise<PairPlan> {
  throw new Error('soon');
}

/** Plans names in sequence, in the order given: `name_001`, `name_002` …; each picture stays in its folder. */
export function planSequence(
  _images: readonly string[],
  _name: SequenceName,
  _options?: PairOptions,
): Promise<PairPlan> {
  throw new Error('soon');
}

/** The pictures and everything of their stems, to be put into the trash together. Companions that another picture shares stay. */
export function planDelete(_images: readonly string[], _options?: PairOptions): Promise<readonly string[]> {
  throw new Error('soon');
}
