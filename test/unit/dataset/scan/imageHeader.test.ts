import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HeaderBytes } from '../../../../src/dataset/scan/headerBytes';
import type { HeaderFacts, HeaderFault } from '../../../../src/dataset/scan/imageHeader';
import { imageHeader } from '../../../../src/dataset/scan/imageHeader';
import { jpeg, png } from '../../../bench/dataset/pictures.mjs';

const golden = path.join(import.meta.dirname, '../../../fixtures/golden/dataset');
const pictures = fs.readdirSync(path.join(golden, 'pictures'));
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'header-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What the reader says of bytes, and how often it read. */
function headerOf(bytes: Buffer): HeaderFacts | HeaderFault {
  const file = path.join(folder, 'picture');
  fs.writeFileSync(file, bytes);
  const descriptor = fs.openSync(file, 'r');
  try {
    return imageHeader(new HeaderBytes(descriptor, bytes.length));
  } finally {
    fs.closeSync(descriptor);
  }
}

function upright(facts: HeaderFacts | HeaderFault): [number, number] | HeaderFault {
  if (typeof facts === 'string') return facts;
  return facts.orientation >= 5 ? [facts.height, facts.width] : [facts.width, facts.height];
}

it('has at least a picture of every format and orientation to compare with', () => {
  expect(pictures.length).toBeGreaterThanOrEqual(20);
});

it.each(pictures)('reads the size of %s that Pillow reads', (name) => {
  const sizes = JSON.parse(fs.readFileSync(path.join(golden, 'pictures.json'), 'utf8')) as Record<
    string,
    number[]
  >;
  expect(upright(headerOf(fs.readFileSync(path.join(golden, 'pictures', name))))).toEqual(sizes[name]);
});

it.each<[string, Buffer, HeaderFault]>([
  ['an empty file', Buffer.alloc(0), 'empty'],
  ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid'), 'lfs-pointer'],
  ['a web page', Buffer.from('  <!DOCTYPE html><html>'), 'web-page'],
  ['a web page that is short', Buffer.from('<html>'), 'web-page'],
  ['a text', Buffer.from('hello'), 'unknown-format'],
  ['half a PNG header', png(64, 64).subarray(0, 20), 'damaged'],
  ['a PNG without a side', png(0, 64), 'damaged'],
  ['a JPEG that ends before its frame', jpeg(5, 5).subarray(0, 22), 'damaged'],
  ['a JPEG without height', jpeg(5, 0), 'damaged'],
  ['a segment of no length', Buffer.from('ffd8ffe00000ffc0001108', 'hex'), 'damaged'],
  ['a bitmap of one byte', Buffer.from('BM'), 'damaged'],
])('says what is wrong with %s', (_, bytes, fault) => {
  expect(headerOf(bytes)).toBe(fault);
});

it('reads the frame of a JPEG behind segments that fill megabytes, with a few readings', () => {
  const segment = Buffer.concat([Buffer.from('ffe2fffe', 'hex'), Buffer.alloc(0xfffc)]);
  const plain = jpeg(832, 640);
  const bytes = Buffer.concat([
    plain.subarray(0, 2),
    ...Array.from({ length: 40 }, () => segment),
    plain.subarray(2),
  ]);
  expect(upright(headerOf(bytes))).toEqual([832, 640]);
});

it('gives up on a file that would have it read for ever', () => {
  const segments = Buffer.alloc(4_000_000);
  for (let at = 0; at + 4 < segments.length; at += 4098) Buffer.from('ffe21000', 'hex').copy(segments, at);
  const bytes = Buffer.concat([Buffer.from('ffd8', 'hex'), segments]);
  expect(headerOf(bytes)).toBe('damaged');
});

it('survives any damage: it says a size within the file or a fault, and never throws', () => {
  const files = pictures.map((name) =>
    fs.readFileSync(path.join(golden, 'pictures', name)).subarray(0, 3000),
  );
  const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...files), damage, fc.nat(3000), (original, changes, length) => {
      const bytes = Buffer.from(original);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      const found = headerOf(bytes.subarray(0, Math.max(1, length)));
      if (typeof found === 'string') return;
      expect(found.width).toBeGreaterThan(0);
      expect(found.height).toBeGreaterThan(0);
      expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(found.orientation);
    }),
    { numRuns: 1000, seed: 4 },
  );
});
