import fs from 'node:fs/promises';
import path from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { TrainingRun } from '../../trainer/trainingRun';
import type { ResolvedJob } from './jobFacts';
import { readJob, sourceOf } from './jobFacts';

const suffix = '.blocklora.json';

/**
 * A new job file with the settings of a run, opened beside. It is the run's own job file with its comments, unless that
 * was changed since: then what the run was started with.
 */
export async function duplicateJob(run: TrainingRun): Promise<void> {
  const job = await readJob(run.folder);
  if (job === null) {
    void vscode.window.showWarningMessage('The job of this run cannot be read any more.');
    return;
  }
  const source = await sourceOf(job);
  const folder = source === null ? path.resolve(run.id, '../../..') : path.dirname(source);
  const unchanged = source !== null && (await fs.stat(source)).mtimeMs <= (run.state().startedAt ?? 0);
  const text = unchanged ? await fs.readFile(source, 'utf8') : resolvedText(job);
  const file = await writeCopy(folder, job.name, text);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}

function resolvedText({ source, ...job }: ResolvedJob): string {
  const from = source === undefined ? '' : `// What a run of ${path.basename(source)} was started with.\n`;
  return `${from}${JSON.stringify(job, null, 2)}\n`;
}

/** Writes the copy under the next free name, which is also the name of its LoRA. */
async function writeCopy(folder: string, name: string, text: string): Promise<string> {
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) {
    const copy = `${stem}-${number}`;
    const edits = modify(text, ['name'], copy, { formattingOptions: { insertSpaces: true, tabSize: 2 } });
    try {
      const file = path.join(folder, `${copy}${suffix}`);
      await fs.writeFile(file, applyEdits(text, edits), { flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
