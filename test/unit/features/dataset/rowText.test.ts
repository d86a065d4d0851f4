import { describe, expect, it } from 'vitest';
import {
  bucketText,
  folderDescription,
  imageDescription,
  imageSpeech,
  rangeLabel,
  setDescription,
} from '../../../../src/features/dataset/rowText';
import { bucketRule } from '../../../../src/shared/dataset/buckets';
import { FakeSource, image, subset } from './fakeSource';

function set(counts: Record<string, number>, more = {}): Parameters<typeof setDescription>[0] {
  const [made] = new FakeSource([], [], more).sets;
  if (made === undefined) throw new Error('no set');
  return { ...made, counts: { ...made.counts, ...counts } };
}

describe('what rows say', () => {
  it('counts images, captions, and images of an epoch where they are more', () => {
    expect(setDescription(set({ images: 20, tagged: 20, perEpoch: 20 }))).toBe('20 images · all tagged');
    expect(setDescription(set({ images: 1200, tagged: 18, perEpoch: 30_000 }))).toBe(
      '1,200 images · 18 tagged · 30,000 per epoch',
    );
    expect(setDescription(set({ images: 1, tagged: 0, perEpoch: 1 }))).toBe('1 image · none tagged');
  });

  it('says when there is nothing, and how much is wrong', () => {
    expect(setDescription(set({}))).toBe('no images');
    const problems = [{ code: 'toml-syntax', severity: 'error', message: '', fix: '', file: '' }];
    expect(setDescription(set({}, { problems }))).toBe('no images · 1 problem');
  });

  it('says repeats and regularisation of a subset', () => {
    const sums = { images: 2, tagged: 2, empty: 0, untagged: 0, problems: 0 };
    expect(folderDescription(sums, undefined)).toBe('2 images · all tagged');
    expect(folderDescription(sums, subset('/x', { repeats: 10, regularization: true }))).toBe(
      '2 images · all tagged · 10 repeats · regularisation',
    );
  });

  it('shows a caption as far as it fits in a row', () => {
    expect(imageDescription(image('/a.png'))).toBe('kira, smile');
    expect(imageDescription(image('/a.png', { state: 'untagged' }))).toBe('no caption');
    const long = imageDescription(
      image('/a.png', { tags: Array.from({ length: 90 }, (_, at) => `tag ${at}`) }),
    );
    expect(long).toHaveLength(120);
    expect(long.endsWith('…')).toBe(true);
  });

  it('reads a row with its problems to a screen reader', () => {
    const problems = [
      { code: 'x', severity: 'error', message: 'It is damaged.', fix: 'F.', file: '' } as const,
    ];
    expect(imageSpeech(image('/a.png', { problems }))).toBe('a.png, 2 tags: kira, smile. It is damaged.');
  });

  it('counts ranges as people do', () => {
    expect(rangeLabel({ from: 1000, to: 1999 })).toBe('1,001–2,000');
  });

  it('says what the trainer makes of a size', () => {
    expect(bucketText(image('/a.png'), bucketRule(512))).toBe(
      '384 × 640, resized to 427 × 640, 43 px of the width cut off',
    );
    expect(bucketText(image('/a.png', { width: 500, height: 700 }), bucketRule(512))).toMatch(
      /^\d+ × \d+, resized to \d+ × \d+, \d+ px of the (width|height) cut off$/,
    );
    expect(
      bucketText(image('/a.png', { width: 20, height: 20 }), bucketRule(512, { noUpscale: true })),
    ).toMatch(/^none/);
  });
});
