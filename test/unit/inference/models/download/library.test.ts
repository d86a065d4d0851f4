import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { root } from '../../../../../native-bin/tools/lib/run.mjs';
import { catalogue } from '../../../../../src/inference/models/catalogue';
import type { CatalogueEntry } from '../../../../../src/inference/models/catalogueEntry';
import type {
  DownloadOptions,
  DownloadProgress,
} from '../../../../../src/inference/models/download/progress';
import { embeddedId, ModelLibrary } from '../../../../../src/inference/models/library';
import type { ModelListing } from '../../../../../src/inference/models/listing';
import type { TaggerModel } from '../../../../../src/inference/models/model';
import { ModelFolder, wdTags } from '../modelFolder';
import { Hub, sha256 } from '../../../../support/modelHub';

const weights = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) % 256));
const tags = Buffer.from(wdTags);

const entry = (change: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  id: 'wd-test',
  name: 'WD Test',
  family: 'wd',
  repository: 'owner/name',
  revision: 'main',
  files: [
    { path: 'deep/model.onnx', role: 'weights', bytes: weights.length, sha256: sha256(weights) },
    { path: 'selected_tags.csv', role: 'tags', bytes: tags.length, sha256: sha256(tags) },
  ],
  licence: 'Apache-2.0',
  thresholds: { general: 0.25 },
  note: null,
  ...change,
});

/** The same without sizes and checksums. */
const unverified = (): CatalogueEntry =>
  entry({ files: entry().files.map((file) => ({ ...file, bytes: null, sha256: null })) });

let hub: Hub;
let folder: ModelFolder;
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
beforeEach(async () => {
  folder = new ModelFolder();
  hub = new Hub();
  hub.files.set('deep/model.onnx', { bytes: weights });
  hub.files.set('selected_tags.csv', { bytes: tags });
  await hub.start();
});
afterEach(async () => {
  await hub.stop();
  folder.remove();
});

const library = (
  entries: readonly CatalogueEntry[] = [entry()],
  local: readonly string[] = [],
): ModelLibrary =>
  new ModelLibrary({
    embedded: folder.at('embedded'),
    storage: folder.at('storage'),
    catalogue: entries,
    localPaths: () => local,
    logger,
    pace: { retry: 1, stall: 200 },
  });

const download = (from: ModelLibrary, options: Partial<DownloadOptions> = {}): Promise<TaggerModel> =>
  from.download('wd-test', { signal: new AbortController().signal, mirror: hub.address, ...options });

const one = async (from: ModelLibrary, id = 'wd-test'): Promise<ModelListing | undefined> =>
  (await from.list()).find((listing) => listing.id === id);

/** What of the download is on the disk, outside of parts. */
const installed = (): string[] => {
  const at = folder.at('storage', 'wd-test');
  return fs.existsSync(at) ? fs.readdirSync(at).sort() : [];
};

const part = (): string => folder.at('storage', '.partial', 'wd-test', 'model.onnx.part');

it('downloads all files, checks them, and then has a model that loads', async () => {
  const told: DownloadProgress[] = [];
  const models = library();
  expect(await one(models)).toMatchObject({
    state: 'available',
    checksum: 'catalogue',
    licence: 'Apache-2.0',
  });
  const model = await download(models, { onProgress: (progress) => told.push(progress) });
  expect(model).toMatchObject({ id: 'wd-test', name: 'WD Test', source: 'catalogue', tagCount: 3 });
  expect(model.thresholds).toEqual({ general: 0.25, character: 0.85 });
  expect(fs.readFileSync(model.onnx).equals(weights)).toBe(true);
  expect(installed()).toEqual(['installed.json', 'model.onnx', 'selected_tags.csv', 'tagger.json']);
  const last = told.at(-1);
  expect(last).toMatchObject({
    phase: 'checking',
    bytes: weights.length + tags.length,
    total: weights.length + tags.length,
  });
  expect(told.every(({ bytes }, at) => bytes >= (told[at - 1]?.bytes ?? 0))).toBe(true);
  expect(await one(models)).toMatchObject({ state: 'ready', checksum: 'verified', problem: null });
  expect(fs.readdirSync(folder.at('storage', '.partial'))).toEqual([]);
});

it('does not ask the network for what is there', async () => {
  const models = library();
  await download(models);
  const before = hub.asked.length;
  await download(models);
  await models.load('wd-test');
  expect(hub.asked).toHaveLength(before);
});

it('does not download weights whose tag list cannot be read', async () => {
  hub.files.set('selected_tags.csv', { bytes: Buffer.from('a web page') });
  await expect(download(library([unverified()]))).rejects.toMatchObject({ code: 'tags-head' });
  expect(hub.asked.map(({ path: name }) => name)).toEqual(['selected_tags.csv']);
  hub.files.set('selected_tags.csv', { bytes: tags });
  expect(await download(library([unverified()]))).toMatchObject({ tagCount: 3 });
});

it('goes on where a connection broke, by itself', async () => {
  hub.troubles.push({ breakAfter: 100_000 }, { breakAfter: 50_000 });
  await download(library());
  const asked = hub.asked.filter(({ path: name }) => name === 'deep/model.onnx');
  expect(asked).toHaveLength(3);
  expect(asked[0]?.range).toBeUndefined();
  for (const { range, ifRange } of asked.slice(1)) {
    expect(Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1])).toBeGreaterThan(0);
    expect(ifRange).toMatch(/^"/);
  }
});

it('goes on where it was cancelled, in another window, and cancels at once', async () => {
  const stop = new AbortController();
  const cancelled = download(library(), {
    signal: stop.signal,
    onProgress: ({ bytes }) => {
      if (bytes > 60_000) stop.abort();
    },
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(installed()).toEqual([]);
  expect(fs.statSync(part()).size).toBeGreaterThan(0);
  await download(library());
  expect(hub.asked.some(({ range }) => range !== undefined)).toBe(true);
  expect(fs.readFileSync(folder.at('storage', 'wd-test', 'model.onnx')).equals(weights)).toBe(true);
});

it('begins anew when the file has changed on the server meanwhile', async () => {
  hub.troubles.push({ breakAfter: 100_000 }, { status: 403 });
  await expect(download(library([unverified()]))).rejects.toMatchObject({ code: 'download-refused' });
  const changed = Buffer.from(weights).reverse();
  hub.files.set('deep/model.onnx', { bytes: changed });
  const model = await download(library([unverified()]));
  expect(fs.readFileSync(model.onnx).equals(changed)).toBe(true);
});

it('begins anew when the server gives no ETag to go on by', async () => {
  hub.files.set('deep/model.onnx', { bytes: weights, etag: null });
  hub.troubles.push({ breakAfter: 100_000 });
  await download(library());
  expect(hub.asked.map(({ range }) => range)).toEqual([undefined, undefined, undefined]);
});

it('takes a part that is longer than the file for what it is', async () => {
  hub.troubles.push({ breakAfter: 100_000 }, { status: 403 });
  await expect(download(library([unverified()]))).rejects.toThrow();
  fs.truncateSync(part(), weights.length + 5);
  const model = await download(library([unverified()]));
  expect(fs.readFileSync(model.onnx).equals(weights)).toBe(true);
});

it('refuses a file with another checksum than the catalogue’s, and does not keep it', async () => {
  const other = Buffer.from(weights);
  other[5] = 1;
  hub.files.set('deep/model.onnx', { bytes: other });
  await expect(download(library())).rejects.toMatchObject({
    code: 'checksum',
    message: expect.stringContaining(sha256(weights)) as string,
  });
  expect(installed()).toEqual([]);
  expect(fs.existsSync(part())).toBe(false);
  hub.files.set('deep/model.onnx', { bytes: weights });
  await download(library());
  expect(installed()).toContain('model.onnx');
});

it('compares with what the hub states where the catalogue has no checksum', async () => {
  hub.files.set('deep/model.onnx', { bytes: weights, stated: sha256(tags) });
  await expect(download(library([unverified()]))).rejects.toThrow('the hub states');
});

it('records checksums where there are none, and tells when a later download differs', async () => {
  const notices: string[] = [];
  const models = library([unverified()]);
  expect(await one(models)).toMatchObject({ checksum: 'unknown', bytes: null });
  await download(models, { onNotice: (message) => notices.push(message) });
  expect(await one(models)).toMatchObject({
    checksum: 'recorded',
    sha256: { 'model.onnx': sha256(weights) },
  });
  await models.remove('wd-test');
  expect(await one(models)).toMatchObject({ state: 'available' });
  await download(models, { onNotice: (message) => notices.push(message) });
  expect(notices).toEqual([]);
  await models.remove('wd-test');
  hub.files.set('deep/model.onnx', { bytes: Buffer.from('other') });
  await download(models, { onNotice: (message) => notices.push(message) });
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain(sha256(weights));
});

it('lets two windows download the same without harm: one works, the other waits', async () => {
  const phases: string[] = [];
  const [a, b] = await Promise.all([
    download(library()),
    download(library(), { onProgress: ({ phase }) => phases.push(phase) }),
  ]);
  expect(a.key).toBe(b.key);
  expect(hub.asked.filter(({ path: name }) => name === 'deep/model.onnx')).toHaveLength(1);
});

const faults: readonly (readonly [number, string, RegExp])[] = [
  [401, 'download-refused', /agree to its terms/],
  [403, 'download-refused', /agree to its terms/],
  [404, 'download-missing', /whether the mirror has/],
  [429, 'download-busy', /goes on where it stopped/],
];
it.each(faults)('says what to do about an answer of %i', async (status, code, fix) => {
  hub.troubles.push({ status });
  await expect(download(library())).rejects.toMatchObject({
    code,
    fix: expect.stringMatching(fix) as string,
  });
  expect(hub.asked.filter(({ path: name }) => name === 'deep/model.onnx')).toHaveLength(1);
});

it('tries a server that has trouble some times, then says so', async () => {
  hub.troubles.push({ status: 503 }, { status: 500 });
  await download(library());
  await library().remove('wd-test');
  hub.troubles.push(...Array.from({ length: 10 }, () => ({ status: 503 })));
  await expect(download(library())).rejects.toMatchObject({ code: 'download-server' });
});

it('does not wait for ever for a connection on which nothing comes', async () => {
  hub.troubles.push({ stallAfter: 1_000 });
  await download(library());
  expect(hub.asked.filter(({ path: name }) => name === 'deep/model.onnx')).toHaveLength(2);
});

it('says that there is no connection', async () => {
  await expect(download(library(), { mirror: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'offline',
  });
});

it('follows no redirect away from https, and not without end', async () => {
  hub.troubles.push({ redirect: 'http://example.com/model.onnx' });
  await expect(download(library())).rejects.toMatchObject({ code: 'download-unsafe' });
  hub.troubles.push(
    ...Array.from({ length: 20 }, () => ({ redirect: `${hub.address}/cdn/deep/model.onnx` })),
  );
  await expect(download(library())).rejects.toMatchObject({ code: 'download-loop' });
});

it('refuses a file that is larger than the catalogue says, before it is written', async () => {
  hub.files.set('deep/model.onnx', { bytes: Buffer.concat([weights, weights]) });
  await expect(download(library())).rejects.toMatchObject({ code: 'download-large' });
  expect(fs.existsSync(part())).toBe(false);
});

it('refuses a mirror that is not safe', async () => {
  for (const mirror of ['http://example.com', 'ftp://x', 'https://a:b@x', 'https://x/?q', 'nonsense'])
    await expect(download(library(), { mirror }), mirror).rejects.toMatchObject({ code: 'mirror' });
});

it('does not download what does not fit on the disk', async () => {
  const small = vi.spyOn(fs.promises, 'statfs').mockResolvedValue({ bavail: 10, bsize: 4096 } as fs.StatsFs);
  await expect(download(library())).rejects.toMatchObject({ code: 'disk-full' });
  expect(hub.asked).toEqual([]);
  small.mockRestore();
});

it('tells trouble with the disk from trouble with the network', async () => {
  folder.write({ 'storage/.partial': 'a file where a folder should be' });
  await expect(download(library())).rejects.toMatchObject({ code: 'download-failed' });
  const full = vi
    .spyOn(fs.promises, 'open')
    .mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  fs.rmSync(folder.at('storage', '.partial'));
  await expect(download(library())).rejects.toMatchObject({ code: 'disk-full' });
  full.mockRestore();
});

it('downloads a model again whose files are gone', async () => {
  const models = library();
  await download(models);
  fs.rmSync(folder.at('storage', 'wd-test', 'model.onnx'));
  expect(await one(models)).toMatchObject({ state: 'broken', problem: { code: 'model-damaged' } });
  await download(models);
  expect(await one(models)).toMatchObject({ state: 'ready' });
});

it('is not confused by damaged notes of its own', async () => {
  const models = library();
  await download(models);
  for (const name of [
    'wd-test/installed.json',
    'downloads.json',
    'hashes.json',
    '.partial/wd-test/model.onnx.part.json',
  ])
    folder.write({ [`storage/${name}`]: '{"format":1,"id":' });
  expect(await one(models)).toMatchObject({ state: 'available' });
  await download(models);
  expect(await one(models)).toMatchObject({ state: 'ready', checksum: 'verified' });
});

it('loads the tagger that comes with the extension', async () => {
  const embedded = path.join(root, 'native-bin/tagger');
  const models = new ModelLibrary({
    embedded,
    storage: folder.at('s'),
    catalogue,
    localPaths: () => [],
    logger,
  });
  const model = await models.load(embeddedId);
  expect(model).toMatchObject({ family: 'wd', source: 'embedded' });
  expect(model.tagCount).toBeGreaterThan(10);
  const [first, ...others] = await models.list();
  expect(first).toMatchObject({ state: 'ready', name: model.name });
  expect(others).toHaveLength(catalogue.length);
});

it('lists the embedded one first, then downloads, then the user’s own with their faults', async () => {
  folder.write({ 'embedded/model.onnx': 'tiny', 'embedded/selected_tags.csv': wdTags });
  folder.write({ 'embedded/tagger.json': '{"name":"Embedded tagger","family":"wd"}' });
  folder.write({ 'own/my.onnx': '1', 'bad/x.onnx': '1' });
  folder.write({ 'own/my.csv': wdTags });
  const missing = folder.at('missing.onnx');
  const models = library(
    [entry(), entry({ id: 'later' })],
    [folder.at('own'), folder.at('bad'), missing, ''],
  );
  await download(models);
  const listed = await models.list();
  expect(listed.map(({ id, state, source }) => [path.basename(id), state, source])).toEqual([
    [embeddedId, 'ready', 'embedded'],
    ['wd-test', 'ready', 'catalogue'],
    ['own', 'ready', 'local'],
    ['bad', 'broken', 'local'],
    ['missing.onnx', 'broken', 'local'],
    ['later', 'available', 'catalogue'],
  ]);
  expect(listed[3]?.problem?.code).toBe('tags-missing');
  expect((await models.load(embeddedId)).source).toBe('embedded');
  expect((await models.load(folder.at('own'))).source).toBe('local');
});

it('says of a model that is not there how to get it', async () => {
  const models = library();
  await expect(models.load('wd-test')).rejects.toMatchObject({ code: 'model-not-downloaded' });
  await expect(models.load('none')).rejects.toMatchObject({ code: 'model-missing' });
  await expect(models.load('../storage')).rejects.toMatchObject({ code: 'model-missing' });
  await expect(models.load(embeddedId)).rejects.toMatchObject({ code: 'model-missing' });
  expect((await models.list())[0]).toMatchObject({ id: embeddedId, state: 'broken' });
});
