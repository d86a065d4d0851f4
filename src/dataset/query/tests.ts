// Tests of images: yes, no, or not known. Not known stays so through NOT, AND and OR unless the rest decides.

import type { Subset } from '../../shared/dataset/records';
import type { Entry } from '../index/entry';
import type { ShelfModel } from '../index/shelfModel';

/** Where images are tested: a folder in a subset of a set. */
export interface Place {
  /** Id of the set, its name, and the folder that it lies in. */
  readonly set: string;
  readonly title: string;
  readonly root: string;
  readonly shelf: ShelfModel;
  readonly subset: Subset;
  readonly bucketsAreSaid: boolean;
}

/** Whether an image belongs to it. */
export const no = 0;
/** It is not known. */
export const maybe = 1;
export const yes = 2;
export type Answer = typeof no | typeof maybe | typeof yes;

export type Test = (entry: Entry) => Answer;

/** No image does: a folder with this need not be looked at. */
export const never: Test = () => no;
/** Every image does. */
export const always: Test = () => yes;

/** A query for the images of a place. */
export type Compiled = (place: Place) => Test;

/** All must hold. */
export function allTests(tests: readonly Test[]): Test {
  if (tests.includes(never)) return never;
  const [first, second, ...rest] = tests.filter((test) => test !== always);
  if (first === undefined) return always;
  if (second === undefined) return first;
  const others = [second, ...rest];
  return (entry) => {
    let answer = first(entry);
    for (const test of others) {
      if (answer === no) return no;
      answer = Math.min(answer, test(entry)) as Answer;
    }
    return answer;
  };
}

/** One must hold. */
export function anyTest(tests: readonly Test[]): Test {
  if (tests.includes(always)) return always;
  const left = tests.filter((test) => test !== never);
  if (left.length <= 1) return left[0] ?? never;
  return (entry) => {
    let answer: Answer = no;
    for (const test of left) {
      if (answer === yes) return yes;
      answer = Math.max(answer, test(entry)) as Answer;
    }
    return answer;
  };
}

/** Must not hold. */
export function opposite(test: Test): Test {
  if (test === always) return never;
  if (test === never) return always;
  return (entry) => (yes - test(entry)) as Answer;
}

/** A test that always knows. */
export function sure(test: (entry: Entry) => boolean): Test {
  return (entry) => (test(entry) ? yes : no);
}

/** A test that may not know. */
export function known(test: (entry: Entry) => boolean | undefined): Test {
  return (entry) => {
    const answer = test(entry);
    return answer === undefined ? maybe : answer ? yes : no;
  };
}

/** The same for every image. */
export function constant(value: boolean): Test {
  return value ? always : never;
}
