import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jpeg, png } from '../../../bench/dataset/pictures.mjs';
import { Pair, Place } from '../place';

let place: Place;
beforeEach(() => {
  place = new Place();
  place.image('set/0.png', 'fine');
});
afterEach(() => place.remove());

async function problems(): Promise<Record<string, string[]>> {
  const { model } = await new Pair({ roots: [place.of('set')], folders: [], jobFiles: [] }).start();
  const found: Record<string, string[]> = {};
  for (const image of model.images(`folder:${place.of('set')}`, {}))
    for (const problem of image.problems) {
      expect(problem.message.length).toBeGreaterThan(10);
      expect(problem.fix.length).toBeGreaterThan(5);
      (found[problem.code] ??= []).push(path.basename(problem.file));
    }
  for (const problem of model.sets[0]?.problems ?? [])
    (found[problem.code] ??= []).push(path.basename(problem.file));
  return found;
}

it('names what is wrong with pictures, by their headers alone', async () => {
  place.write('set/empty.png', '');
  place.write('set/page.png', '<!doctype html>');
  place.write('set/lfs.png', 'version https://git-lfs.github.com/spec/v1');
  place.write('set/text.png', 'hello there');
  place.write('set/cut.png', png(64, 64).subarray(0, 18));
  place.write('set/bomb.png', png(1, 1).fill(0x7f, 16, 24));
  place.write('set/jpeg.png', jpeg(64, 64));
  fs.symlinkSync(place.of('nowhere'), place.of('set', 'link.png'));
  fs.symlinkSync(place.of('set', 'self.png'), place.of('set', 'self.png'));
  expect(await problems()).toEqual({
    'image-empty': ['empty.png'],
    'image-web-page': ['page.png'],
    'image-lfs-pointer': ['lfs.png'],
    'image-unreadable': ['text.png'],
    'image-damaged': ['cut.png'],
    'image-too-large': ['bomb.png'],
    'image-wrong-ending': ['jpeg.png'],
    'image-missing': ['link.png', 'self.png'],
  });
});

it('names what is wrong with captions', async () => {
  place.image('set/1.png', ' \n\n');
  place.image('set/2.png', 'one\ntwo\nthree');
  place.image('set/3.png', 'a, b, a');
  place.image('set/4.png');
  place.write('set/4.txt', Buffer.from([0, 1, 2, 255, 254]));
  place.image('set/5.png', 'x'.repeat(100_001));
  place.image('set/6.png', 'shared');
  place.write('set/6.jpg', jpeg(64, 64));
  place.write('set/7.txt', 'alone');
  place.image('set/8.png');
  place.write('set/8.txt', Buffer.from('\ufeffbig, endian', 'utf16le').swap16());
  expect(await problems()).toEqual({
    'caption-empty': ['1.txt'],
    'caption-lines': ['2.txt'],
    'caption-same-tag': ['3.txt'],
    'caption-not-text': ['4.txt'],
    'caption-too-large': ['5.txt'],
    'image-same-name': ['6.png'],
    'caption-orphan': ['7.txt'],
  });
});

it.runIf(process.platform === 'linux')(
  'survives names of any kind, pipes, and names that are no text',
  async () => {
    const names = ['a\nb', '😀', 'مرحبا', 'x'.repeat(251), '\u202egnp.exe', ' ', '"quoted"', 'ü', 'u\u0308'];
    for (const name of names) place.image(`set/${name}.png`, name.length > 250 ? undefined : 'x');
    fs.writeFileSync(
      Buffer.concat([Buffer.from(`${place.of('set')}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x70, 0x6e, 0x67])]),
      'x',
    );
    const { model } = await new Pair({ roots: [place.of('set')], folders: [], jobFiles: [] }).start();
    const set = model.sets[0];
    expect(set?.counts.images).toBe(names.length + 1);
    expect(set?.problems).toMatchObject([{ code: 'name-not-text', file: place.of('set') }]);
    for (const name of names) expect(model.image(place.of('set', `${name}.png`))?.width).toBe(64);
  },
);

it('finds the caption as the trainer does: by ending first, then by case', async () => {
  place.image('set/A.png');
  place.write('set/a.txt', 'other case');
  place.write('set/A.caption', 'own case, later ending');
  place.image('set/b.PNG');
  place.write('set/b.TXT', 'loud');
  const { model } = await new Pair({ roots: [place.of('set')], folders: [], jobFiles: [] }).start();
  const tags = (name: string): readonly string[] | undefined => model.image(place.of('set', name))?.tags;
  expect(tags('A.png')).toEqual(['other case']);
  expect(tags('b.PNG')).toEqual(['loud']);
  expect(model.byCaption(place.of('set', 'a.txt'))?.name).toBe('A.png');
  expect(model.byCaption(place.of('set', 'b.TXT'))?.name).toBe('b.PNG');
  expect(model.byCaption(place.of('set', 'A.caption'))).toBeUndefined();
});

it('judges sizes only where a file says what is trained at', async () => {
  place.write(
    'set/data.toml',
    '[[datasets]]\nresolution = 128\n[[datasets.subsets]]\nimage_dir = "."\ncaption_extension=".txt"\n',
  );
  const { model } = await new Pair({ roots: [place.of('set')], folders: [], jobFiles: [] }).start();
  const [folder, toml] = model.sets;
  expect(folder?.counts.problems).toBe(0);
  expect(model.images(toml?.id ?? '', {})[0]?.problems).toMatchObject([
    { code: 'image-enlarged', severity: 'warning', message: expect.stringContaining('64×64 to 128×128') },
  ]);
});
