import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportMasks, maskTomlLines, planMaskExport } from '../../../../src/dataset/masks/maskExport';
import { drawMask } from '../../../../src/inference/masks/drawMask';
import type { ImageRecord } from '../../../../src/shared/dataset/records';
import { Place } from '../place';

const pictures = path.join(import.meta.dirname, '../../../fixtures/golden/dataset/pictures');
let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

/** The record of a picture that is there. */
function record(file: string): ImageRecord {
  return {
    path: file,
    name: path.basename(file),
    folder: path.dirname(file),
    bytes: 0,
    modified: 0,
    width: 0,
    height: 0,
    caption: null,
    state: 'untagged',
    tags: [],
    problems: [],
  };
}

const mask = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
const work = { signal: new AbortController().signal, onProgress: () => undefined };
const head = (file: string): number[] => {
  const data = fs.readFileSync(file);
  return [data.readUInt32BE(16), data.readUInt32BE(20), data[24] ?? 0, data[25] ?? 0];
};

it('writes a mask of its own size for every image, white where none was painted', async () => {
  const [a, b] = [
    place.image('set/a.png', undefined, [40, 30]),
    place.image('set/b.png', undefined, [20, 20]),
  ];
  place.write('set/a-masklabel.png', await mask(40, 30));
  const target = place.of('masks');
  const plan = await planMaskExport([record(a), record(b)], target);
  expect(plan).toMatchObject({
    painted: 1,
    taken: [],
    folders: [{ images: place.of('set'), masks: target }],
  });
  expect(await exportMasks(plan, drawMask, work)).toEqual({ written: 2, failed: [] });
  expect(fs.readdirSync(target).sort()).toEqual(['a.png', 'b.png']);
  expect(head(path.join(target, 'a.png'))).toEqual([40, 30, 8, 0]);
  expect(head(path.join(target, 'b.png'))).toEqual([20, 20, 8, 0]);
  const level = async (name: string): Promise<number> =>
    (await sharp(path.join(target, name)).stats()).channels[0]?.mean ?? -1;
  expect([await level('a.png'), await level('b.png')]).toEqual([0, 255]);
  // a second export says what it would write over
  expect((await planMaskExport([record(a), record(b)], target)).taken).toHaveLength(2);
});

it('turns masks as the files of photographs store them, since sd-scripts does not look at EXIF', async () => {
  const photograph = place.write('set/p.jpg', fs.readFileSync(path.join(pictures, 'turned-6.jpg')));
  // upright the photograph is 16 wide and 24 high
  place.write('set/p-masklabel.png', await mask(16, 24));
  const plan = await planMaskExport([record(photograph)], place.of('masks'));
  await exportMasks(plan, drawMask, work);
  const stored = await sharp(photograph).metadata();
  expect(head(place.of('masks', 'p.png')).slice(0, 2)).toEqual([stored.width, stored.height]);
});

it('gives each folder of images a folder of masks, and says how to name them', async () => {
  const images = ['one/kira/a.png', 'two/kira/a.png', 'two/style/b.png'].map((file) =>
    record(place.image(file)),
  );
  const plan = await planMaskExport(images, place.of('masks'));
  expect(plan.folders.map(({ masks }) => path.relative(place.of('masks'), masks))).toEqual([
    'kira',
    'kira-2',
    'style',
  ]);
  expect(plan.masks.map(({ target }) => path.relative(place.root, target))).toEqual([
    path.join('masks', 'kira', 'a.png'),
    path.join('masks', 'kira-2', 'a.png'),
    path.join('masks', 'style', 'b.png'),
  ]);
  expect(maskTomlLines([{ images: 'C:\\a "b"', masks: '/m' }])).toBe(
    '  [[datasets.subsets]]\n  image_dir = "C:/a \\"b\\""\n  conditioning_data_dir = "/m"\n',
  );
});

it('names masks that cannot be made and writes the others; a cancel stops it', async () => {
  const [a, b] = [
    place.image('set/a.png', undefined, [40, 30]),
    place.image('set/b.png', undefined, [20, 20]),
  ];
  place.write('set/a-masklabel.png', await mask(10, 30));
  place.write('set/c.png', 'no picture');
  const images = [record(a), record(b), record(place.of('set/c.png'))];
  const plan = await planMaskExport(images, place.of('masks'));
  const result = await exportMasks(plan, drawMask, work);
  expect(result.written).toBe(1);
  expect(result.failed.map(({ reason }) => reason)).toEqual([
    'a.png: The mask has 10 × 30 pixels, and its picture 40 × 30: the sides do not match.',
    'c.png cannot be read.',
  ]);
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await expect(exportMasks(plan, drawMask, { ...work, signal: stop.signal })).rejects.toThrow('stopped');
});
