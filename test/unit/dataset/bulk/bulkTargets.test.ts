import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bulkTargets } from '../../../../src/dataset/bulk/bulkTargets';
import { bucketRule } from '../../../../src/shared/dataset/buckets';
import type { DataSet, ImageRecord, Subset } from '../../../../src/shared/dataset/records';
import { Place } from '../journal/place';

let place: Place;
beforeEach(() => (place = new Place()));
afterEach(() => place.remove());

/** A data set with one subset. */
function set(id: string, folder: string, more: Partial<Subset>): DataSet {
  const subset: Subset = {
    id: `${id} ${folder}`,
    name: folder,
    folder: place.path(folder),
    recursive: true,
    repeats: 1,
    trigger: null,
    classWord: null,
    words: null,
    regularization: false,
    flip: false,
    captionExtensions: ['.txt', '.caption'],
    separator: ',',
    wildcard: false,
    kind: 'folder',
    file: null,
    place: null,
    buckets: bucketRule(512),
    line: null,
    ...more,
  };
  const counts = { images: 1, tagged: 0, empty: 0, untagged: 1, problems: 0, distinctTags: 0, perEpoch: 1 };
  return {
    id,
    name: id,
    kind: 'folder',
    root: place.folder,
    file: null,
    subsets: [subset],
    buckets: subset.buckets,
    bucketsAreSaid: false,
    problems: [],
    counts,
  };
}

const noRecord = (): ImageRecord | undefined => undefined;

it('takes separator, trigger and the ending of a new caption from the data set', () => {
  const home = set('a', 'images', {
    trigger: 'kira',
    separator: '|',
    wildcard: true,
    captionExtensions: ['.caption'],
  });
  const image = place.path('images/deep/1.png');
  expect(bulkTargets({ image: noRecord, setsOf: () => [home] }, [image])).toEqual([
    {
      image,
      caption: place.path('images/deep/1.caption'),
      style: { separator: '|', wildcard: true },
      trigger: 'kira',
      seed: 'images/deep/1.png',
    },
  ]);
});

it('follows the data set through which images were chosen, where it has them', () => {
  const [first, second] = [set('a', 'images', { trigger: 'one' }), set('b', 'images', { trigger: 'two' })];
  const other = set('c', 'elsewhere', { trigger: 'three' });
  const index = { image: noRecord, setsOf: () => [first, second] };
  const triggerBy = (chosen?: DataSet): string | null | undefined =>
    bulkTargets(index, [place.path('images/1.png')], chosen)[0]?.trigger;
  expect([triggerBy(), triggerBy(second), triggerBy(other)]).toEqual(['one', 'two', 'one']);
});

it('finds the caption beside an image that no data set has', () => {
  const there = place.write('1.caption', 'a');
  const targets = bulkTargets(
    { image: noRecord, setsOf: () => [] },
    ['1.png', '2.png'].map((name) => place.path(name)),
  );
  expect(targets.map(({ caption }) => path.basename(caption))).toEqual([path.basename(there), '2.txt']);
});
