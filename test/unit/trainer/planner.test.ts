import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Logger } from '../../../src/process/logger';
import { Planner } from '../../../src/trainer/planner';

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let folder: string;
let planner: Planner | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'planner-'));
});
afterEach(() => {
  planner?.dispose();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A planner whose interpreter is a script that answers as the trainer does. */
function plannerOf(body: string): Planner {
  const script = path.join(folder, 'python.mjs');
  fs.writeFileSync(
    script,
    `#!${process.execPath}
import readline from 'node:readline';
const report = (ok) => ({ version: 1, ok, diagnostics: [], plan: null });
const answer = (id, more) => console.log(JSON.stringify({ id, ...more }));
let asked = 0;
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, text } = JSON.parse(line);
  asked++;
  ${body}
});
`,
    { mode: 0o755 },
  );
  planner = new Planner({ python: () => Promise.resolve(script), trainerFolder: folder, logger: quiet });
  return planner;
}

it('answers each text by its own report, in whatever order they come', async () => {
  const asking = plannerOf(
    `setTimeout(() => answer(id, { report: report(text === 'good') }), text === 'good' ? 60 : 0); console.log('noise');`,
  );
  const answers = await Promise.all([asking.ask('a', 'good'), asking.ask('a', 'bad')]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
});

it('keeps one process for all questions', async () => {
  const asking = plannerOf(`answer(id, { report: { ...report(asked === 2) } });`);
  expect((await asking.ask('a', '1')).ok).toBe(false);
  expect((await asking.ask('a', '2')).ok).toBe(true);
});

it('says that it failed, and starts anew with the next question', async () => {
  const asking = plannerOf(
    `if (text === 'die') { console.error('out of memory'); process.exit(1); } answer(id, { report: report(true) });`,
  );
  await expect(asking.ask('a', 'die')).rejects.toMatchObject({ code: 'no-answer', cause: 'out of memory' });
  expect((await asking.ask('a', 'fine')).ok).toBe(true);
});

it('tells what went wrong inside of the trainer', async () => {
  const asking = plannerOf(`answer(id, { error: 'KeyError: x' });`);
  await expect(asking.ask('a', '')).rejects.toMatchObject({ cause: 'KeyError: x' });
});
