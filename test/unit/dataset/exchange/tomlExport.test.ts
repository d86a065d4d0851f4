import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bucketRule } from '../../../../src/shared/dataset/buckets';
import type { ImageRecord, Subset } from '../../../../src/shared/dataset/records';
import { exportedFolders } from '../../../../src/dataset/exchange/exportedSubsets';
import { exportToml, type TomlExport } from '../../../../src/dataset/exchange/tomlExport';
import { importToml, tomlFileEdit } from '../../../../src/dataset/exchange/tomlFile';
import { parseToml, type TomlTable } from '../../../../src/dataset/sources/tomlData';
import { tomlKeys } from '../../../../src/dataset/sources/tomlKeys';
import { Place } from '../journal/place';
import { dataSet, image, subset } from './sets';

function exported(subsets: readonly Subset[], images: readonly ImageRecord[]): TomlExport {
  const of = (id: string): ImageRecord[] => images.filter(({ path: file }) => file.startsWith(`${id}/`));
  return exportToml(exportedFolders(dataSet(subsets), of), { file: '/data/set.toml' });
}

/** All keys of a text, checked as the trainer does. */
function tables(text: string): { readonly datasets: TomlTable[]; readonly subsets: TomlTable[] } {
  const read = parseToml(text);
  if ('message' in read) throw new Error(read.message);
  const datasets = read.table.get('datasets') as readonly TomlTable[];
  const subsets = datasets.flatMap((each) => each.get('subsets') as readonly TomlTable[]);
  const check = (table: TomlTable, level: 'datasets' | 'subsets'): void => {
    for (const [key, value] of table) {
      if (key === 'subsets') continue;
      const known = tomlKeys.get(key);
      expect(known?.levels, key).toContain(level);
      expect(known?.valid(value), key).toBe(true);
    }
  };
  datasets.forEach((each) => check(each, 'datasets'));
  subsets.forEach((each) => check(each, 'subsets'));
  return { datasets: [...datasets], subsets };
}

describe('a data set as sd-scripts’ TOML', () => {
  it('says what sd-scripts must know, with one subset for each folder', () => {
    const { text, notes } = exported(
      [
        subset({ folder: '/data/a', recursive: true, repeats: 10, words: 'kira girl', flip: true }),
        subset({ folder: '/data/reg', regularization: true, words: 'girl', captionExtensions: ['.caption'] }),
      ],
      [image('/data/a/1.png', ['x']), image('/data/a/sub/2.png'), image('/data/reg/3.png')],
    );
    expect(notes).toEqual([]);
    expect(text).toBe(`[[datasets]]
resolution = 512
enable_bucket = true
min_bucket_reso = 256
max_bucket_reso = 1024
bucket_reso_steps = 64
bucket_no_upscale = false
batch_size = 1

  [[datasets.subsets]]
  image_dir = "/data/a"
  num_repeats = 10
  class_tokens = "kira girl"
  caption_extension = ".txt"
  flip_aug = true

  [[datasets.subsets]]
  image_dir = "/data/a/sub"
  num_repeats = 10
  class_tokens = "kira girl"
  caption_extension = ".txt"
  flip_aug = true

  [[datasets.subsets]]
  image_dir = "/data/reg"
  num_repeats = 1
  is_reg = true
  class_tokens = "girl"
  caption_extension = ".caption"
`);
    tables(text);
  });

  it('has a [[datasets]] for each bucket rule', () => {
    const other = bucketRule({ width: 512, height: 768 }, { enabled: false });
    const { text } = exported(
      [subset({ folder: '/data/a' }), subset({ folder: '/data/b', buckets: other })],
      [image('/data/a/1.png'), image('/data/b/1.png')],
    );
    const { datasets } = tables(text);
    expect(datasets.map((each) => each.get('resolution'))).toEqual([512n, [512n, 768n]]);
    expect(datasets.map((each) => each.get('enable_bucket'))).toEqual([true, false]);
  });

  it('puts the trigger in front of all captions only where none has it, and else says how many lack it', () => {
    const job = subset({ folder: '/data/a', kind: 'job', trigger: 'kira', words: 'girl' });
    const without = exported([job], [image('/data/a/1.png', ['x'])]);
    expect(tables(without.text).subsets[0]?.get('caption_prefix')).toBe('kira,');
    expect(tables(without.text).subsets[0]?.get('class_tokens')).toBe('kira girl');
    const mixed = exported([job], [image('/data/a/1.png', ['x']), image('/data/a/2.png', ['Kira', 'x'])]);
    expect(tables(mixed.text).subsets[0]?.has('caption_prefix')).toBe(false);
    expect(mixed.notes).toEqual([expect.stringContaining('1 of 2 captions lack the trigger')]);
  });

  it('reads the ending that most captions have, and says which are not read', () => {
    const images = [image('/data/a/1.png', ['x'], '.caption'), image('/data/a/2.avif', ['x'], '.caption')];
    const { text, notes } = exported(
      [subset({ folder: '/data/a' })],
      [...images, image('/data/a/3.png', ['x'])],
    );
    expect(tables(text).subsets[0]?.get('caption_extension')).toBe('.caption');
    expect(notes).toEqual([expect.stringContaining('.txt'), expect.stringContaining('AVIF')]);
  });
});

describe('a TOML file', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.remove());

  it('is edited through the journal and back', async () => {
    const text = '\uFEFF[[datasets]]\r\n[[datasets.subsets]]\r\nimage_dir = "a"\r\n';
    place.write('set.toml', text);
    const edit = await tomlFileEdit(place.path('set.toml'), ['datasets', 0, 'subsets', 0], {
      num_repeats: 3,
    });
    const step = await place.journal.apply('Set repeats', 'edit', [edit]);
    expect(place.read('set.toml')).toBe(`${text}num_repeats = 3\r\n`);
    await place.journal.undo(step.id);
    expect(place.read('set.toml')).toBe(text);
  });

  it('that is broken is refused by name', async () => {
    place.write('set.toml', '[[');
    await expect(tomlFileEdit(place.path('set.toml'), [], { a: 1 })).rejects.toMatchObject({
      code: 'toml-broken',
      message: expect.stringContaining(place.path('set.toml')),
    });
    await expect(importToml(place.path('set.toml'), place.folder)).rejects.toMatchObject({
      code: 'toml-broken',
    });
  });

  it('is imported with its folders named from its new place on', async () => {
    fs.mkdirSync(place.path('theirs/images'), { recursive: true });
    fs.mkdirSync(place.path('ours'));
    const absolute = path.join(place.folder, 'theirs', 'images');
    place.write(
      'theirs/set.toml',
      `[[datasets]]\nsubsets = [{ image_dir = "images" }, { image_dir = '${absolute}' }, { image_dir = "gone" }] # keep\n`,
    );
    const { edit, missing } = await importToml(place.path('theirs/set.toml'), place.path('ours'));
    expect(missing).toEqual([path.join(place.folder, 'theirs', 'gone')]);
    expect(edit).toMatchObject({ path: place.path('ours/set.toml'), before: null });
    expect(edit.after?.toString()).toBe(
      `[[datasets]]\nsubsets = [{ image_dir = "../theirs/images" }, { image_dir = '${absolute}' }, { image_dir = "../theirs/gone" }] # keep\n`,
    );
    place.write('ours/set.toml', 'mine');
    await expect(importToml(place.path('theirs/set.toml'), place.path('ours'))).rejects.toMatchObject({
      code: 'toml-taken',
    });
  });
});
