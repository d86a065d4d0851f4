import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { goldens } from '../../../support/taggingGoldens';
import { onnxFile } from '../../../support/onnxFile';
import { writePictures } from './pictures';
import { modelFiles, tagAll, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
let images: string[] = [];

beforeAll(async () => {
  images = await writePictures(path.join(rig.folder, 'pictures'), 1);
});

/** Numbers that look random and are the same each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The bytes with a few changed, cut out or put in. */
function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = numbers(seed);
  let result = Buffer.from(bytes);
  for (let change = 0; change < 1 + random() * 6; change++) {
    const at = Math.floor(random() * result.length);
    const kind = random();
    if (kind < 0.6) result[at] = Math.floor(random() * 256);
    else if (kind < 0.8)
      result = Buffer.concat([result.subarray(0, at), result.subarray(at + Math.ceil(random() * 40))]);
    else
      result = Buffer.concat([
        result.subarray(0, at),
        Buffer.from(Array.from({ length: Math.ceil(random() * 12) }, () => random() * 256)),
        result.subarray(at),
      ]);
  }
  return result;
}

describe('a damaged model', () => {
  const originals: readonly [string, Uint8Array, number][] = [
    ['a small one', onnxFile(), 4],
    ['one with convolutions', fs.readFileSync(path.join(goldens, 'models/wd/model.onnx')), 14],
  ];

  it.each(originals)(
    'is used or refused with a sentence, and hurts nobody: %s',
    async (name, bytes, tags) => {
      const client = rig.client();
      const refused: string[] = [];
      for (let seed = 1; seed <= 60; seed++) {
        const onnx = path.join(rig.folder, `${name} ${seed}.onnx`);
        fs.writeFileSync(onnx, damaged(bytes, seed));
        const told = tagAll(client, { model: modelFiles(onnx, tags), images });
        await told.summary.then(
          ({ done, failed }) => expect(done + failed).toBe(1),
          (error: { code?: string; message: string; fix?: string }) => {
            expect(error.code, error.message).toMatch(/^[a-z-]+$/);
            expect(error.code, error.message).not.toBe('internal');
            expect(error.fix).toMatch(/\.$/);
            refused.push(error.code ?? '');
          },
        );
      }
      expect(refused.length).toBeGreaterThan(5);
    },
  );
});
