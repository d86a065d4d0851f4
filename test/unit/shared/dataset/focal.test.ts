import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Size } from '../../../../src/shared/dataset/buckets';
import { bucketRule, fit } from '../../../../src/shared/dataset/buckets';
import { cropOf, keptPart } from '../../../../src/shared/dataset/crop';
import {
  changedFocalText,
  FocalFault,
  focalName,
  focalText,
  isFocalName,
  readFocal,
  roundedFocal,
} from '../../../../src/shared/dataset/focal';

type Pair = readonly [number, number];

interface Golden {
  readonly files: readonly (readonly [
    text: string,
    Pair | { readonly line: number; readonly message: string },
  ])[];
  readonly crops: readonly (readonly [
    resolution: Pair,
    settings: { enabled: boolean; min_side: null; max_side: null; step: number; no_upscale: boolean },
    size: Pair,
    focal: Pair,
    fit: [bucket: Pair, resized: Pair, crop: Pair] | null,
  ])[];
}

const golden = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, '../../../fixtures/golden/dataset/focal.json'), 'utf8'),
) as Golden;
const size = ([width, height]: Pair): Size => ({ width, height });
const side = fc.integer({ min: 1, max: 6000 });
const sizes = fc.record({ width: side, height: side });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc.record({ x: share, y: share });
const rules = fc
  .record({
    resolution: fc.constantFrom(64, 512, 768, 1024),
    step: fc.constantFrom(8, 32, 64),
    enabled: fc.boolean(),
    noUpscale: fc.boolean(),
  })
  .map(({ resolution, ...settings }) => bucketRule(resolution, settings));

it('crops around a focal point exactly as the trainer does', () => {
  for (const [resolution, settings, image, [x, y], expected] of golden.crops) {
    const rule = bucketRule(size(resolution), {
      enabled: settings.enabled,
      step: settings.step,
      noUpscale: settings.no_upscale,
    });
    const found = cropOf(size(image), rule, { x, y });
    const made = found && [
      [found.bucket.width, found.bucket.height],
      [found.resized.width, found.resized.height],
      [found.x, found.y],
    ];
    expect(made, JSON.stringify({ resolution, settings, image, x, y })).toEqual(expected);
  }
});

it('reads focal point files exactly as the trainer does, faults with their lines and words', () => {
  for (const [text, expected] of golden.files) {
    const name = 'a.focal.toml';
    if ('line' in expected) {
      expect(() => readFocal(text, name), JSON.stringify(text)).toThrow(FocalFault);
      try {
        readFocal(text, name);
      } catch (error) {
        expect(error).toMatchObject({ code: 'focal-invalid', ...expected });
      }
    } else {
      const { x, y } = readFocal(text, name);
      expect([x === 0 ? 0 : x, y === 0 ? 0 : y], JSON.stringify(text)).toEqual(
        expected.map((part) => (part === 0 ? 0 : part)),
      );
    }
  }
});

it('crops the middle, as ever, without a focal point, and the same with one in the middle', () => {
  fc.assert(
    fc.property(sizes, rules, (image, rule) => {
      const old = fit(image, rule);
      const crop = cropOf(image, rule, null);
      expect(crop && { left: crop.x, top: crop.y }).toEqual(old && old.crop);
      expect(cropOf(image, rule, { x: 0.5, y: 0.5 })).toEqual(crop);
    }),
    { numRuns: 500, seed: 1 },
  );
});

it('keeps the focal point in the crop, whole pixels inside the picture', () => {
  fc.assert(
    fc.property(sizes, rules, points, (image, rule, focal) => {
      const crop = cropOf(image, rule, focal);
      if (crop === null) return;
      const { x, y, bucket, resized } = crop;
      expect(Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0).toBe(true);
      expect(x + bucket.width).toBeLessThanOrEqual(resized.width);
      expect(y + bucket.height).toBeLessThanOrEqual(resized.height);
      expect(focal.x * resized.width).toBeGreaterThanOrEqual(x - 1e-6);
      expect(focal.x * resized.width).toBeLessThanOrEqual(x + bucket.width + 1e-6);
      expect(focal.y * resized.height).toBeGreaterThanOrEqual(y - 1e-6);
      expect(focal.y * resized.height).toBeLessThanOrEqual(y + bucket.height + 1e-6);
      const part = keptPart(image, crop);
      expect(part.x + part.width).toBeLessThanOrEqual(image.width + 1e-6);
      expect((part.width * part.height) / (image.width * image.height)).toBeCloseTo(crop.kept, 9);
    }),
    { numRuns: 1000, seed: 2 },
  );
});

it('reads what it writes, to a ten thousandth', () => {
  fc.assert(
    fc.property(points, (focal) => {
      const read = readFocal(focalText(focal), 'a.focal.toml');
      expect(read).toEqual(roundedFocal(focal));
      expect(Math.abs(read.x - focal.x)).toBeLessThanOrEqual(0.00005 + 1e-12);
    }),
    { seed: 3 },
  );
});

it('changes the numbers in a file and leaves everything else as it is', () => {
  const text = '# mine [1, 2]\r\n\r\nfocal  = [ 0.1 ,0.2, ]  # [left, top]\r\n# end';
  expect(changedFocalText(text, 'a.focal.toml', { x: 1, y: 0.25 })).toBe(
    '# mine [1, 2]\r\n\r\nfocal  = [1, 0.25]  # [left, top]\r\n# end',
  );
  expect(() => changedFocalText('x = 1', 'a.focal.toml', { x: 1, y: 0 })).toThrow(FocalFault);
});

it('never takes anything else than a fault out of any text', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'focal',
      '=',
      '[',
      ']',
      ',',
      '0.5',
      '1',
      '-',
      '#',
      '\n',
      '\r',
      ' ',
      '"',
      'x',
      '\u0000',
      '😀',
      '1e9',
    ),
    { maxLength: 14 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        pieces.map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          const { x, y } = readFocal(text, 'a.focal.toml');
          expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(FocalFault);
          expect((error as FocalFault).line).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length);
        }
      },
    ),
    { numRuns: 5000, seed: 4 },
  );
});

it('names the file after the stem, which pictures may share', () => {
  expect(focalName('a.b.png')).toBe('a.b.focal.toml');
  expect(focalName('a.b.PNG')).toBe(focalName('a.b.jpg'));
  expect(isFocalName('A.Focal.TOML')).toBe(true);
  expect(isFocalName('focal.toml')).toBe(false);
  expect(isFocalName('set.toml')).toBe(false);
});
