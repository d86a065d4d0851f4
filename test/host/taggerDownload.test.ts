import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CatalogueEntry } from '../../src/inference/models/catalogueEntry';
import { ModelLibrary } from '../../src/inference/models/library';
import { Hub, sha256 } from '../support/modelHub';

const weights = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 11 + (at >> 9)) % 256));
const tags = Buffer.from('tag_id,name,category,count\n1,general,9,1\n2,1girl,0,5\n');
const entry: CatalogueEntry = {
  id: 'downloaded',
  name: 'Downloaded',
  family: 'wd',
  repository: 'owner/name',
  revision: 'main',
  files: [
    { path: 'model.onnx', role: 'weights', bytes: weights.length, sha256: sha256(weights) },
    { path: 'selected_tags.csv', role: 'tags', bytes: tags.length, sha256: sha256(tags) },
  ],
  licence: null,
  thresholds: { general: 0.3 },
  note: null,
};
const quiet = (): void => undefined;

describe('downloading a tagger through the editor’s own network', () => {
  let folder: string;
  const hub = new Hub();
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'download-'));
    hub.files.set('model.onnx', { bytes: weights });
    hub.files.set('selected_tags.csv', { bytes: tags });
    await hub.start();
  });
  after(async () => {
    await hub.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const library = (): ModelLibrary =>
    new ModelLibrary({
      embedded: folder,
      storage: path.join(folder, 'storage'),
      catalogue: [entry],
      localPaths: () => [],
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      pace: { retry: 1, stall: 5_000 },
    });

  it('follows redirects, goes on after a break, stops when told and begins where it stopped', async () => {
    const stop = new AbortController();
    const cancelled = library().download('downloaded', {
      signal: stop.signal,
      mirror: hub.address,
      onProgress: ({ bytes }) => {
        if (bytes > 50_000) stop.abort();
      },
    });
    await assert.rejects(cancelled, { name: 'AbortError' });
    hub.troubles.push({ breakAfter: 100_000 });
    const model = await library().download('downloaded', {
      signal: new AbortController().signal,
      mirror: hub.address,
    });
    assert.equal(model.tagCount, 2);
    assert.ok(fs.readFileSync(model.onnx).equals(weights));
    const ranges = hub.asked.filter(({ path: name }) => name === 'model.onnx').map(({ range }) => range);
    assert.ok(ranges.length >= 3, String(ranges));
    assert.ok(
      ranges.slice(1).every((range) => range !== undefined),
      String(ranges),
    );
  });

  it('says when nobody answers', async () => {
    await library().remove('downloaded');
    const nowhere = library().download('downloaded', {
      signal: new AbortController().signal,
      mirror: 'http://127.0.0.1:1',
    });
    await assert.rejects(nowhere, { code: 'offline' });
  });
});
