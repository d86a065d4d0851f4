// The filters of the query language: their names, what they take, and what is said of them.

import type { NumberField, TextField } from './node';

interface Filter {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'is' | 'has' | 'conf';
  /** What the list of completions says. */
  readonly about: string;
  /** For sentences of remedy. */
  readonly example: string;
}

/** Every filter, in the order in which completion shows them. */
export const filters: readonly Filter[] = [
  { name: 'tag', kind: 'text', about: 'a whole tag; * and ? stand for anything', example: 'tag:"long hair"' },
  { name: 'caption', kind: 'text', about: 'text anywhere in the caption', example: 'caption:hair' },
  { name: 'name', kind: 'text', about: 'text in the name of the file', example: 'name:portrait' },
  { name: 'path', kind: 'text', about: 'text in the whole path', example: 'path:drafts' },
  { name: 'folder', kind: 'text', about: 'a folder and what is below it', example: 'folder:style' },
  { name: 'subset', kind: 'text', about: 'a subset by its name', example: 'subset:10_kira' },
  { name: 'is', kind: 'is', about: 'a state of the image', example: 'is:untagged' },
  { name: 'has', kind: 'has', about: 'something the image has', example: 'has:problem' },
  { name: 'problem', kind: 'text', about: 'a kind of problem', example: 'problem:caption-empty' },
  { name: 'tags', kind: 'number', about: 'number of tags', example: 'tags>20' },
  { name: 'tokens', kind: 'number', about: 'CLIP tokens of the caption', example: 'tokens>75' },
  { name: 'chars', kind: 'number', about: 'characters of the caption', example: 'chars<100' },
  { name: 'width', kind: 'number', about: 'pixels', example: 'width<512' },
  { name: 'height', kind: 'number', about: 'pixels', example: 'height<512' },
  { name: 'area', kind: 'number', about: 'pixels in all: 300000, 0.3mp', example: 'area<0.3mp' },
  { name: 'ratio', kind: 'number', about: 'width by height: 1.5, 3:2', example: 'ratio>1.5' },
  { name: 'bytes', kind: 'number', about: 'size of the file: 200kb, 1.5mb', example: 'bytes>5mb' },
  { name: 'conf', kind: 'conf', about: 'confidence of the tagger in a tag', example: 'conf(smile)>0.8' },
];

const byName: ReadonlyMap<string, Filter> = new Map([
  ...filters.map((filter) => [filter.name, filter] as const),
  // as people may type it
  ...filters.filter(({ name }) => name === 'bytes').map((filter) => ['size', filter] as const),
]);

/** The filter of a name in any case; `size` is another name of `bytes`. */
export function filterNamed(name: string): Filter | undefined {
  return byName.get(name.toLowerCase());
}

/** Names that may stand in front of a colon or a comparison. */
export const filterNames: readonly string[] = [...byName.keys()];

/** The field of a text filter. */
export function isTextFilter(filter: Filter): filter is Filter & { readonly name: TextField } {
  return filter.kind === 'text';
}

/** The field of a number filter. */
export function isNumberFilter(filter: Filter): filter is Filter & { readonly name: NumberField } {
  return filter.kind === 'number';
}

/** The words that join filters. */
export const operators = ['and', 'or', 'not'] as const;
export type Operator = (typeof operators)[number];

/** The operator that a word is; undefined for other words. */
export function operatorOf(word: string): Operator | undefined {
  const lower = word.toLowerCase();
  return operators.find((operator) => operator === lower);
}
