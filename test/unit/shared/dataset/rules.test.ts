import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Size } from '../../../../src/shared/dataset/buckets';
import { bucketRule, bucketSizes, fit } from '../../../../src/shared/dataset/buckets';
import { captionLine, splitTags } from '../../../../src/shared/dataset/captionText';
import { isImageName, nameOfRepeats, repeatName } from '../../../../src/shared/dataset/names';
import { naturalCompare, naturalSorted } from '../../../../src/shared/dataset/naturalOrder';
import { showings } from '../../../../src/shared/dataset/showings';

type Pair = [number, number];

interface Rules {
  readonly fit: readonly {
    readonly resolution: Pair;
    readonly settings: {
      enabled: boolean;
      min_side: number | null;
      max_side: number | null;
      step: number;
      no_upscale: boolean;
    };
    readonly buckets: readonly Pair[];
    readonly fits: readonly [size: Pair, fit: [bucket: Pair, resized: Pair, crop: Pair] | null][];
  }[];
  readonly natural: readonly string[];
  readonly repeatNames: readonly [string, [number, string] | null][];
  readonly images: readonly [string, boolean][];
  readonly tags: readonly [string, string[]][];
}

const golden = path.join(import.meta.dirname, '../../../fixtures/golden');
const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(golden, file), 'utf8'));
const rules = read('dataset/rules.json') as Rules;
const pair = ({ width, height }: Size): Pair => [width, height];
const size = ([width, height]: Pair): Size => ({ width, height });

it("puts every size into the trainer's bucket, resized and cropped as there", () => {
  for (const { resolution, settings, buckets, fits } of rules.fit) {
    const rule = bucketRule(size(resolution), {
      enabled: settings.enabled,
      minSide: settings.min_side,
      maxSide: settings.max_side,
      step: settings.step,
      noUpscale: settings.no_upscale,
    });
    expect(bucketSizes(rule).map(pair)).toEqual(buckets);
    for (const [image, expected] of fits) {
      const found = fit(size(image), rule);
      const made = found && [pair(found.bucket), pair(found.resized), [found.crop.left, found.crop.top]];
      expect(made, JSON.stringify({ image, resolution, settings })).toEqual(expected);
    }
  }
});

it("sorts names as the trainer's epochs have them", () => {
  expect(naturalSorted(rules.natural.toReversed(), (name) => name)).toEqual(rules.natural);
});

it('orders names in one way, whatever they are', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.stringMatching(/^[aAbB0-9.]{0,6}$/),
  );
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(naturalCompare(a, b))).toBe(-Math.sign(naturalCompare(b, a)) + 0);
      if (a !== b) expect(naturalCompare(a, b)).not.toBe(0);
      if (naturalCompare(a, b) < 0 && naturalCompare(b, c) < 0) expect(naturalCompare(a, c)).toBeLessThan(0);
    }),
    { numRuns: 2000, seed: 4 },
  );
});

it('reads `N_trigger class` and knows images as the trainer does', () => {
  for (const [name, expected] of rules.repeatNames) {
    const found = repeatName(name);
    expect(found && [found.repeats, found.words], name).toEqual(expected);
  }
  for (const [name, expected] of rules.images) expect(isImageName(name), name).toBe(expected);
  expect(repeatName('10_kira  small girl')).toEqual({
    repeats: 10,
    words: 'kira  small girl',
    trigger: 'kira',
    classWord: 'small girl',
  });
  expect(nameOfRepeats(10, 'kira', 'girl')).toBe('10_kira girl');
});

it('splits captions into the tags that the trainer finds', () => {
  for (const [caption, tags] of rules.tags) expect(splitTags(caption), JSON.stringify(caption)).toEqual(tags);
  expect(captionLine('\r\n  a, b \r\n\nc\rd')).toEqual({ line: 'a, b', ignoredLines: 2 });
  expect(splitTags('a ;b', ';')).toEqual(['a', 'b']);
});

interface CountCase {
  readonly train: Readonly<Record<string, Pair>>;
  readonly reg: Readonly<Record<string, Pair>>;
  readonly images_per_epoch: number;
}

it("counts an epoch as sd-scripts' own code does", () => {
  const { cases } = read('kohya-keys/dataset-counts.json') as { cases: readonly CountCase[] };
  const subsets = (folders: CountCase['train'], regularization: boolean): Parameters<typeof showings>[0] =>
    Object.values(folders).map(([images, repeats]) => ({ images, repeats, regularization }));
  for (const each of cases)
    expect(showings([...subsets(each.train, false), ...subsets(each.reg, true)]), JSON.stringify(each)).toBe(
      each.images_per_epoch,
    );
});
