// Block weights as sd-webui-lora-block-weight writes them: lists of 12, 17, 20 or 26 numbers, or the name of a preset.

import type { BlockLayout, LbwBlock } from './layout';
import type { NotationError, Read } from './notationError';
import { listItems, readNumber } from './notationError';

const two = (number: number): string => String(number).padStart(2, '0');
const ins = (...which: number[]): LbwBlock[] => which.map((number) => `IN${two(number)}`);
const outs = (from: number, to: number): LbwBlock[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `OUT${two(from + at)}`);

/** The blocks of each length, in their order. 12 and 20 are SDXL's; a list of any length may be used with any model. */
export const lbwBlocks: Readonly<Record<number, readonly LbwBlock[]>> = {
  12: ['BASE', ...ins(4, 5, 7, 8), 'M00', ...outs(0, 5)],
  17: ['BASE', ...ins(1, 2, 4, 5, 7, 8), 'M00', ...outs(3, 11)],
  20: ['BASE', ...ins(0, 1, 2, 3, 4, 5, 6, 7, 8), 'M00', ...outs(0, 8)],
  26: ['BASE', ...ins(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 'M00', ...outs(0, 11)],
};

/** The presets that come with it, all of 17 numbers. */
export const lbwPresets: Readonly<Record<string, readonly number[]>> = {
  NONE: preset(0, 0, 0, 0),
  ALL: preset(1, 6, 1, 9),
  INS: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  IND: [1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  INALL: preset(1, 6, 0, 0),
  MIDD: [1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
  OUTD: [1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0],
  OUTS: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
  OUTALL: preset(1, 0, 0, 9),
  'ALL0.5': Array<number>(17).fill(0.5),
};

function preset(base: number, inBlocks: number, mid: number, outBlocks: number): number[] {
  const some = (count: number, of: number): number[] =>
    Array.from({ length: of }, (_, at) => (at < count ? 1 : 0));
  return [base, ...some(inBlocks, 6), mid, ...some(outBlocks, 9)];
}

/** A weight for each block; one that is not named weighs 0, as it does there. */
export type LbwWeights = ReadonlyMap<LbwBlock, number>;

/**
 * Reads a list or a preset's name, with or without `lbw=` before it.
 *
 * @param presets further presets, by name
 */
export function readLbw(
  text: string,
  presets: Readonly<Record<string, readonly number[]>> = {},
): Read<LbwWeights> {
  const [before = ''] = /^\s*(?:lbw\s*=|w\s*=)?\s*/i.exec(text) ?? [];
  const body = text.slice(before.length);
  const name = body.trim();
  const known = { ...lbwPresets, ...presets };
  if (Object.hasOwn(known, name)) return { value: weightsOf(known[name] ?? []) };
  if (/^[A-Za-z]/.test(name) && !name.includes(','))
    return failed(
      before.length,
      text.length,
      `There is no preset “${name}”.`,
      `Write one of ${Object.keys(known).join(', ')}, or numbers.`,
    );
  const items = listItems(body, before.length);
  const numbers: number[] = [];
  for (const item of items) {
    const { value, error } = readNumber(item, false);
    if (error !== undefined) return { error };
    numbers.push(value);
  }
  if (lbwBlocks[numbers.length] === undefined)
    return failed(
      before.length,
      text.length,
      `Block weights have 12, 17, 20 or 26 numbers, and these are ${numbers.length}.`,
      numbers.length === 25 || numbers.length === 23
        ? 'These may be ranks of sd-scripts (block_dims), which have no number for the text encoder.'
        : 'Count them again: the first is the text encoder, then the in-blocks, the middle and the out-blocks.',
    );
  return { value: weightsOf(numbers) };
}

function weightsOf(numbers: readonly number[]): LbwWeights {
  return new Map((lbwBlocks[numbers.length] ?? []).map((block, at) => [block, numbers[at] ?? 0] as const));
}

/** What a list of some length cannot say of weights. */
export interface LbwPrinted {
  readonly text: string;
  /** Blocks that should weigh something and weigh 0 here, as the list does not name them. */
  readonly lost: readonly LbwBlock[];
}

/**
 * Writes weights as a list.
 *
 * @param length 12, 17, 20 or 26
 */
export function printLbw(weights: LbwWeights, length: number): LbwPrinted {
  const blocks = lbwBlocks[length] ?? [];
  const lost = [...weights]
    .filter(([block, weight]) => weight !== 0 && !blocks.includes(block))
    .map(([block]) => block);
  return { text: blocks.map((block) => weights.get(block) ?? 0).join(','), lost };
}

/** Weights that let parts through and hold the others back; `base` is the text encoder's. */
export function weightsOfParts(layout: BlockLayout, parts: ReadonlySet<string>, base: number): LbwWeights {
  const weights = new Map<LbwBlock, number>([['BASE', base]]);
  for (const [index, block] of layout.lbwOfIndex.entries()) {
    const part = layout.partOfIndex[index] ?? null;
    if (block !== null) weights.set(block, part !== null && parts.has(part) ? 1 : 0);
  }
  return weights;
}

/** The parts of which some block weighs something. */
export function partsOfWeights(layout: BlockLayout, weights: LbwWeights): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const [index, block] of layout.lbwOfIndex.entries()) {
    const part = layout.partOfIndex[index] ?? null;
    if (block !== null && part !== null && (weights.get(block) ?? 0) !== 0) parts.add(part);
  }
  return parts;
}

function failed(start: number, end: number, message: string, fix: string): { error: NotationError } {
  return { error: { start, end: Math.max(end, start + 1), message, fix } };
}
