import fs from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ScanCache } from '../../../../src/dataset/cache/scanCache';
import { FolderFacts } from '../../../../src/dataset/scan/folderFacts';
import { TagNumbers } from '../../../../src/dataset/scan/tagNumbers';
import { answers, Pair, Place } from '../place';

const now = (): undefined => undefined;
const endings = ['.txt', '.caption'];
let place: Place;
beforeEach(async () => {
  place = new Place();
  for (let number = 0; number < 5; number++) place.image(`images/${number}.png`, `tag ${number}, one\nmore`);
  place.write('images/broken.png', 'x');
  await (await start()).end();
});
afterEach(() => place.remove());

const start = (): Promise<Pair> =>
  new Pair({ roots: [place.of('images')], folders: [], jobFiles: [] }).start(place.of('cache'));
const file = (): string => place.of('cache', fs.readdirSync(place.of('cache'))[0] ?? '');

it('gives back what was written', async () => {
  const cached = await new ScanCache(place.of('cache')).read(place.of('images'), new TagNumbers(), now);
  expect(cached?.folders).toHaveLength(1);
  const [folder] = cached?.folders ?? [];
  expect(folder?.images).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png', 'broken.png']);
  expect(folder?.files.get('2.txt')).toMatchObject({ text: null, parsed: { ignored: 1 } });
  expect(folder?.files.get('broken.png')).toMatchObject({ fault: 'image-unreadable', width: 0 });
});

it('is one file, without drafts beside it', () => {
  expect(fs.readdirSync(place.of('cache'))).toHaveLength(1);
});

it('is for its own root only', async () => {
  expect(await new ScanCache(place.of('cache')).read('/elsewhere', new TagNumbers(), now)).toBeUndefined();
});

it('is left aside when it is torn or changed in any byte', async () => {
  const whole = fs.readFileSync(file());
  const fresh = answers(
    (await new Pair({ roots: [place.of('images')], folders: [], jobFiles: [] }).start()).model,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, by, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) bytes[at] = (bytes[at] ?? 0) ^ by;
        fs.writeFileSync(file(), bytes);
        const read = await new ScanCache(place.of('cache')).read(place.of('images'), new TagNumbers(), now);
        expect(read).toBeUndefined();
      },
    ),
    { numRuns: 150, seed: 4 },
  );
  expect(answers((await start()).model)).toEqual(fresh);
});

it('is never left half written', async () => {
  const before = fs.readFileSync(file());
  const folder = new FolderFacts(place.of('images'));
  folder.list(endings);
  const failing = new ScanCache(place.of('cache')).write(
    place.of('images'),
    { endings, folders: [folder] },
    new TagNumbers(),
    () => {
      throw new Error('stopped');
    },
  );
  await expect(failing).rejects.toThrow('stopped');
  expect(fs.readdirSync(place.of('cache'))).toHaveLength(1);
  expect(fs.readFileSync(file())).toEqual(before);
});
