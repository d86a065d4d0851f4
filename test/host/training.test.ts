import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { contextValue, runItem } from '../../src/features/runs/runItem';
import { RunsTree } from '../../src/features/runs/runsTree';
import { commandIds } from '../../src/platform/commandIds';
import type { RunStore } from '../../src/trainer/runStore';
import { until } from '../support/until';
import { newWindow, reached, short, train, writeJob } from './sampleJob';

function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}

describe('the extension', function () {
  this.timeout(300_000);
  let store: RunStore;

  before(async () => {
    await vscode.extensions.getExtension('block-lora-studio.block-lora-studio')?.activate();
    store = await newWindow();
  });
  after(() => store.dispose());

  it('has all its commands', async () => {
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      commandIds.filter((id) => !known.includes(id)),
      [],
    );
  });

  it('trains a job to a LoRA file, and shows the run', async () => {
    const run = await train(writeJob('quick', short(3)), store);
    assert.ok(tabs().includes('quick'), `the panel is not open: ${tabs().join(', ')}`);
    await reached(run, 'finished', () => !run.state().active);
    const state = run.state();
    assert.equal(state.error, null);
    assert.deepEqual([state.status, state.step, state.steps], ['finished', 3, 3]);
    assert.ok(fs.statSync(path.join(run.id, 'quick.safetensors')).size > 50_000);
    assert.ok(state.samples.length > 0, 'no sample pictures');
  });

  it('stops a run with everything saved, and goes on at that step', async () => {
    const run = await train(writeJob('long', short(100_000)), store);
    await reached(run, 'at step 2', () => run.state().step >= 2);
    assert.match(contextValue(run.state()), /\bactive\b/);

    // a window that is opened now finds it from its folder alone
    const other = await newWindow();
    const again = other.find(run.id);
    assert.equal(again?.state().status, 'running');
    assert.equal(again.pid, run.pid);

    const tree = new RunsTree(other);
    const [first] = await tree.getChildren();
    assert.equal(first, again, 'what is in training comes first');
    assert.match(String(runItem(again).description), /^[\d,]+\/100,000/);
    tree.dispose();
    other.dispose();

    await vscode.commands.executeCommand('blockLora.stopRun', run.id);
    await reached(run, 'stopped', () => run.state().status === 'stopped');
    const stoppedAt = run.state().step;
    assert.deepEqual(run.state().checkpoints.at(-1), stoppedAt);
    assert.match(contextValue(run.state()), /\bover resumable lora\b/);

    await vscode.commands.executeCommand('blockLora.resumeRun', run.id);
    await reached(
      run,
      'further',
      () => run.state().resumedFrom === stoppedAt && run.state().step > stoppedAt,
    );
    await vscode.commands.executeCommand('blockLora.stopRun', run.id);
    await reached(run, 'stopped again', () => run.state().status === 'stopped');
  });

  it('says why a run failed whose process was killed, and offers to resume it', async () => {
    const run = await train(writeJob('killed', short(100_000)), store);
    await reached(run, 'past a checkpoint', () => run.state().checkpoints.length > 0);
    process.kill(run.pid ?? 0, 'SIGKILL');
    await reached(run, 'failed', () => run.state().status === 'failed');
    assert.equal(run.state().error?.crashed, true);
    assert.match(run.state().error?.fix ?? '', /Resume goes on from step/);
    assert.match(contextValue(run.state()), /\bresumable\b/);
  });

  it('duplicates a job under a new name, with its comments', async () => {
    const run = await until('the first run', () => store.runs.find((one) => one.state().name === 'quick'));
    await vscode.commands.executeCommand('blockLora.duplicateJob', run.id);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(path.basename(document?.fileName ?? ''), 'quick-2.blocklora.json');
    assert.match(document?.getText() ?? '', /"name": "quick-2",/);
    assert.match(document?.getText() ?? '', /\/\/ 0 = not trained/);
  });
});
