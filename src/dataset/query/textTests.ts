// Filters of text: tags, captions, names and places.

import path from 'node:path';
import { containsTest, globParts, globTest, mapText } from '../../shared/query/glob';
import type { QueryNode } from '../../shared/query/node';
import type { TagTable } from '../index/tagTable';
import type { TagSet } from './tagPatterns';
import { captionTest, tagsLike } from './tagPatterns';
import type { Compiled, Place, Test } from './tests';
import { always, anyTest, constant, never, sure } from './tests';

/** Names and paths as they are compared: case and the kind of slash do not count. */
function plainPath(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('\\') ? lower.replaceAll('\\', '/') : lower;
}

/** The test of a text filter. */
export function textTest({ field, pattern }: QueryNode & { kind: 'text' }, table: TagTable): Compiled {
  const parts = mapText(globParts(pattern), plainPath);
  switch (field) {
    case 'tag':
      return hasTag(tagsLike(pattern, table));
    case 'caption': {
      const test = sure(captionTest(pattern, table));
      return () => test;
    }
    case 'name': {
      const contains = containsTest(parts);
      const test = sure(({ name }) => contains(plainPath(name)));
      return () => test;
    }
    case 'path': {
      const contains = containsTest(parts);
      return ({ shelf }) => below(shelf.folder, contains);
    }
    case 'any': {
      const contains = containsTest(parts);
      const caption = sure(captionTest(pattern, table));
      return (place) => anyTest([below(placeName(place), contains), caption]);
    }
    case 'folder': {
      const whole = globTest(parts);
      return (place) => constant(runsOfFolders(place).some(whole));
    }
    case 'subset': {
      const whole = globTest(parts);
      return ({ subset }) => constant(whole(plainPath(subset.name)));
    }
    case 'problem': {
      const whole = globTest(parts);
      const test = sure(({ short }) => short !== null && short.some(([code]) => whole(code)));
      return ({ shelf }) => (shelf.problems === 0 ? never : test);
    }
  }
}

/** Images that have one of the tags. */
export function hasTag({ flags, size, first }: TagSet): Compiled {
  if (size === 0) return () => never;
  const [only] = first;
  const test = sure(
    size === 1 && only !== undefined ? (entry) => entry.hasTag(only) : (entry) => entry.hasAnyTag(flags),
  );
  return ({ shelf }) =>
    size <= first.length && !first.some((number) => shelf.tags.has(number)) ? never : test;
}

/** Whether the path of an image below a folder contains something. */
function below(folder: string, contains: (text: string) => boolean): Test {
  const start = folder === '' ? '' : `${plainPath(folder)}/`;
  if (contains(start)) return always;
  return sure(({ name }) => contains(start + plainPath(name)));
}

/** Where a folder lies in its set, with `/`: from the folder of the set, or from the one that holds the subset. */
function placeName({ root, shelf, subset }: Place): string {
  for (const from of [root, path.dirname(subset.folder)]) {
    const relative = path.relative(from, shelf.folder);
    if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative;
  }
  return path.basename(shelf.folder);
}

/** The folder of a place and those above it within the set, each by every part of its path: `a/b`, `b`, `a`. */
export function runsOfFolders(place: Place): string[] {
  const name = path.join(path.basename(place.root), placeName(place));
  const names = plainPath(name)
    .split('/')
    .filter((each) => each !== '' && each !== '.');
  return names.flatMap((_, from) =>
    names.slice(from).map((_each, more) => names.slice(from, from + more + 1).join('/')),
  );
}
