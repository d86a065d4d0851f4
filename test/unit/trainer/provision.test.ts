import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EnvironmentResolver } from '../../../src/trainer/environment';
import { ManagedEnvironment } from '../../../src/trainer/managedEnvironment';
import { Provisioner } from '../../../src/trainer/provision';
import { uvProgress, withoutTorch } from '../../../src/trainer/uv';
import { silent } from './fakeWorkspace';

let storage: string;
let lockFile: string;
let progress: string[];
const uv = path.join(import.meta.dirname, 'fakeUv.mjs');

beforeEach(() => {
  storage = fs.mkdtempSync(path.join(os.tmpdir(), 'storage-'));
  lockFile = path.join(storage, 'requirements.lock');
  progress = [];
});
afterEach(() => fs.rmSync(storage, { recursive: true, force: true }));

function managed(lock = '# fine'): ManagedEnvironment {
  fs.writeFileSync(lockFile, `${lock}\ntorch==2.15.0 --hash=sha256:00\n`);
  return new ManagedEnvironment({ storage, lockFile });
}

function provide(
  environment: ManagedEnvironment,
  signal = new AbortController().signal,
  freeBytes = 1e12,
): Promise<string> {
  const provisioner = new Provisioner({
    managed: environment,
    trainerFolder: storage,
    logger: silent,
    uv,
    freeBytes: async () => freeBytes,
  });
  return provisioner.provide({ signal, onProgress: (message) => progress.push(message) });
}

const left = (): string[] =>
  fs.readdirSync(path.join(storage, 'environments')).filter((name) => name.includes('.'));
const calls = (): string[] =>
  fs.readFileSync(path.join(storage, 'environments/calls.txt'), 'utf8').trim().split('\n');

describe('the managed environment', () => {
  it('is made once, from exactly the locked files', async () => {
    const environment = managed();
    expect(await environment.interpreter()).toBeNull();
    const python = await provide(environment);
    expect(python).toBe(await environment.interpreter());
    expect(await provide(environment)).toBe(python);
    expect(calls()).toHaveLength(2);
    expect(calls()[1]).toContain('--require-hashes');
    expect(progress).toContain('Downloading torch (800.0MiB)');
    expect(left()).toEqual(['calls.txt']);
  });

  it('is made anew when the lock changes', async () => {
    await provide(managed());
    expect(await managed('# other').interpreter()).toBeNull();
  });

  it.each([
    ['# fails', 'The packages could not be installed: Something odd about torch.'],
    ['# no-network', 'The Python packages could not be downloaded.'],
  ])('that could not be made leaves nothing (%s)', async (lock, message) => {
    const environment = managed(lock);
    await expect(provide(environment)).rejects.toThrow(message);
    expect(await environment.interpreter()).toBeNull();
    expect(left()).toEqual(['calls.txt']);
  });

  it('that was cancelled leaves nothing', async () => {
    const environment = managed('# hangs');
    const controller = new AbortController();
    const making = provide(environment, controller.signal);
    const stop = setInterval(() => {
      if (progress.some((message) => message.startsWith('Downloading')))
        controller.abort(new Error('never mind'));
    }, 10);
    await expect(making).rejects.toThrow('never mind');
    clearInterval(stop);
    expect(left()).toEqual(['calls.txt']);
  });

  it('is made by one window while the other waits', async () => {
    const environment = managed();
    const [first, second] = await Promise.all([provide(environment), provide(environment)]);
    expect(first).toBe(second);
    expect(calls()).toHaveLength(2);
    expect(progress.filter((message) => message.startsWith('Another window'))).toHaveLength(1);
  });

  it('is not begun when the disk has no room', async () => {
    await expect(provide(managed(), undefined, 5e9)).rejects.toMatchObject({ code: 'no-room' });
  });

  it('that a killed set-up left half made is removed and never used', async () => {
    const environment = managed();
    const half = `${await environment.folder()}.making-999999999`;
    fs.mkdirSync(path.join(half, 'bin'), { recursive: true });
    await provide(environment);
    expect(fs.existsSync(half)).toBe(false);
  });
});

describe('the interpreter', () => {
  const none = { interpreter: async (): Promise<string | null> => null };
  const resolver = (setting: string, environment: NodeJS.ProcessEnv = {}): EnvironmentResolver =>
    new EnvironmentResolver({ setting: () => setting, managed: none, environment });

  it('is the developer’s, then the setting’s, then the managed one', async () => {
    const python = path.join(storage, 'python');
    fs.writeFileSync(python, '');
    expect(await resolver(python, { BLOCKLORA_PYTHON: '/mine' }).find()).toEqual({
      python: '/mine',
      source: 'override',
    });
    expect(await resolver(python).find()).toEqual({ python, source: 'setting' });
    const own = { interpreter: async (): Promise<string> => '/managed' };
    const found = await new EnvironmentResolver({ setting: () => ' ', managed: own, environment: {} }).find();
    expect(found).toEqual({ python: '/managed', source: 'managed' });
    expect(await resolver('').find()).toBeNull();
    await expect(resolver('').require()).rejects.toMatchObject({ code: 'no-environment' });
  });

  it('may be named by the folder of its environment', async () => {
    fs.mkdirSync(path.join(storage, 'venv/bin'), { recursive: true });
    fs.writeFileSync(path.join(storage, 'venv/bin/python'), '');
    expect((await resolver(path.join(storage, 'venv')).find())?.python).toBe(
      path.join(storage, 'venv/bin/python'),
    );
  });

  it('that a setting names wrongly is an error, not passed over', async () => {
    await expect(resolver('/nowhere/python').find()).rejects.toMatchObject({ code: 'python-missing' });
    await expect(resolver('python3').find()).rejects.toThrow('no absolute path');
    await expect(resolver(storage).find()).rejects.toThrow('without an interpreter');
  });
});

describe('uv', () => {
  it('says what it is at', () => {
    expect(uvProgress('Downloading torch (2.1GiB)')).toBe('Downloading torch (2.1GiB)');
    expect(uvProgress(' Downloaded torch')).toBe('Got torch');
    expect(uvProgress(' + torch==2.15.0')).toBeNull();
    expect(uvProgress('Using CPython 3.11.7 interpreter at: /usr/bin/python3')).toBe('Using CPython 3.11.7');
    expect(uvProgress('Using Python 3.11.7 environment at: /opt/x')).toBeNull();
  });

  it('gets a lock without PyTorch and its CUDA libraries where they come from elsewhere', () => {
    const lock =
      'numpy==2.0 \\\n    --hash=sha256:1\nnvidia-cudnn==9 \\\n    --hash=sha256:2\ntorch==2.15.0 \\\n    --hash=sha256:3\ntqdm==4 \\\n    --hash=sha256:4';
    expect(withoutTorch(lock)).toEqual({
      lock: 'numpy==2.0 \\\n    --hash=sha256:1\ntqdm==4 \\\n    --hash=sha256:4',
      version: '2.15.0',
    });
  });
});
