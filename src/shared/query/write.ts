// Queries that parts of the program write themselves.

import type { ImageFilter } from '../dataset/records';
import { escapeGlob } from './glob';
import { printQuery } from './print';

/** The query for a tag, however it is written: `tag:"long hair"`. */
export function tagQuery(tag: string): string {
  return printQuery({ kind: 'text', field: 'tag', pattern: escapeGlob(tag) });
}

/** The query that finds what a row of the data sets shows, but for its folder and subset. */
export function filterQuery({ tag, state, problem }: ImageFilter): string {
  return [
    tag === undefined ? '' : tagQuery(tag),
    state === undefined ? '' : `is:${state}`,
    problem === undefined ? '' : printQuery({ kind: 'text', field: 'problem', pattern: escapeGlob(problem) }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
