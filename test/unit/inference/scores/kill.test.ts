import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScoreStore } from '../../../../src/inference/scores/scoreStore';
import { hashOf, scoresOf } from './images';

let folder: string;
let script: string;
const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'killed-'));
  script = path.join(folder, 'killed.cjs');
  await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'killed.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Lets a window put scores, kills it, and gives the contents of which it said that they are kept. */
function killed(store: string, first: number, lines: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, store, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(said.split('\n').slice(0, -1).map(Number)));
  });
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
