import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TaggerClient } from '../../../../src/inference/client';
import { inFlight } from '../../../../src/inference/imageRun';
import { onnxFile } from '../../../support/onnxFile';
import { writePictures } from './pictures';
import { modelFiles, tagAll, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
let onnx = '';
let images: string[] = [];

beforeAll(async () => {
  onnx = path.join(rig.folder, 'model.onnx');
  fs.writeFileSync(onnx, onnxFile());
  images = await writePictures(path.join(rig.folder, 'pictures'), 150);
});

function kill(client: TaggerClient): void {
  if (client.pid !== null) process.kill(client.pid, 'SIGKILL');
}

/** Whether the process has this file open. */
function hasOpen(pid: number, file: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return fs.readdirSync(folder).some((name) => {
      try {
        return fs.readlinkSync(path.join(folder, name)) === file;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** A picture whose reading takes a moment: it is followed by much of nothing. */
async function slowPicture(name: string): Promise<string> {
  const [file] = await writePictures(path.join(rig.folder, name), 1);
  if (file === undefined) throw new Error('no picture');
  fs.truncateSync(file, 300_000_000);
  return file;
}

describe('a tagger process that is killed', () => {
  it('at any moment costs no image', async () => {
    const client = rig.client();
    const random = [3, 41, 77, 101];
    const told = tagAll(
      client,
      { model: modelFiles(onnx, 4), images },
      {
        onResult: () => {
          if (random.includes(told.results.length)) kill(client);
        },
      },
    );
    expect(await told.summary).toMatchObject({ done: images.length, failed: 0, cancelled: false });
    expect(new Set(told.results.map(({ image }) => image))).toEqual(new Set(images));
  });

  it('while it starts or loads the model is started again', async () => {
    const client = rig.client();
    const told = tagAll(client, { model: modelFiles(onnx, 4), images: images.slice(0, 5) });
    kill(client);
    expect(await told.summary).toMatchObject({ done: 5, failed: 0 });
  });

  it('on every start gives up with a sentence', async () => {
    const client = rig.client();
    const told = tagAll(client, { model: modelFiles(onnx, 4), images });
    let over = false;
    void told.summary.catch(() => undefined).finally(() => (over = true));
    for (; !over; await sleep(1)) kill(client);
    await expect(told.summary).rejects.toMatchObject({
      code: expect.stringMatching(/^(tagger-start|tagger-crashes|model-crash)$/),
      message: expect.stringMatching(/the system ended it/),
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'whenever it is at one picture names that picture, and tags the rest',
    async () => {
      const poison = await slowPicture('poison');
      const client = rig.client();
      const list = [...images.slice(0, 30), poison, ...images.slice(30, 60)];
      const told = tagAll(client, { model: modelFiles(onnx, 4), images: list });
      let kills = 0;
      let over = false;
      void told.summary.finally(() => (over = true));
      for (; !over; await sleep(2)) {
        const { pid } = client;
        if (pid === null || !hasOpen(pid, poison)) continue;
        process.kill(pid, 'SIGKILL');
        kills++;
        while (client.pid === pid) await sleep(2);
      }
      expect(await told.summary).toMatchObject({ done: 60, failed: 1 });
      // among others, and twice alone, since SIGKILL may come by chance
      expect(kills).toBe(3);
      expect(told.failures).toEqual([
        {
          image: poison,
          code: 'image-crash',
          message: expect.stringMatching(/broke down on this picture: the system ended it/),
          fix: expect.stringMatching(/\.$/),
        },
      ]);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'over a thumbnail names its picture, and makes the others',
    async () => {
      const poison = await slowPicture('poison-thumbnail');
      const client = rig.client();
      const others = images.slice(0, 4).map((image) => client.thumbnail(image, 32));
      const bad = client.thumbnail(poison, 32);
      let over = false;
      void bad.catch(() => undefined).finally(() => (over = true));
      for (; !over; await sleep(2)) {
        const { pid } = client;
        if (pid === null || !hasOpen(pid, poison)) continue;
        process.kill(pid, 'SIGKILL');
        while (client.pid === pid) await sleep(2);
      }
      await expect(bad).rejects.toMatchObject({
        code: 'tagger-crash',
        message: expect.stringContaining(poison),
      });
      for (const file of await Promise.all(others)) expect(fs.existsSync(file)).toBe(true);
    },
  );
});

describe('images that are on their way', () => {
  it('are no more than a few, however slow their results are taken', async () => {
    const folder = path.join(rig.folder, 'held');
    const many = await writePictures(folder, 200);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const told = tagAll(rig.client(), { model: modelFiles(onnx, 4), images: many }, { onResult: () => held });
    while (told.results.length === 0) await sleep(5);
    // time enough for all of them, were they not held back
    await sleep(1500);
    const unread = many.slice(inFlight + 1);
    for (const file of unread) fs.rmSync(file);
    release();
    expect(await told.summary).toMatchObject({ failed: unread.length });
    expect(told.failures.every(({ code }) => code === 'image-missing')).toBe(true);
  });
});
