import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreHistogram, selectionChange } from '../../../../src/shared/tagging/histogram';
import { anyOptions, anyScores, options, scoresOf, tagList } from './tags';

describe('the histogram of scores', () => {
  it('counts each category for itself, 1 in the last bin', () => {
    const histogram = new ScoreHistogram(tagList, 10);
    histogram.add(scoresOf({ solo: 0.05, '1girl': 0.35, '2boys': 1, kira: 0.39 }));
    expect([...histogram.counts('general')]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(histogram.counts('character')[3]).toBe(1);
    expect(histogram.images).toBe(1);
  });

  it('is by difference what it is when counted anew', () => {
    fc.assert(
      fc.property(
        fc.array(anyScores, { maxLength: 6 }),
        fc.array(anyScores, { maxLength: 6 }),
        (stay, go) => {
          const changing = new ScoreHistogram(tagList);
          for (const scores of [...go, ...stay]) changing.add(scores);
          for (const scores of go) changing.remove(scores);
          const anew = new ScoreHistogram(tagList);
          for (const scores of stay) anew.add(scores);
          expect(changing.images).toBe(anew.images);
          for (const { category } of tagList)
            expect(changing.counts(category)).toEqual(anew.counts(category));
        },
      ),
    );
  });
});

describe('what other options change', () => {
  it('is counted in tags and in pictures', () => {
    const images = [
      scoresOf({ solo: 0.5, '1girl': 0.3 }),
      scoresOf({ solo: 0.9 }),
      scoresOf({ hair: 0.6, long_hair: 0.3 }),
    ];
    const change = selectionChange(images, tagList, options(), options({ thresholds: { general: 0.25 } }));
    expect(change).toEqual({ gained: 2, lost: 1, images: 2, tags: 4 });
  });

  it('is the reverse the other way round, and nothing between equals', () => {
    fc.assert(
      fc.property(fc.array(anyScores, { maxLength: 5 }), anyOptions, anyOptions, (images, a, b) => {
        const there = selectionChange(images, tagList, a, b);
        const back = selectionChange(images, tagList, b, a);
        expect([there.gained, there.lost, there.images]).toEqual([back.lost, back.gained, back.images]);
        expect(there.tags - back.tags).toBe(there.gained - there.lost);
        expect(selectionChange(images, tagList, a, a)).toMatchObject({ gained: 0, lost: 0, images: 0 });
      }),
    );
  });
});
