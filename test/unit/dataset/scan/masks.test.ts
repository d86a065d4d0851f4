import fs from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Pair, Place } from '../place';

let place: Place;
beforeEach(() => (place = new Place()));
afterEach(() => place.remove());

/** Names of images that have a mask. */
function masked(pair: Pair): string[] {
  return pair.model
    .scope('*')
    .flatMap(({ members }) => members.flatMap(({ shelf }) => shelf.order))
    .filter(({ hasMask }) => hasMask)
    .map(({ name }) => name);
}

it('are noted beside their pictures, come and go, and are pictures of no set themselves', async () => {
  place.image('images/a.png', 'x');
  place.image('images/B.png', 'x');
  place.image('images/a-masklabel.png');
  const places = { roots: [place.of('images')], folders: [], jobFiles: [], leftOut: [] };
  const pair = await new Pair(places).start(place.of('cache'));
  expect(masked(pair)).toEqual(['a.png']);
  const added = place.image('images/b-masklabel.png');
  fs.rmSync(place.of('images/a-masklabel.png'));
  pair.send({ type: 'changed', files: [added, place.of('images/a-masklabel.png')], folders: [] });
  await pair.settled();
  expect(masked(pair)).toEqual(['B.png']);
  expect(pair.model.sets.map(({ counts }) => counts.images)).toEqual([2]);
  await pair.end();
  const again = await new Pair(places).start(place.of('cache'));
  expect(masked(again)).toEqual(['B.png']);
});
