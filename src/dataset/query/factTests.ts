// Filters of numbers, states and things.

import { problemKind } from '../../shared/dataset/problems';
import type { QueryNode } from '../../shared/query/node';
import { compare } from '../../shared/query/node';
import { tagKey } from '../../shared/tagging/tagText';
import type { Entry } from '../index/entry';
import type { TagTable } from '../index/tagTable';
import type { QueryFacts } from './facts';
import type { Compiled, Test } from './tests';
import { constant, known, maybe, never, sure } from './tests';

/** The test of a comparison of numbers. */
export function numberTest(
  { field, comparison, value }: QueryNode & { kind: 'number' },
  table: TagTable,
  facts: QueryFacts,
): Compiled {
  const test = (of: (entry: Entry) => number | undefined): Test =>
    known((entry) => {
      const number = of(entry);
      return number === undefined ? undefined : compare(number, comparison, value);
    });
  const everywhere = (of: (entry: Entry) => number | undefined): Compiled => {
    const made = test(of);
    return () => made;
  };
  const sized = (of: (entry: Entry) => number): Compiled =>
    everywhere((entry) => (entry.width > 0 ? of(entry) : undefined));
  switch (field) {
    case 'tags':
      return everywhere((entry) => entry.tagCount);
    case 'chars':
      return everywhere((entry) => charsOf(entry, table));
    case 'tokens':
      return ({ subset, title }) => {
        if (!subset.wildcard) return test((entry) => facts.tokens.of(entry, subset.separator));
        // which of its lines is used is left to chance
        facts.note(
          `In “${title}” each line of a caption is a choice, so captions have no one number of tokens.`,
        );
        return test((entry) => (entry.tagCount === 0 ? 0 : undefined));
      };
    case 'width':
      return sized((entry) => entry.width);
    case 'height':
      return sized((entry) => entry.height);
    case 'area':
      return sized((entry) => entry.width * entry.height);
    case 'ratio':
      return sized((entry) => entry.width / entry.height);
    case 'bytes':
      return everywhere((entry) => entry.bytes);
  }
}

/** Length of the tags with `, ` between. */
function charsOf(entry: Entry, table: TagTable): number {
  let sum = Math.max(0, entry.tagCount - 1) * 2;
  for (let position = 0; position < entry.tagCount; position++)
    sum += table.names[entry.tagAt(position)]?.length ?? 0;
  return sum;
}

/** The test of `is:`. */
export function stateTest(state: (QueryNode & { kind: 'is' })['state'], facts: QueryFacts): Compiled {
  const shape = (is: (width: number, height: number) => boolean): Compiled => {
    const test = known(({ width, height }) => (width > 0 ? is(width, height) : undefined));
    return () => test;
  };
  switch (state) {
    case 'tagged':
    case 'empty':
    case 'untagged': {
      const test = sure((entry) => entry.state === state);
      return ({ shelf }) => (shelf[state] === 0 ? never : test);
    }
    case 'upscaled': {
      const test = known((entry) => (entry.width > 0 ? hasProblem(entry, 'image-enlarged') : undefined));
      return ({ bucketsAreSaid, title }) => {
        if (bucketsAreSaid) return test;
        facts.note(`“${title}” says no resolution, so it is not known which of its pictures are enlarged.`);
        return () => maybe;
      };
    }
    case 'unusable': {
      const test = sure((entry) => !entry.usable);
      return ({ shelf }) => (shelf.problems === 0 ? never : test);
    }
    case 'regularization':
      return ({ subset }) => constant(subset.regularization);
    case 'landscape':
      return shape((width, height) => width > height);
    case 'portrait':
      return shape((width, height) => width < height);
    case 'square':
      return shape((width, height) => width === height);
  }
}

function hasProblem({ short }: Entry, code: string): boolean {
  return short !== null && short.some(([each]) => each === code);
}

/** The test of `has:`. */
export function thingTest(
  thing: (QueryNode & { kind: 'has' })['thing'],
  table: TagTable,
  facts: QueryFacts,
): Compiled {
  const faulty = (is: (entry: Entry) => boolean): Compiled => {
    const test = sure(is);
    return ({ shelf }) => (shelf.problems === 0 ? never : test);
  };
  switch (thing) {
    case 'problem':
      return faulty(({ short }) => short !== null);
    case 'error':
    case 'warning':
      return faulty(
        ({ short }) => short !== null && short.some(([code]) => problemKind(code).severity === thing),
      );
    case 'caption': {
      const test = sure((entry) => entry.hasCaption);
      return () => test;
    }
    case 'mask': {
      const test = sure((entry) => entry.hasMask);
      return () => test;
    }
    case 'trigger':
      return (place) => {
        const { trigger } = place.subset;
        if (trigger === null) return never;
        const numbers = table.numbersOf(tagKey(trigger));
        return sure((entry) => numbers.some((number) => entry.hasTag(number)));
      };
    case 'scores':
      return ({ set }) => known(facts.confidences.scored(set));
  }
}
