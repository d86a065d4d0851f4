// Focal points and masks beside pictures: no pictures or data sets of their own, and never left behind.

import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planDelete, planMove, planRename } from '../../../../src/dataset/pairs/planPairs';
import { runPairs } from '../../../../src/dataset/pairs/runPairs';
import { FolderFacts } from '../../../../src/dataset/scan/folderFacts';
import { Place } from '../journal/place';

let place: Place;
beforeEach(() => {
  place = new Place();
  for (const name of ['a.png', 'a.txt', 'a.focal.toml', 'a-masklabel.png', 'a-condlabel.png', 'set.toml'])
    place.write(name, name);
});
afterEach(() => place.remove());

it('go along when a picture is moved, and come back', async () => {
  const step = await runPairs(await planMove([place.path('a.png')], place.path('sub')), place.journal);
  expect(place.names()).toEqual(
    [
      'set.toml',
      'sub/a-condlabel.png',
      'sub/a-masklabel.png',
      'sub/a.focal.toml',
      'sub/a.png',
      'sub/a.txt',
    ].sort(),
  );
  await place.journal.undo(step?.id ?? '');
  expect(place.read('a-masklabel.png')).toBe('a-masklabel.png');
});

it('take the new name of their picture', async () => {
  await runPairs(await planRename(place.path('a.png'), 'b.c'), place.journal);
  expect(place.names()).toContain('b.c-masklabel.png');
  expect(place.names()).toContain('b.c.focal.toml');
});

it('go to the trash with their picture', async () => {
  const files = await planDelete([place.path('a.png')]);
  expect(files.map((file) => path.basename(file)).sort()).toEqual(
    ['a-condlabel.png', 'a-masklabel.png', 'a.focal.toml', 'a.png', 'a.txt'].sort(),
  );
});

it('are each shared by pictures of one stem, of which one that leaves gets its own focal point', async () => {
  place.write('a.webp', 'a.webp');
  await runPairs(await planRename(place.path('a.webp'), 'b'), place.journal);
  expect(place.read('b.focal.toml')).toBe('a.focal.toml');
  expect(place.read('a.focal.toml')).toBe('a.focal.toml');
  expect(place.names()).not.toContain('b-masklabel.png');
});

it('are no pictures and no descriptions of data sets to the scanner', () => {
  const facts = new FolderFacts(place.path(''));
  facts.list(['.txt', '.caption']);
  expect([...facts.files.keys()].sort()).toEqual(['a.png', 'a.txt']);
  expect(facts.tomls).toEqual(['set.toml']);
});
