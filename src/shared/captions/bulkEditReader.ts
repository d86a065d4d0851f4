import { tagKey } from '../tagging/tagText';
import { nearest } from '../nearest';
import { UserFault } from '../userFault';
import type { BulkEdit } from './bulkEdit';
import { patternOf } from './bulkReplace';

/** An edit that cannot be read. */
export class EditError extends UserFault {
  override readonly name = 'EditError';
}

type Check = (value: unknown, place: string) => void;
type Checks = Readonly<Record<string, Check>>;

/** The keys of each kind. One whose name ends with `?` may be left out. */
const kinds: Readonly<Record<BulkEdit['kind'], Checks>> = {
  add: { tags, at: position },
  remove: { tags },
  rename: { from: tags, to: tag },
  replace: {
    find: filled,
    by: line,
    regex: flag,
    matchCase: flag,
    unit: oneOf('tag', 'part-of-tag', 'caption'),
  },
  order: {
    by: oneOf('trigger', 'category', 'frequency', 'name', 'reverse', 'shuffle'),
    keepFirst: count,
    'seed?': seed,
  },
  front: { tags },
  dedupe: {},
  affix: { prefix: line, suffix: line, unit: oneOf('tag', 'caption') },
  set: { tags: anyTags },
  arrange: { tags },
};

/**
 * An edit from a script's or a view's arguments. Strict: what is missing, wrong or not known is a fault that names the key.
 *
 * @throws EditError edit-invalid
 */
export function readBulkEdit(value: unknown): BulkEdit {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(`${shown(value)} is no edit`, 'Give an object, such as { "kind": "dedupe" }.');
  const { kind, ...given } = value as Record<string, unknown>;
  oneOf(...Object.keys(kinds))(kind, 'kind');
  const checks = kinds[kind as BulkEdit['kind']];
  const known = Object.keys(checks).map((key) => key.replace('?', ''));
  for (const key of Object.keys(given))
    if (!known.includes(key)) {
      const near = nearest(key, known);
      throw fault(
        `The edit ${String(kind)} has no ${key}`,
        near === undefined
          ? `It has ${known.join(', ') || 'nothing but its kind'}.`
          : `Did you mean ${near}?`,
      );
    }
  for (const [name, check] of Object.entries(checks)) {
    const key = name.replace('?', '');
    if (given[key] === undefined && name.endsWith('?')) continue;
    check(given[key], key);
  }
  const edit = value as BulkEdit;
  if (edit.kind === 'replace') pattern(edit);
  return edit;
}

function pattern(edit: Extract<BulkEdit, { readonly kind: 'replace' }>): void {
  try {
    patternOf(edit);
  } catch (error) {
    throw fault(
      `${shown(edit.find)} is no regular expression: ${(error as Error).message}`,
      'Correct it, or look for plain text with "regex": false.',
    );
  }
}

function tags(value: unknown, place: string): void {
  anyTags(value, place);
  if ((value as readonly unknown[]).length === 0) throw fault(`${place} names no tag`, 'Name at least one.');
}

function anyTags(value: unknown, place: string): void {
  if (!Array.isArray(value)) throw wrong(value, place, 'a list of tags, such as ["solo", "smile"]');
  value.forEach((each, index) => tag(each, `${place}.${index}`));
}

function tag(value: unknown, place: string): void {
  line(value, place);
  // a kaomoji of underscores alone has no key, and could not be told from others
  if (tagKey(value as string) === '') throw wrong(value, place, 'a tag');
}

function filled(value: unknown, place: string): void {
  line(value, place);
  if (value === '') throw wrong(value, place, 'what to look for');
}

function line(value: unknown, place: string): void {
  if (typeof value !== 'string') throw wrong(value, place, 'text');
  if (/[\r\n]/.test(value)) throw wrong(value, place, 'text on one line, since a caption is one');
}

function position(value: unknown, place: string): void {
  if (typeof value === 'number') count(value, place);
  else oneOf('start', 'end', 'after-trigger')(value, place);
}

function count(value: unknown, place: string): void {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw wrong(value, place, 'a whole number of tags, 0 or more');
}

function seed(value: unknown, place: string): void {
  if (!Number.isSafeInteger(value)) throw wrong(value, place, 'a whole number');
}

function flag(value: unknown, place: string): void {
  if (typeof value !== 'boolean') throw wrong(value, place, 'true or false');
}

function oneOf(...choices: readonly string[]): Check {
  return (value, place) => {
    if (choices.includes(value as string)) return;
    const near = typeof value === 'string' ? nearest(value, choices) : undefined;
    throw near === undefined
      ? wrong(value, place, `one of ${choices.join(', ')}`)
      : fault(`${shown(value)} is not known as ${place}`, `Did you mean ${near}?`);
  };
}

function wrong(value: unknown, place: string, wanted: string): EditError {
  return fault(
    value === undefined ? `The edit does not say ${place}` : `${shown(value)} cannot be ${place} of an edit`,
    `Give ${wanted}.`,
  );
}

function fault(message: string, fix: string): EditError {
  return new EditError('edit-invalid', `${message}.`, fix);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
