import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScoreStore } from '../../../../src/inference/scores/scoreStore';
import { KilledProgram } from '../../../support/killing';
import { hashOf, scoresOf } from './images';

let folder: string;
let program: KilledProgram;
const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scores-'));
  program = await KilledProgram.of(path.join(import.meta.dirname, 'killed.ts'));
});
afterAll(() => {
  program.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Lets a window put scores, kills it, and gives the contents of which it said that they are kept. */
async function killed(store: string, first: number, lines: number): Promise<number[]> {
  return (await program.killAfterLines(lines, store, String(first))).map(Number);
}

it('has after kills of two windows at once all that they said to be kept, and nothing that is wrong', async () => {
  const store = path.join(folder, 'store');
  const all: number[] = [];
  for (let round = 0; round < 4; round++) {
    const first = round * 100_000;
    const windows = [killed(store, first, 40 + round * 37), killed(store, first + 50_000, 60 + round * 23)];
    all.push(...(await Promise.all(windows)).flat());
    const scores = await new ScoreStore({ folder: store, logger }).open('model', 'a');
    for (const content of all) {
      expect(scores.get(hashOf(content))).toEqual(scoresOf(content));
      expect(scores.known({ path: `/set/${content}.png`, bytes: 100 + content, modified: 5.5 })).toBe(
        hashOf(content),
      );
    }
    await scores.close();
  }
  expect(all.length).toBeGreaterThan(400);
  // what the killed windows left was merged on the way
  const [model] = fs.readdirSync(store);
  const left = fs.readdirSync(path.join(store, model ?? '')).filter((name) => name.endsWith('.scores'));
  expect(left.length).toBeLessThan(8);
}, 60_000);
