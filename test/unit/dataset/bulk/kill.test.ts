import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KilledProgram } from '../../../support/killing';
import { Place } from '../journal/place';

const files = 1500;
let program: KilledProgram;

beforeAll(async () => {
  program = await KilledProgram.of(path.join(import.meta.dirname, 'killed.ts'));
});
afterAll(() => program.remove());

const numbers = Array.from({ length: files }, (_, n) => n);
const old = (n: number): string => `picture ${n}, Blue_Eye,  long hair\r\n`;
const fresh = (n: number): string => `picture ${n}, blue eyes,  long hair\r\n`;

function placeOfCaptions(): Place {
  const place = new Place();
  for (const n of numbers) place.write(`${n}.txt`, old(n));
  return place;
}

it('a kill in the middle of a rename in 1,500 captions leaves each old or new, and undo gives the old ones', async () => {
  let interrupted = 0;
  const timed = placeOfCaptions();
  const whole = await program.timeToSecondLine(timed.folder, String(files));
  timed.remove();
  for (const part of [0.2, 0.4]) {
    const place = placeOfCaptions();
    await program.killAfter(part * whole, place.folder, String(files));
    const now = numbers.map((n) => place.read(`${n}.txt`));
    expect(now.findIndex((text, n) => text !== old(n) && text !== fresh(n))).toBe(-1);
    await place.journal.recover();
    const step = (await place.journal.list()).find(({ state }) => state !== 'undone');
    if (step?.state === 'interrupted') interrupted++;
    if (step !== undefined)
      expect(await place.journal.undo(step.id)).toMatchObject({ conflicts: [], failures: [] });
    expect(numbers.findIndex((n) => place.read(`${n}.txt`) !== old(n))).toBe(-1);
    expect(place.names()).toHaveLength(files);
    place.remove();
  }
  // otherwise the kills came too early or too late, and nothing was shown
  expect(interrupted).toBeGreaterThan(0);
}, 300_000);
