// The sample workspace as the host tests use it: jobs that are over in seconds.

import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { RunStore } from '../../src/trainer/runStore';
import type { TrainingRun } from '../../src/trainer/trainingRun';
import { until } from '../support/until';

/** The folder that is open: a copy of the sample workspace. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no workspace is open');
  return folder.uri.fsPath;
}

/** Writes the sample's style job under another name, changed by `replace`, in whose keys `#` is any whole number. */
export function writeJob(name: string, replace: Readonly<Record<string, string>> = {}): vscode.Uri {
  let text = fs.readFileSync(path.join(workspaceFolder(), 'style.blocklora.json'), 'utf8');
  for (const [from, to] of Object.entries({ '"pixel-style"': `"${name}"`, ...replace })) {
    const pattern = new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('#', '\\d+'));
    if (!pattern.test(text)) throw new Error(`the sample job has no ${from}`);
    text = text.replace(pattern, to);
  }
  const file = path.join(workspaceFolder(), `${name}.blocklora.json`);
  fs.writeFileSync(file, text);
  return vscode.Uri.file(file);
}

/** Makes the sample job so short that a test can wait for its end. */
export function short(steps: number): Record<string, string> {
  return {
    '"steps": #,\n    "batchSize": #': `"steps": ${steps},\n    "batchSize": 1`,
    '"saveEverySteps": #': '"saveEverySteps": 2',
    '"atStart": true': '"atStart": false',
    '"steps": #,\n    "cfg"': '"steps": 2,\n    "cfg"',
    '"warmupSteps": #': '"warmupSteps": 0',
  };
}

/** The runs as a window that has just been opened finds them. */
export async function newWindow(): Promise<RunStore> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const store = new RunStore({ roots: () => [workspaceFolder()], logger: silent, every: 200 });
  await store.start();
  return store;
}

/** Starts a job without being asked, and gives the run as another window sees it. */
export async function train(job: vscode.Uri, store: RunStore): Promise<TrainingRun> {
  const folder = await vscode.commands.executeCommand<string>('blockLora.train', job, { ask: false });
  if (typeof folder !== 'string') throw new Error('the training was not started');
  return until(`the run ${folder}`, () => store.find(folder));
}

/** Waits until a run is what it is wanted to be. */
export async function reached(
  run: TrainingRun,
  what: string,
  test: (run: TrainingRun) => boolean,
): Promise<void> {
  await until(
    () => `the run to be ${what}; it was ${JSON.stringify({ ...run.state(), loss: undefined })}`,
    () => test(run),
    { timeout: 240_000, every: 100 },
  );
}
