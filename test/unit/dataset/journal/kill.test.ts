import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KilledProgram } from '../../../support/killing';
import { Place } from './place';

const kills = 20;
const files = 300;
let program: KilledProgram;

beforeAll(async () => {
  program = await KilledProgram.of(path.join(import.meta.dirname, 'killed.ts'));
});
afterAll(() => program.remove());

/** Lets the program work and kills it so many milliseconds after it has begun. */
async function killAfter(place: Place, milliseconds: number, moving = ''): Promise<void> {
  await program.killAfter(milliseconds, place.folder, String(files), moving);
}

const numbers = Array.from({ length: files }, (_, n) => n);
const old = (n: number): string | null => (n % 5 === 0 ? null : `old ${n} `.repeat(100));
const fresh = (n: number): string | null => (n % 5 === 1 ? null : `new ${n} `.repeat(100));

/** Moments spread evenly over doing a step, undoing it and doing it again, so that writing the plan, the files and the marks are all met. */
async function moments(count: number, moving = ''): Promise<number[]> {
  const place = new Place();
  for (const n of numbers) place.write(moving === '' ? `${n}.txt` : `${n}.png`, moving === '' ? old(n) : '');
  const whole = await program.timeToSecondLine(place.folder, String(files), moving);
  place.remove();
  return Array.from({ length: count }, (_, n) => Math.round(((n * 0.37) % 1) * 2.5 * whole));
}

it('a kill at any moment leaves every caption old or new, and both ways open', async () => {
  let interrupted = 0;
  for (const [round, moment] of (await moments(kills)).entries()) {
    const place = new Place();
    for (const n of numbers) place.write(`${n}.txt`, old(n));
    await killAfter(place, moment);

    for (const n of numbers) expect([old(n), fresh(n)]).toContain(place.read(`${n}.txt`));
    const report = await place.journal.recover();
    const [step] = await place.journal.list();
    expect(report.interrupted.map((each) => [each.step.id, each.other, each.halfway])).toEqual(
      step?.state === 'interrupted' ? [[step.id, [], []]] : [],
    );
    expect(place.names().filter((name) => !/^\d+\.txt$/.test(name))).toEqual([]);
    expect(leftOver(place)).toEqual([]);
    if (step === undefined) expect(numbers.map((n) => place.read(`${n}.txt`))).toEqual(numbers.map(old));
    else {
      if (step.state === 'interrupted') interrupted++;
      const back = round % 2 === 0;
      const done = back ? await place.journal.undo(step.id) : await place.journal.redo(step.id);
      expect(done).toMatchObject({ conflicts: [], failures: [] });
      expect(numbers.map((n) => place.read(`${n}.txt`))).toEqual(numbers.map(back ? old : fresh));
    }
    place.remove();
  }
  // otherwise the kills came too early or too late, and nothing was shown
  expect(interrupted).toBeGreaterThan(kills / 4);
}, 240_000);

it('a kill while names change in a circle loses no file, and is undone', async () => {
  for (const moment of await moments(8, 'moving')) {
    const place = new Place();
    for (const n of numbers) place.write(`${n}.png`, `picture ${n}`);
    await killAfter(place, moment, 'moving');
    await place.journal.recover();
    const [step] = await place.journal.list();
    if (step !== undefined) {
      expect(await place.journal.undo(step.id)).toMatchObject({ conflicts: [], failures: [] });
    }
    expect(numbers.map((n) => place.read(`${n}.png`))).toEqual(numbers.map((n) => `picture ${n}`));
    expect(leftOver(place)).toEqual([]);
    place.remove();
  }
}, 120_000);

/** Files beside the captions that no person has made. */
function leftOver(place: Place): string[] {
  return fs.readdirSync(place.folder).filter((name) => name.startsWith('.blocklora-'));
}
