import { patternOf } from '../../shared/captions/bulkReplace';

/** What a person typed to be found. */
export interface Find {
  readonly find: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
}

/**
 * Reads what was typed: text, in which case counts when it has a capital letter, or a regular expression between slashes, in which case
 * counts unless an `i` follows.
 */
export function readFind(typed: string): Find {
  const [, source, flags] = /^\/(.+)\/(i?)$/su.exec(typed) ?? [];
  if (source !== undefined) return { find: source, regex: true, matchCase: flags !== 'i' };
  return { find: typed, regex: false, matchCase: typed !== typed.toLowerCase() };
}

/** What is wrong with it, as a sentence; undefined when nothing is. */
export function findProblem(typed: string): string | undefined {
  const find = readFind(typed);
  if (find.find === '') return 'Enter what to look for.';
  try {
    patternOf({ ...find, unit: 'part-of-tag' });
    return undefined;
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}
