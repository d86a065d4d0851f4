// Fingerprints and masks by way of the real process.

import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { goldens } from '../../../support/taggingGoldens';
import { taggerRig } from '../tagger/rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
const picture = (name: string): string => path.join(goldens, 'pictures', name);

it('fingerprints say what the bytes are and what is seen, and faults have their sentence', async () => {
  const client = rig.client();
  const [one, other] = await Promise.all([
    client.fingerprint(picture('jpeg-420.jpg')),
    client.fingerprint(picture('jpeg-444.jpg')),
  ]);
  expect(one.contentHash).not.toBe(other.contentHash);
  expect([one.high, one.low]).toEqual([other.high, other.low]);
  expect(one.bytes).toBe(fs.statSync(picture('jpeg-420.jpg')).size);
  await expect(client.fingerprint(path.join(rig.folder, 'none.png'))).rejects.toMatchObject({
    code: 'image-missing',
    message: 'none.png is not there any more.',
  });
  const stop = new AbortController();
  stop.abort(new Error('not wanted'));
  await expect(client.fingerprint(picture('jpeg-420.jpg'), stop.signal)).rejects.toThrow('not wanted');
});

it('masks come back as 8-bit grey, and a wrong one as a sentence', async () => {
  const client = rig.client();
  const painted = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
  const shape = { width: 60, height: 40, orientation: 1 };
  const mask = Buffer.from(await client.mask(painted, shape));
  expect([mask.readUInt32BE(16), mask.readUInt32BE(20), mask[24], mask[25]]).toEqual([60, 40, 8, 0]);
  expect((await sharp(mask).stats()).channels[0]?.mean).toBe(128);
  await expect(client.mask(painted, { ...shape, height: 60 })).rejects.toMatchObject({ code: 'mask-ratio' });
});
