import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDetached } from '../../../src/process/detached';
import { isAlive } from '../../../src/process/liveness';
import { exists, processStart } from '../../../src/process/processTable';
import { until } from '../../support/until';
import { fake } from './fakeProcess';

let folder: string;
let log: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'detached-'));
  log = path.join(folder, 'log.txt');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a detached process', () => {
  it('appends both outputs to its log', async () => {
    fs.writeFileSync(log, 'before\n');
    const { ended } = await startDetached({ ...fake('speak'), cwd: folder, log });
    await ended;
    const lines = fs.readFileSync(log, 'utf8').trim().split('\n').sort();
    expect(lines).toEqual(['before', 'to whom it may concern', '{"type":"one"}', '{"type":"two"}']);
  });

  it('leads its own process group', async () => {
    const { pid, ended } = await startDetached({ ...fake('hang'), cwd: folder, log });
    expect(exists(pid)).toBe(true);
    // a group of that number is there
    expect(() => process.kill(-pid, 'SIGKILL')).not.toThrow();
    await ended;
  });

  it('that cannot be started says so', async () => {
    await expect(startDetached({ command: '/nowhere', args: [], cwd: folder, log })).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('liveness', () => {
  const here = os.hostname();

  it('knows the running process by its start', async () => {
    const start = await processStart(process.pid);
    expect(Math.abs((start ?? 0) - (Date.now() / 1000 - process.uptime()))).toBeLessThan(2);
    expect(await isAlive(process.pid, start ?? 0, here)).toBe('alive');
    expect(await isAlive(process.pid, (start ?? 0) + 20, here)).toBe('alive');
  });

  it('tells a number that was used again', async () => {
    expect(await isAlive(process.pid, Date.now() / 1000 - 1e6, here)).toBe('gone');
  });

  it('sees that a process is gone, also before its parent has looked', async () => {
    const { pid } = await startDetached({ ...fake('hang'), cwd: folder, log });
    const start = await processStart(pid);
    process.kill(pid, 'SIGKILL');
    await until('the process to be gone', async () => (await isAlive(pid, start ?? 0, here)) === 'gone');
  });

  it('knows nothing of another machine', async () => {
    expect(await isAlive(process.pid, 0, 'elsewhere.example')).toBe('unknown');
  });
});
