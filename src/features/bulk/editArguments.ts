import { readBulkEdit } from '../../shared/captions/bulkEditReader';
import type { EditRequest } from '../../shared/captions/editRequest';
import { nearest } from '../../shared/nearest';
import { BulkError } from './bulkError';

/** A request of which the edit, or the images, may still have to be asked for. */
export type PartialRequest = Partial<EditRequest>;

const known = ['images', 'set', 'query', 'edit', 'title', 'preview'] as const;

/**
 * The arguments of `blockLora.editCaptions`. Strict, since scripts write them.
 *
 * @throws BulkError request-invalid, EditError edit-invalid
 */
export function readEditRequest(value: unknown): PartialRequest {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw fault(`${shown(value)} is no request`, example);
  const given = value as Record<string, unknown>;
  for (const key of Object.keys(given))
    if (!known.includes(key as (typeof known)[number])) {
      const near = nearest(key, known);
      throw fault(`A request has no ${key}`, near === undefined ? example : `Did you mean ${near}?`);
    }
  const text = (key: 'set' | 'query' | 'title'): string | undefined => {
    const found = given[key];
    if (found === undefined || found === null) return undefined;
    if (typeof found !== 'string') throw fault(`${shown(found)} cannot be ${key} of a request`, 'Give text.');
    return found;
  };
  return {
    images: images(given['images']),
    set: text('set'),
    query: text('query'),
    title: text('title'),
    edit: given['edit'] === undefined ? undefined : readBulkEdit(given['edit']),
    preview: flag(given['preview']),
  };
}

function images(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string' && one !== ''))
    throw fault(`${shown(value)} cannot be images of a request`, 'Give a list of absolute paths.');
  return value;
}

function flag(value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw fault(`${shown(value)} cannot be preview of a request`, 'Give true or false.');
}

const example = 'Give an object, such as { "set": "…", "edit": { "kind": "dedupe" } }.';

function fault(message: string, fix: string): BulkError {
  return new BulkError('request-invalid', `${message}.`, fix);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
