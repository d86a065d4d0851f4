import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { processStart } from '../../../../src/process/processTable';
import { onnxFile } from '../../../support/onnxFile';
import { until } from '../../../support/until';
import { writePictures } from './pictures';
import { modelFiles, tagAll, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
let quick = '';
let slow = '';
let images: string[] = [];

beforeAll(async () => {
  quick = path.join(rig.folder, 'quick.onnx');
  slow = path.join(rig.folder, 'slow.onnx');
  fs.writeFileSync(quick, onnxFile());
  fs.writeFileSync(slow, onnxFile({ slow: 4 }));
  images = await writePictures(path.join(rig.folder, 'pictures'), 40);
});

const gone = async (pid: number): Promise<boolean> => (await processStart(pid)) === null;

describe('the tagger process', () => {
  it('starts with the first question, and ends when it was idle', async () => {
    const client = rig.client({ idleSeconds: 0.2 });
    const states: string[] = [];
    client.onDidChangeStatus(({ state }) => void (states.at(-1) !== state && states.push(state)));
    expect(client.pid).toBeNull();
    await tagAll(client, { model: modelFiles(quick, 4), images }).summary;
    const pid = client.pid ?? 0;
    expect(pid).toBeGreaterThan(1);
    await until('the idle process to end', () => client.pid === null);
    await until('its number to be free', () => gone(pid));
    expect(states).toEqual(['starting', 'tagging', 'idle', 'off']);
    // and again
    expect(await tagAll(client, { model: modelFiles(quick, 4), images }).summary).toMatchObject({ done: 40 });
  });

  it('tells nobody which models are run: the runtime’s telemetry keeps and sends nothing', async () => {
    const home = path.join(rig.folder, 'home');
    fs.mkdirSync(home);
    for (const name of ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME', 'LOCALAPPDATA']) vi.stubEnv(name, home);
    const client = rig.client();
    expect(await tagAll(client, { model: modelFiles(quick, 4), images }).summary).toMatchObject({ done: 40 });
    vi.unstubAllEnvs();
    if (process.platform === 'linux')
      expect(fs.readFileSync(`/proc/${client.pid}/environ`, 'utf8')).toContain(`HOME=${home}`);
    expect(fs.readdirSync(home, { recursive: true })).toEqual([]);
  });

  it('is ended with its client', async () => {
    const client = rig.client();
    const told = tagAll(client, { model: modelFiles(slow, 4), images });
    await until('the first result', () => told.results.length > 0);
    const pid = client.pid ?? 0;
    client.dispose();
    await until('the process to be gone', () => gone(pid));
    expect(await told.summary).toMatchObject({ cancelled: true });
    await expect(client.thumbnail(images[0] ?? '', 64)).rejects.toMatchObject({ code: 'tagger-closed' });
  });

  it('dies with the editor’s process, also while the model works', async () => {
    const parent = path.join(import.meta.dirname, `../../../../test-results/orphan-${process.pid}.cjs`);
    await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, 'orphanParent.ts')],
      outfile: parent,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
    const editor = spawn(process.execPath, [parent, rig.script, slow, ...images], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    editor.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const pid = Number(await until('the tagger to work', () => /^tagging (\d+)$/m.exec(said)?.[1]));
    expect(await processStart(pid)).not.toBeNull();
    editor.kill('SIGKILL');
    await until('the tagger to be gone', () => gone(pid));
    fs.rmSync(parent);
  });
});

describe('cancelling', () => {
  it('takes effect within one image, and leaves the process to the next', async () => {
    const client = rig.client();
    const stop = new AbortController();
    const told = tagAll(client, { model: modelFiles(slow, 4), images }, { signal: stop.signal });
    await until('two results', () => told.results.length >= 2);
    const { pid } = client;
    const before = told.results.length;
    stop.abort();
    const summary = await told.summary;
    expect(summary).toMatchObject({ cancelled: true, failed: 0, total: images.length });
    expect(summary.done).toBeLessThanOrEqual(before + 1);
    const next = tagAll(client, { model: modelFiles(quick, 4), images: images.slice(0, 2) });
    expect(await next.summary).toMatchObject({ done: 2, cancelled: false });
    expect(client.pid).toBe(pid);
    expect(told.results.length).toBeLessThanOrEqual(before + 1);
  });

  it('before the start does nothing', async () => {
    const client = rig.client();
    const told = tagAll(client, { model: modelFiles(quick, 4), images }, { signal: AbortSignal.abort() });
    expect(await told.summary).toMatchObject({ cancelled: true, done: 0 });
    expect(client.pid).toBeNull();
  });

  it('a request that waits for its turn does not touch the one before', async () => {
    const client = rig.client();
    const stop = new AbortController();
    const first = tagAll(client, { model: modelFiles(quick, 4), images });
    const second = tagAll(client, { model: modelFiles(quick, 4), images }, { signal: stop.signal });
    stop.abort();
    expect(await second.summary).toMatchObject({ cancelled: true, done: 0 });
    expect(await first.summary).toMatchObject({ cancelled: false, done: images.length });
  });

  it('while the model loads ends the loading', async () => {
    const client = rig.client();
    const stop = new AbortController();
    client.onDidChangeStatus(() => client.pid !== null && stop.abort());
    const told = tagAll(client, { model: modelFiles(quick, 4), images }, { signal: stop.signal });
    expect(await told.summary).toMatchObject({ cancelled: true });
    expect(await tagAll(client, { model: modelFiles(quick, 4), images }).summary).toMatchObject({ done: 40 });
  });
});
