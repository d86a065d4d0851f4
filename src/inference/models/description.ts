import { nearest } from '../../shared/nearest';
import type { Category } from '../../shared/tagging/scores';
import type { FamilyId, Variant } from '../families/family';
import { families } from '../families/families';
import type { ModelThresholds } from './model';
import { ModelError } from './modelError';
import { isCategory, shown } from './tagLists/tagChecks';

/**
 * What `tagger.json` beside a model says of it, where files alone do not tell. Every key may be left out:
 *
 * - `name`: as it is shown;
 * - `family`: how pictures go in, one of `wd deepdanbooru joytag cl-tagger pixai camie ml-danbooru`;
 * - `variant`: `a` or `b`, of the family's preprocessing;
 * - `onnx`, `tags`: names of the two files in this folder;
 * - `thresholds`: category → 0..1;
 * - `licence`: as its source states it;
 * - `about`: anything, for people.
 */
export interface Description {
  readonly name?: string;
  readonly family?: FamilyId;
  readonly variant?: Variant;
  readonly onnx?: string;
  readonly tags?: string;
  readonly thresholds?: ModelThresholds;
  readonly licence?: string;
}

export const descriptionFile = 'tagger.json';

const keys = ['name', 'family', 'variant', 'onnx', 'tags', 'thresholds', 'licence', 'about'];

/**
 * Reads a description strictly: a key that is not known is a mistake, since it would be without effect.
 *
 * @param file is named in errors
 * @throws ModelError `description`
 */
export function readDescription(text: string, file: string): Description {
  const fault = (message: string, fix: string, cause?: unknown): ModelError =>
    new ModelError('description', message, fix, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw fault(`${file} is not JSON: ${why}.`, 'Mend it, or take it away.', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(`${file} is no description of a model.`, 'It is an object, such as {"family": "wd"}.');
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw fault(`${file} has the key ${shown(unknown)}.`, choice(unknown, keys));

  const words = (key: string): string | undefined => {
    const one = fields[key];
    if (one === undefined || (typeof one === 'string' && one.trim() !== '' && one.length <= 500)) return one;
    throw fault(`"${key}" in ${file} is ${shown(one)}.`, 'Write a text in quotes, or leave it out.');
  };
  const oneOf = <T extends string>(key: string, choices: readonly T[]): T | undefined => {
    const one = fields[key];
    if (one === undefined) return undefined;
    const found = choices.find((each) => each === one);
    if (found !== undefined) return found;
    throw fault(`"${key}" in ${file} is ${shown(one)}.`, choice(one, choices));
  };
  const name = (key: string): string | undefined => {
    const one = words(key);
    if (one === undefined || !/[/\\]|^\.{1,2}$/.test(one)) return one;
    throw fault(`"${key}" in ${file} is ${shown(one)}.`, 'Write the name of a file in the same folder.');
  };
  const family = oneOf('family', Object.keys(families) as FamilyId[]);
  return defined({
    name: words('name'),
    family,
    variant: oneOf('variant', family === undefined ? (['a', 'b'] as const) : families[family].variants),
    onnx: name('onnx'),
    tags: name('tags'),
    thresholds: thresholds(fields.thresholds, (what, fix) => fault(`${what} in ${file}.`, fix)),
    licence: words('licence'),
  });
}

function thresholds(
  value: unknown,
  fault: (what: string, fix: string) => ModelError,
): ModelThresholds | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(`"thresholds" is ${shown(value)}`, 'Write them as {"general": 0.35, "character": 0.85}.');
  const read: Partial<Record<Category, number>> = {};
  for (const [category, threshold] of Object.entries(value as Record<string, unknown>)) {
    if (!isCategory(category))
      throw fault(
        `There is no category ${shown(category)}, which has a threshold`,
        'Known are general, character, copyright, artist, meta, rating, quality, model and year.',
      );
    if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1))
      throw fault(`The threshold of ${category} is ${shown(threshold)}`, 'Write a number from 0 to 1.');
    read[category] = threshold;
  }
  return read;
}

function choice(value: unknown, known: readonly string[]): string {
  const near = typeof value === 'string' ? nearest(value, known) : undefined;
  return near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${near}"?`;
}

/** Without the keys that have no value. */
function defined(all: { [K in keyof Description]: Description[K] | undefined }): Description {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
