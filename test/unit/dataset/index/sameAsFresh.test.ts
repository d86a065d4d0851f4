import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Places } from '../../../../src/dataset/sources/findSets';
import { png } from '../../../bench/dataset/pictures.mjs';
import { answers, Pair, Place } from '../place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

const folders = ['a', 'a/deep', '10_kira girl', '2_kira', 'b', 'b/3_x y', '.hidden', 'node_modules'];
const stems = ['1', '2', '10', 'A', 'a', 'ü', '😀'];
const endings = ['.png', '.PNG', '.jpg', '.txt', '.caption', '.TXT', '.toml', '.json'];
const toml = (folder: string): string =>
  `[[datasets]]\nresolution = 64\n[[datasets.subsets]]\nimage_dir = "${folder}"\ncaption_extension = ".txt"\n`;
const job = (folder: string): string =>
  `{ "version": 1, // a job\n "dataset": { "sources": [{ "path": "${folder}", "recursive": true }], "captions": { "separator": ";" } } }`;

type Step =
  | { readonly kind: 'write'; readonly file: string; readonly content: string | Buffer }
  | { readonly kind: 'delete'; readonly file: string }
  | { readonly kind: 'move'; readonly file: string; readonly to: string }
  | { readonly kind: 'link'; readonly file: string; readonly to: string };

const file = fc
  .tuple(fc.constantFrom('', ...folders), fc.constantFrom(...stems), fc.constantFrom(...endings))
  .map(([folder, stem, ending]) => path.join(folder, stem + ending));
const anything = fc.oneof(file, fc.constantFrom(...folders));
const content = fc.oneof(
  fc.constantFrom('', 'a, b', 'a,a', 'one\ntwo', 'x; y', '\0', '\ufeffb', '<html>'),
  fc.constantFrom(png(64, 64), png(8, 200), Buffer.from([0xff, 0xd8, 0xff])),
  fc.constantFrom(...folders).map(toml),
  fc.constantFrom(...folders).map(job),
);
// of a link to a file no watcher tells that the file has changed
const link = fc.record({ kind: fc.constant('link'), file: anything, to: fc.constantFrom(...folders) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write'), file, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), file: anything }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move'), file: anything, to: anything }) },
  { weight: 1, arbitrary: link },
);

/** Does a step as far as it is possible; the paths that a watcher would name. */
function run(taken: Step): string[] {
  const target = place.of(taken.file);
  try {
    switch (taken.kind) {
      case 'write':
        if (fs.existsSync(target) && fs.statSync(target).isDirectory()) return [];
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, taken.content);
        break;
      case 'delete':
        fs.rmSync(target, { recursive: true, force: true });
        break;
      case 'move':
        fs.renameSync(target, place.of(taken.to));
        return [target, place.of(taken.to)];
      case 'link':
        fs.symlinkSync(place.of(taken.to), target);
    }
  } catch {
    // nothing happened, or half of it
  }
  // a watcher names a new folder and what is in it
  return taken.kind === 'write' ? [path.dirname(target), target] : [target];
}

function places(): Places {
  return {
    roots: [place.root],
    folders: [place.of('b'), place.of('.hidden')],
    jobFiles: [place.of('a', '1.json'), place.of('2.json')],
  };
}

it('is the same after any changes as a fresh scan would be', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      async (bursts) => {
        for (const name of fs.readdirSync(place.root))
          fs.rmSync(place.of(name), { recursive: true, force: true });
        place.image('a/1.png', 'x, y');
        place.image('10_kira girl/2.png');
        place.write('set.toml', toml('a'));
        const index = await new Pair(places()).start();
        for (const burst of bursts) {
          await index.changed(...burst.flatMap(run));
          const fresh = await new Pair(places()).start();
          expect(answers(index.model)).toEqual(answers(fresh.model));
        }
      },
    ),
    { numRuns: 60, seed: 4 },
  );
}, 60_000);

it('is the same from a cache as from the disk, whatever happened in between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { maxLength: 6 }),
      async (before, after) => {
        for (const name of fs.readdirSync(place.root))
          fs.rmSync(place.of(name), { recursive: true, force: true });
        const cache = place.of('.cache');
        place.image('a/1.png', 'x, y');
        before.forEach(run);
        await (await new Pair(places()).start(cache)).end();
        after.forEach(run);
        const warm = await new Pair(places()).start(cache);
        const fresh = await new Pair(places()).start();
        expect(answers(warm.model)).toEqual(answers(fresh.model));
        await warm.end();
      },
    ),
    { numRuns: 40, seed: 4 },
  );
}, 60_000);
