import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeCaption, encodeLike, readCaption } from '../../../../src/dataset/captions/captionFile';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caption-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const encodings = fc.constantFrom(
  { encoding: 'utf8', bom: false } as const,
  { encoding: 'utf8', bom: true } as const,
  { encoding: 'utf16le', bom: true } as const,
  { encoding: 'utf16be', bom: true } as const,
);

describe('a caption file', () => {
  it('is not there, which is no error', async () => {
    expect(await readCaption(path.join(folder, 'none.txt'))).toBeNull();
  });

  it('keeps encoding, mark and line breaks when it is written back', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ü', '漢', '😀', ',', '\n', '\r\n', '\r', ' '),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, encodings, (written, how) => {
        const bytes = encodeLike(written, how);
        const read = decodeCaption(bytes, 'a.txt');
        // without letters nothing tells wide text from other bytes, so only what has a mark is promised
        expect(read).toMatchObject({ text: written, ...how, finalNewline: written.endsWith('\n') });
        expect(encodeLike(read.text, read)).toEqual(bytes);
      }),
    );
  });

  it('is UTF-16 without a mark when its letters have zeros', () => {
    const read = decodeCaption(Buffer.from('1girl\r\n', 'utf16le'), 'a.txt');
    expect(read).toMatchObject({ text: '1girl\r\n', encoding: 'utf16le', bom: false, newline: '\r\n' });
    expect(encodeLike('solo', read)).toEqual(Buffer.from('solo', 'utf16le'));
  });

  it.each([
    ['Latin-1', Buffer.from([0x67, 0x72, 0xfc, 0x6e])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
    ['half a wide letter', Buffer.from([0xff, 0xfe, 0x61])],
  ])('that is %s is refused, not guessed at', (_what, bytes) => {
    expect(() => decodeCaption(bytes, 'a.txt')).toThrow(
      expect.objectContaining({ code: 'caption-not-text' }),
    );
  });

  it('that is large, or a folder, is refused with a remedy', async () => {
    expect(() => decodeCaption(Buffer.alloc(200_000, 97), 'a.txt')).toThrow(
      expect.objectContaining({ code: 'caption-too-large' }),
    );
    fs.mkdirSync(path.join(folder, 'f.txt'));
    await expect(readCaption(path.join(folder, 'f.txt'))).rejects.toMatchObject({
      code: 'caption-unreadable',
      message: expect.stringContaining('folder'),
    });
  });

  it('never throws anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          const read = decodeCaption(Buffer.from(bytes), 'a.txt');
          expect(encodeLike(read.text, read)).toEqual(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'caption-not-text' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
