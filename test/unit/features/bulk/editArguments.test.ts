import { describe, expect, it } from 'vitest';
import { readEditRequest } from '../../../../src/features/bulk/editArguments';
import { editWords } from '../../../../src/features/bulk/editWords';
import { findProblem, readFind } from '../../../../src/features/bulk/findText';

describe('the arguments of the command', () => {
  it('may leave out everything, which is then asked for', () => {
    expect(readEditRequest(undefined)).toEqual({});
    expect(readEditRequest({ images: ['/a.png'], edit: { kind: 'dedupe' }, preview: false })).toMatchObject({
      images: ['/a.png'],
      edit: { kind: 'dedupe' },
      preview: false,
    });
  });

  it.each([
    ['all', '"all" is no request.'],
    [{ image: '/a.png' }, 'A request has no image.'],
    [{ images: '/a.png' }, '"/a.png" cannot be images of a request.'],
    [{ set: 3 }, '3 cannot be set of a request.'],
    [{ preview: 'no' }, '"no" cannot be preview of a request.'],
    [{ edit: { kind: 'remove', tags: [] } }, 'tags names no tag.'],
  ])('%j is refused with a sentence', (value, message) => {
    expect(() => readEditRequest(value)).toThrow(message);
  });
});

describe('what is typed to be found', () => {
  it.each([
    ['hair', { find: 'hair', regex: false, matchCase: false }],
    ['Hair', { find: 'Hair', regex: false, matchCase: true }],
    ['/(\\d)girls?/', { find: '(\\d)girls?', regex: true, matchCase: true }],
    ['/hair/i', { find: 'hair', regex: true, matchCase: false }],
    ['a/b', { find: 'a/b', regex: false, matchCase: false }],
  ])('%s is understood', (typed, find) => {
    expect(readFind(typed)).toEqual(find);
    expect(findProblem(typed)).toBeUndefined();
  });

  it('is told to be wrong while it is typed', () => {
    expect(findProblem('')).toBe('Enter what to look for.');
    expect(findProblem('/(/')).toMatch(/^Invalid regular expression/);
  });
});

it('every edit has words for the history', () => {
  expect(editWords({ kind: 'rename', from: ['a', 'b'], to: 'c' })).toBe('Rename “a”, “b” to “c”');
  expect(editWords({ kind: 'remove', tags: ['a', 'b', 'c', 'd'] })).toBe('Remove 4 tags');
  expect(editWords({ kind: 'affix', prefix: '', suffix: 's', unit: 'tag' })).toBe('Put “s” behind each tag');
});
