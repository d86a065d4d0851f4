// Queries by chance, and what must hold of every one of them.

import { nothingAsked } from './queryWorld';
import type { QueryWorld } from './queryWorld';
import { completeQuery } from '../../src/shared/query/complete';
import { filters } from '../../src/shared/query/filters';
import type { Comparison, NumberField, QueryNode, TextField } from '../../src/shared/query/node';
import { allOf, anyOf, noneOf, states, things } from '../../src/shared/query/node';
import { parseQuery } from '../../src/shared/query/parse';
import { printQuery } from '../../src/shared/query/print';
import { isFound } from './queryReference';

/** Numbers by chance, the same for the same seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

const words = [
  'smile',
  'hair',
  'long',
  'Long_Hair',
  'a',
  '1girl',
  'é',
  '😀',
  'cat',
  'style',
  'x.png',
  ',',
  ', ',
  ' hair',
  'girl, long hair, s',
];
const comparisons: readonly Comparison[] = ['=', '!=', '<', '>', '<=', '>='];
const textFields: readonly TextField[] = [
  'tag',
  'caption',
  'name',
  'path',
  'folder',
  'subset',
  'problem',
  'any',
];
const numberFields: readonly NumberField[] = [
  'tags',
  'chars',
  'width',
  'height',
  'area',
  'ratio',
  'bytes',
  'tokens',
];
const pieces = [
  ...filters.map(({ name }) => name),
  ...[
    'AND',
    'or',
    'Not',
    'tag:',
    'is:',
    'has:',
    'conf(',
    ')',
    '(',
    '-',
    '"',
    "'",
    '\\',
    '*',
    '?',
    ' ',
    '  ',
    ':',
  ],
  ...[
    '<',
    '>=',
    '!=',
    '==',
    '=',
    '20',
    '1.5',
    '3:2',
    '75kb',
    '-1',
    '1e999',
    '\t',
    '\n',
    '\u{1f600}',
    '\ud800',
    'ſ',
  ],
  ...['untagged', 'mask', 'image-damaged', ...words],
];

/** A query that means something, as a tree. */
export function chanceNode(chance: Chance, depth = 3): QueryNode {
  switch (chance.below(depth > 0 ? 9 : 5)) {
    case 0:
      return { kind: 'is', state: chance.of(states) };
    case 1:
      return { kind: 'has', thing: chance.of(things) };
    case 2:
      return {
        kind: 'number',
        field: chance.of(numberFields),
        comparison: chance.of(comparisons),
        value: chance.of([0, 1, 2, 3, 12, 512, 1000, 0.5, 1.5, 262144]),
      };
    case 3:
    case 4:
      return { kind: 'text', field: chance.of(textFields), pattern: chancePattern(chance) };
    case 5:
      return noneOf(chanceNode(chance, depth - 1));
    case 6:
      return {
        kind: 'conf',
        pattern: chancePattern(chance),
        comparison: chance.of(comparisons),
        value: chance.below(11) / 10,
      };
    case 7:
      return allOf([chanceNode(chance, depth - 1), chanceNode(chance, depth - 1)]) ?? chanceNode(chance, 0);
    default:
      return anyOf([chanceNode(chance, depth - 1), chanceNode(chance, depth - 1)]) ?? chanceNode(chance, 0);
  }
}

function chancePattern(chance: Chance): string {
  let pattern = '';
  const parts = [
    '*',
    '?',
    '\\*',
    '\\?',
    '\\\\',
    '"',
    "'",
    ' ',
    '_',
    '(',
    ')',
    '-',
    ':',
    '/',
    '.',
    ...words,
    ...words,
  ];
  for (let left = 1 + chance.below(4); left > 0; left--) pattern += chance.of(parts);
  return pattern;
}

/** A query as somebody might type it, rightly or wrongly, or as nobody would. */
export function chanceText(chance: Chance): string {
  const kind = chance.below(4);
  if (kind === 0) return printQuery(chanceNode(chance));
  let text = kind === 1 ? printQuery(chanceNode(chance)) : '';
  if (kind === 1)
    for (let left = 1 + chance.below(3); left > 0; left--) {
      const at = chance.below(text.length + 1);
      text =
        text.slice(0, at) +
        (chance.below(2) === 0 ? chance.of(pieces) : '') +
        text.slice(at + chance.below(3));
    }
  else if (kind === 2) for (let left = chance.below(12); left > 0; left--) text += chance.of(pieces);
  else
    for (let left = chance.below(30); left > 0; left--)
      text += String.fromCharCode(chance.below(chance.below(4) === 0 ? 0x10000 : 128));
  return text;
}

/**
 * Checks a query; throws where something does not hold: nothing throws, errors lie in the text and say something, the printed query
 * reads as the same tree without an error, completions lie in the text, and the images found are those of the plain reference.
 */
export function checkQuery(text: string, chance: Chance, world: QueryWorld): void {
  const { node, errors } = parseQuery(text);
  const fail = (what: string): never => {
    throw new Error(`${what}: ${JSON.stringify(text)}`);
  };
  for (const { start, end, message, fix } of errors)
    if (!(start >= 0 && start < end && end <= text.length) || message === '' || fix === '')
      fail(`an error from ${start} to ${end} (${message})`);
  const printed = printQuery(node);
  const again = parseQuery(printed);
  if (again.errors.length > 0) fail(`printed as ${printed}, which has an error`);
  if (JSON.stringify(again.node) !== JSON.stringify(node))
    fail(`printed as ${printed}, which is another query`);
  if (printQuery(again.node) !== printed) fail(`printed as ${printed}, then otherwise`);
  const offset = chance.below(text.length + 1);
  const { start, end } = completeQuery(text, offset, world.words);
  if (!(start >= 0 && start <= end && end <= text.length)) fail(`completions from ${start} to ${end}`);
  // half a character is text to a computer only
  if (/\p{Surrogate}/u.test(text)) return;
  const { images, unknown } = world.index.model.search('*', node, nothingAsked);
  const names = images.map(({ path }) => path).join('\n');
  const answers = world.images.map((image) => isFound(node, image));
  const wanted = world.images
    .filter((_, at) => answers[at] === true)
    .map(({ folder, name }) => `${folder}/${name}`);
  if (names !== wanted.join('\n')) fail(`found ${names}, and not ${wanted.join(' ')}`);
  if (unknown !== answers.filter((answer) => answer === null).length) fail(`${unknown} are unknown`);
}
