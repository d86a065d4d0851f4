import { expect, it } from 'vitest';
import { queryFor } from '../../../../src/features/tags/placeQuery';

const tags = (...keys: string[]): { key: string }[] => keys.map((key) => ({ key }));

it('names one of the tags, within the images that the table is about', () => {
  expect(queryFor(tags('smile'), { set: '*', query: '' })).toBe('tag:smile');
  expect(queryFor(tags('long hair', 'a*b'), { set: '*', query: 'is:tagged OR x' })).toBe(
    '(is:tagged OR x) (tag:"long hair" OR tag:"a\\*b")',
  );
});

it('is refused where an edit would reach further than was meant', () => {
  expect(() => queryFor(tags('smile'), { set: '*', query: 'tags>many' })).toThrow(
    'The query above is not right.',
  );
  expect(() => queryFor(tags(...Array.from({ length: 201 }, String)), { set: '*', query: '' })).toThrow(
    '201 tags',
  );
});
