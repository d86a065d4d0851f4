// sd-scripts' notation of block-wise ranks: lists of 25 numbers (SDXL 23) in `network_args`.

import type { BlockLayout } from './layout';
import type { ListItem, NotationError, Read } from './notationError';
import { listItems, readNumber } from './notationError';
import type { IndexRanks, RankTable } from './rankTable';

const names = [
  'block_dims',
  'block_alphas',
  'conv_block_dims',
  'conv_block_alphas',
  'conv_dim',
  'conv_alpha',
  'network_dim',
  'network_alpha',
] as const;
type Name = (typeof names)[number];

/** What arguments of sd-scripts say. */
export interface SdScriptsRanks {
  readonly table: RankTable;
  /** Whether convolutions are asked for, which makes it a LoCon. */
  readonly conv: boolean;
}

/**
 * Reads a list of ranks alone, or arguments as they stand in a command line, a TOML or a list in kohya_ss:
 * `"block_dims=0,8,…" "conv_block_dims=…"`, `--network_dim 16`.
 *
 * Semantics are sd-scripts': an alpha that is 0 or missing is the rank's; a `conv_dim` beside `block_dims` stays in blocks of rank 0.
 */
export function readSdScripts(text: string, layout: BlockLayout): Read<SdScriptsRanks> {
  const given = new Map<Name, readonly ListItem[]>();
  for (const [name, items] of argumentsOf(text)) given.set(name, items);
  if (given.size === 0) {
    if (text.trim() === '' || !/^[\s\d.,;+-]*$/.test(text))
      return failed(
        0,
        text.length,
        'This says no ranks of blocks.',
        `Write ${layout.indices} numbers, or block_dims=….`,
      );
    given.set('block_dims', listItems(text));
  }
  const errors: NotationError[] = [];
  const numbers = (name: Name, whole: boolean): readonly number[] | null => {
    const items = given.get(name);
    if (items === undefined) return null;
    const wanted = name.includes('block') ? layout.indices : 1;
    if (items.length !== wanted) errors.push(wrongLength(name, items, wanted, layout));
    return items.map((item) => {
      const { value, error } = readNumber(item, whole);
      if (error !== undefined) errors.push(error);
      return value ?? 0;
    });
  };
  const dims = numbers('block_dims', true);
  const alphas = numbers('block_alphas', false);
  const convDims = numbers('conv_block_dims', true);
  const convAlphas = numbers('conv_block_alphas', false);
  const [convDim] = numbers('conv_dim', true) ?? [];
  const [convAlpha] = numbers('conv_alpha', false) ?? [];
  const [dim] = numbers('network_dim', true) ?? [];
  const [alpha] = numbers('network_alpha', false) ?? [];
  const [first] = errors;
  if (first !== undefined) return { error: first };
  if (dims === null && convDims === null && dim === undefined)
    return failed(
      0,
      text.length,
      'This says no ranks of blocks.',
      `Add block_dims with ${layout.indices} numbers.`,
    );
  const conv = convDims !== null || convDim !== undefined;
  const table = layout.partOfIndex.map((_, at): IndexRanks => ({
    rank: dims?.[at] ?? dim ?? 4,
    alpha: orNull(alphas?.[at] ?? alpha),
    convRank: convDims?.[at] ?? convDim ?? 0,
    convAlpha: conv ? orNull(convAlphas?.[at] ?? convAlpha ?? 1) : null,
  }));
  return { value: { table, conv } };
}

/**
 * The arguments for a table: `block_dims` always; alphas where one is not the rank; lists for convolutions where it has some.
 * Indices that own nothing say 0.
 */
export function printSdScripts(table: RankTable, conv: boolean): string {
  const lists: [Name, readonly number[]][] = [['block_dims', table.map(({ rank }) => rank)]];
  if (table.some(({ rank, alpha }) => rank > 0 && alpha !== null && alpha !== rank))
    lists.push(['block_alphas', table.map(({ rank, alpha }) => alpha ?? rank)]);
  if (conv) {
    lists.push(['conv_block_dims', table.map(({ convRank }) => convRank)]);
    lists.push(['conv_block_alphas', table.map(({ convRank, convAlpha }) => convAlpha ?? convRank)]);
  }
  return lists.map(([name, list]) => `"${name}=${list.join(',')}"`).join(' ');
}

function orNull(alpha: number | undefined): number | null {
  return alpha === undefined || alpha === 0 ? null : alpha;
}

/** Every argument that is named, with its items; a name that comes twice counts as its last. */
function* argumentsOf(text: string): Iterable<readonly [Name, readonly ListItem[]]> {
  const pattern = new RegExp(
    `(?<![\\w])(${names.join('|')})\\s*[="'\\s:]\\s*["']?([^"'\\]\\n]*?)(?=["'\\]\\n]|\\s+-?-?[a-z]|$)`,
    'gi',
  );
  for (const match of text.matchAll(pattern)) {
    const [, name = '', list = ''] = match;
    const from = match.index + match[0].lastIndexOf(list);
    yield [name.toLowerCase() as Name, listItems(list, from)];
  }
}

function wrongLength(
  name: Name,
  items: readonly ListItem[],
  wanted: number,
  layout: BlockLayout,
): NotationError {
  // what is too much is marked, or the end where something is missing
  const last = items.at(-1);
  const start = items[wanted]?.start ?? Math.max(0, (last?.end ?? 1) - 1);
  const end = Math.max(last?.end ?? start, start + 1);
  const hint =
    items.length === 17 || items.length === 26 || items.length === 12 || items.length === 20
      ? ' Lists of this length are block weights of a mix, in which the first number is the text encoder.'
      : '';
  return {
    start,
    end,
    message: `${name} has ${items.length} numbers, and ${layout.name} has ${wanted}.`,
    fix: `Write one number for each block index from 0 to ${wanted - 1}.${hint}`,
  };
}

function failed(start: number, end: number, message: string, fix: string): { error: NotationError } {
  return { error: { start, end: Math.max(end, start + 1), message, fix } };
}
