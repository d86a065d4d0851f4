import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { goldens } from '../../../support/taggingGoldens';
import { taggerRig } from '../tagger/rig';
import { writePictures } from '../tagger/pictures';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
let images: string[] = [];

beforeAll(async () => {
  images = await writePictures(path.join(rig.folder, 'pictures'), 12, 300);
});

const picture = (name: string): string => path.join(goldens, 'pictures', name);

describe('a thumbnail', () => {
  it('fits into the square, as WebP, and is never larger than the picture', async () => {
    const client = rig.client();
    const wide = picture('size-517x301.png');
    const small = picture('size-1x1.png');
    expect(await sharp(await client.thumbnail(wide, 128)).metadata()).toMatchObject({
      format: 'webp',
      width: 128,
      height: 75,
    });
    expect(await sharp(await client.thumbnail(small, 128)).metadata()).toMatchObject({ width: 1, height: 1 });
  });

  it('is upright', async () => {
    const turned = picture('exif-6.jpg');
    const { width, height } = await sharp(turned).metadata();
    expect(width).not.toBe(height);
    const drawn = await sharp(await rig.client().thumbnail(turned, 40)).metadata();
    expect(drawn.width > drawn.height).toBe(width < height);
  });

  it.each(['bmp-24.bmp', 'palette.png', 'jpeg-cmyk.jpg', 'animated.gif', 'colour.avif', 'lzw.tif'])(
    'is made of %s',
    async (name) => {
      const drawn = await sharp(await rig.client().thumbnail(picture(name), 32)).metadata();
      expect(Math.max(drawn.width, drawn.height)).toBeLessThanOrEqual(32);
    },
  );

  it('is one and the same for equal pictures, and another for another side', async () => {
    const client = rig.client();
    const copy = path.join(rig.folder, 'copy.png');
    fs.copyFileSync(images[0] ?? '', copy);
    const [one, same, other] = await Promise.all([
      client.thumbnail(images[0] ?? '', 64),
      client.thumbnail(copy, 64),
      client.thumbnail(copy, 65),
    ]);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('of an unchanged file needs no process, and of a changed one is new', async () => {
    const client = rig.client({ idleSeconds: 0.05 });
    const file = path.join(rig.folder, 'changing.png');
    fs.copyFileSync(images[1] ?? '', file);
    const first = await client.thumbnail(file, 64);
    const states: string[] = [];
    client.onDidChangeStatus(({ state }) => void states.push(state));
    await expect.poll(() => client.pid).toBeNull();
    states.length = 0;
    expect(await client.thumbnail(file, 64)).toBe(first);
    expect(client.pid).toBeNull();
    expect(states).toEqual([]);
    fs.copyFileSync(images[2] ?? '', file);
    fs.utimesSync(file, 1, 1);
    expect(await client.thumbnail(file, 64)).not.toBe(first);
  });

  it('that was thrown out is made again', async () => {
    const client = rig.client();
    const file = await client.thumbnail(images[3] ?? '', 64);
    fs.rmSync(file);
    expect(await client.thumbnail(images[3] ?? '', 64)).toBe(file);
    expect(fs.existsSync(file)).toBe(true);
  });

  it('of what is no picture is refused with a sentence', async () => {
    const client = rig.client();
    const text = path.join(rig.folder, 'text.png');
    fs.writeFileSync(text, 'no picture');
    await expect(client.thumbnail(text, 64)).rejects.toMatchObject({
      code: 'image-unreadable',
      fix: expect.stringMatching(/\.$/),
    });
    await expect(client.thumbnail('/nowhere.png', 64)).rejects.toMatchObject({ code: 'image-missing' });
    await expect(client.thumbnail(images[0] ?? '', 0)).rejects.toMatchObject({ code: 'thumbnail-side' });
  });
});

describe('thumbnails that are asked for', () => {
  it('at the same time are made once, for all who wait', async () => {
    const client = rig.client();
    const asked = Array.from({ length: 20 }, () => client.thumbnail(images[4] ?? '', 77));
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });

  it('and not wanted any more are not made; those who still want one get it', async () => {
    const client = rig.client();
    const stop = new AbortController();
    const dropped = images.map((image) => client.thumbnail(image, 91, stop.signal));
    const kept = client.thumbnail(images[0] ?? '', 91);
    // it takes a turn until they are asked for
    await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error('scrolled away'));
    for (const one of await Promise.allSettled(dropped))
      expect(one).toMatchObject({ status: 'rejected', reason: { message: 'scrolled away' } });
    const file = await kept;
    const made = fs
      .readdirSync(path.join(rig.folder, 'thumbnails'), { recursive: true })
      .filter((name) => String(name).endsWith('-91.webp'));
    expect(fs.existsSync(file)).toBe(true);
    // those that had begun are finished
    expect(made.length).toBeLessThan(images.length);
  });
});
