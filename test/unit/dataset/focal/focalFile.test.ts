import fs from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFocalFile, writeFocalFile } from '../../../../src/dataset/focal/focalFile';
import { FocalFault } from '../../../../src/shared/dataset/focal';
import { Place } from '../journal/place';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.write('a.png', 'picture');
});
afterEach(() => place.remove());

it('is written beside the picture, read again, and taken away', async () => {
  const image = place.path('a.png');
  expect(await readFocalFile(image)).toEqual({ path: place.path('a.focal.toml'), focal: null });
  expect(await writeFocalFile(image, { x: 0.42001, y: 1 / 3 })).toBe(place.path('a.focal.toml'));
  expect((await readFocalFile(image)).focal).toEqual({ x: 0.42, y: 0.3333 });
  expect(place.read('a.focal.toml')).toContain('focal = [0.42, 0.3333]');
  await writeFocalFile(image, null);
  // nothing is left behind, no temporary file either
  expect(fs.readdirSync(place.path(''))).not.toContain('a.focal.toml');
  expect(fs.readdirSync(place.path('')).filter((name) => name.includes('focal'))).toEqual([]);
});

it('keeps what a person wrote in the file, its line breaks and its name in another case', async () => {
  place.write('A.Focal.toml', '# the eyes\r\nfocal = [0.1, 0.2] # left, top\r\n');
  const image = place.path('a.png');
  await writeFocalFile(image, { x: 0.5, y: 0.6 });
  expect(place.read('A.Focal.toml')).toBe('# the eyes\r\nfocal = [0.5, 0.6] # left, top\r\n');
  expect(fs.readdirSync(place.path(''))).not.toContain('a.focal.toml');
});

it('says with the line what is wrong in the file, and is mended by being set anew', async () => {
  place.write('a.focal.toml', '\nfocal = [7, 0]');
  const image = place.path('a.png');
  await expect(readFocalFile(image)).rejects.toThrow(FocalFault);
  await expect(readFocalFile(image)).rejects.toMatchObject({
    line: 2,
    message: 'Line 2 of a.focal.toml has a number that is not from 0 to 1.',
  });
  place.write('a.focal.toml', Buffer.from([0xff, 0x00, 0xfe]).toString('latin1').repeat(9000));
  await expect(readFocalFile(image)).rejects.toThrow('too large');
  await writeFocalFile(image, { x: 0, y: 1 });
  expect((await readFocalFile(image)).focal).toEqual({ x: 0, y: 1 });
});
