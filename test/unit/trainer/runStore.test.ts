import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import type { RunStore } from '../../../src/trainer/runStore';
import { FakeWorkspace } from './fakeWorkspace';

let workspace: FakeWorkspace;
let store: RunStore;
let ended: string[];

beforeEach(async () => {
  workspace = new FakeWorkspace();
  store = workspace.store();
  ended = [];
  store.onDidEnd(({ run }) => ended.push(run.state().status));
  await store.start();
});
afterEach(() => workspace.dispose());

describe('a run', () => {
  it('is followed from its start to its end', async () => {
    const run = await workspace.start('fine', store);
    expect(run.state()).toMatchObject({ status: 'starting', active: true, name: 'fine' });
    await until('the end', () => ended.length > 0);
    expect(run.state()).toMatchObject({ status: 'finished', step: 10, steps: 10, active: false });
    expect(ended).toEqual(['finished']);
    expect(fs.readFileSync(`${workspace.root}/.blocklora/.gitignore`, 'utf8')).toBe('*\n');
  });

  it('stops when it is asked to', async () => {
    const run = await workspace.start('untilStopped', store);
    await until('a step', () => run.state().step === 1);
    await run.folder.request('stop');
    await until('the end', () => ended.length > 0);
    expect(run.state().status).toBe('stopped');
    expect(await run.folder.requests()).toEqual(new Set());
  });

  it('that dies has failed, with the cause from its log, and can be resumed', async () => {
    const run = await workspace.start('crash', store);
    await until('the end', () => ended.length > 0);
    expect(run.state()).toMatchObject({ status: 'failed', step: 4, checkpoints: [3] });
    expect(run.state().error).toMatchObject({ crashed: true, message: 'the tensor fell over.' });
    await store.launched(await workspace.launcher.resume(run.folder));
    expect(run.state().status).toBe('starting');
    await until('the second end', () => ended.length > 1);
    expect(run.state()).toMatchObject({ status: 'finished', resumedFrom: 3 });
  });

  it('that the system kills has failed, and its progress is not taken for a cause', async () => {
    const run = await workspace.start('silentDeath', store);
    await until('the end', () => ended.length > 0);
    expect(run.state().error?.message).toBe('The training process ended without saying why.');
  });

  it('that dies before its first event says why', async () => {
    const run = await workspace.start('diesAtOnce', store);
    await until('the end', () => ended.length > 0);
    expect(run.state().error).toMatchObject({ code: 'package-missing' });
  });

  it('that hangs is told from one that works', async () => {
    const run = await workspace.start('hangs', store);
    await until('a look at its heartbeat', () => run.hanging);
    expect(run.state().status).toBe('running');
    expect(run.pid).toBeGreaterThan(1);
  });
});

describe('another window', () => {
  it('never takes a run that has just begun for one that crashed', async () => {
    const other = workspace.store();
    await other.start();
    const seen = new Set<string>();
    const look = setInterval(() => other.runs.forEach((run) => seen.add(run.state().status)), 0);
    const run = await workspace.start('fine', store);
    await until('its end', () => other.find(run.id)?.state().status === 'finished');
    clearInterval(look);
    other.dispose();
    expect([...seen]).not.toContain('failed');
  });

  it('finds the runs again, active and over', async () => {
    await workspace.start('fine', store);
    await until('the end', () => ended.length > 0);
    const active = await workspace.start('untilStopped', store);
    await until('a step', () => active.state().step === 1);
    const other = workspace.store();
    await other.start();
    expect(other.runs.map((run) => run.state().status)).toEqual(['running', 'finished']);
    const seen: string[] = [];
    other.onDidEnd(({ run }) => seen.push(run.id));
    await active.folder.request('stop');
    await until('the end in the other window', () => seen.length > 0);
    expect(seen).toEqual([active.id]);
  });

  it('sees runs come, resume and go', async () => {
    const other = workspace.store();
    await other.start();
    const run = await workspace.start('crash', store);
    await until('the failed run', () => other.find(run.id)?.state().status === 'failed');
    await store.launched(await workspace.launcher.resume(run.folder));
    await until('the resumed run', () => other.find(run.id)?.state().status === 'finished');
    fs.rmSync(run.id, { recursive: true });
    await until('no run', () => other.runs.length === 0);
  });
});

describe('two runs of one second', () => {
  it('get folders of their own', async () => {
    const now = new Date('2026-11-23T10:15:00Z');
    const job = workspace.job('fine');
    const [first, second] = await Promise.all([
      workspace.launcher.train(job, 'Ink style!', workspace.root, now),
      workspace.launcher.train(job, 'Ink style!', workspace.root, now),
    ]);
    expect([first.folder.name, second.folder.name].sort()).toEqual([
      '2026-11-23T10-15-00-ink-style',
      '2026-11-23T10-15-01-ink-style',
    ]);
    await Promise.all([first.process.ended, second.process.ended]);
  });
});
