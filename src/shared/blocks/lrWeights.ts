// sd-scripts' block learning rates (`down_lr_weight`, `mid_lr_weight`, `up_lr_weight`), read for what they leave out: a block whose rate
// is 0 gets no module there. A job has one learning rate, so other weights cannot be kept.

import type { BlockLayout, LbwBlock } from './layout';
import type { LbwWeights } from './lbw';
import type { NotationError, Read } from './notationError';
import { listItems, readNumber } from './notationError';

const sides = ['down', 'mid', 'up'] as const;
type Side = (typeof sides)[number];
const argument =
  /(?<!\w)(down|mid|up)_lr_weight\s*[="'\s:]\s*["']?([^"'\]\n]*?)(?=["'\]\n]|\s+-?-?[a-z_]+\s*[=:]|$)/gi;
const threshold = /(?<!\w)block_lr_zero_threshold\s*[="'\s:]\s*["']?([\d.e+-]+)/i;

/** Whether a text has such arguments. */
export function hasLrWeights(text: string): boolean {
  return /(?<!\w)(?:down|mid|up)_lr_weight\s*[="'\s:]/i.test(text);
}

/** Weights of LBW's blocks; `BASE`, the text encoder, is 1. */
export function readLrWeights(text: string, layout: BlockLayout): Read<LbwWeights> {
  const zero = Number(threshold.exec(text)?.[1] ?? 0);
  const lists: Partial<Record<Side, readonly number[]>> = {};
  for (const match of text.matchAll(argument)) {
    const [, name = '', list = ''] = match;
    const side = name.toLowerCase() as Side;
    const start = match.index + match[0].lastIndexOf(list);
    const { value, error } = readSide(list, start, lengthOf(side, layout));
    if (error !== undefined) return { error };
    lists[side] = value;
  }
  const weights = new Map<LbwBlock, number>([['BASE', 1]]);
  for (const side of sides)
    for (const [at, block] of blocksOf(side, layout).entries()) {
      // a list that is too short is filled up with 1
      const weight = lists[side]?.[at] ?? 1;
      weights.set(block, weight <= zero ? 0 : weight);
    }
  return { value: weights };
}

function blocksOf(side: Side, layout: BlockLayout): readonly LbwBlock[] {
  const start = { down: 'IN', mid: 'M', up: 'OUT' }[side];
  const own = layout.lbwOfIndex.filter((block): block is LbwBlock => block?.startsWith(start) === true);
  return [...new Set(own)];
}

function lengthOf(side: Side, layout: BlockLayout): number {
  return blocksOf(side, layout).length;
}

function readSide(list: string, start: number, length: number): Read<readonly number[]> {
  const text = list.trim();
  if (/^[a-z_]/i.test(text)) return readPreset(text, start, length);
  const items = listItems(list, start);
  const extra = items[length];
  if (extra !== undefined)
    return failed(
      extra.start,
      start + list.length,
      `There are ${items.length} weights, and this side has ${length} blocks.`,
      `Write at most ${length} numbers.`,
    );
  if (items.length === 1 && length > 1)
    return failed(
      start,
      start + list.length,
      'A number alone is taken for the name of a preset by sd-scripts, which fails.',
      `Write ${length} numbers, or a preset such as cosine.`,
    );
  const numbers: number[] = [];
  for (const item of items) {
    const { value, error } = readNumber(item, false);
    if (error !== undefined) return { error };
    numbers.push(value);
  }
  return { value: numbers };
}

/** A preset with an offset that is added: `cosine+.1`. */
function readPreset(text: string, start: number, length: number): Read<readonly number[]> {
  const [name = '', offset] = text.split('+');
  const base = offset === undefined ? 0 : Number(offset);
  const last = Math.max(1, length - 1);
  const rising = Array.from({ length }, (_, at) => at / last);
  const sine = rising.map((share) => Math.sin((Math.PI * share) / 2));
  const curves: Readonly<Record<string, readonly number[]>> = {
    sine,
    cosine: sine.toReversed(),
    linear: rising,
    reverse_linear: rising.toReversed(),
    zeros: rising.map(() => 0),
  };
  const curve = Object.hasOwn(curves, name) ? curves[name] : undefined;
  if (curve === undefined || !Number.isFinite(base))
    return failed(
      start,
      start + text.length,
      `There is no preset “${text}” of learning rates.`,
      `Write one of ${Object.keys(curves).join(', ')}, with an offset such as cosine+.1 if you like, or numbers.`,
    );
  return { value: curve.map((weight) => weight + base) };
}

function failed(start: number, end: number, message: string, fix: string): { error: NotationError } {
  return { error: { start, end: Math.max(end, start + 1), message, fix } };
}
