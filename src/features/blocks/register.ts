import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { registerTextEditor } from '../../webviews/textEditor';
import { Bases } from './baseFacts';
import type { EditorParts } from './blockEditor';
import { BlockEditor, blockEditorViewType } from './blockEditor';
import { copyBlocks } from './copyBlocks';
import { LbwPresets } from './lbwPresets';
import { LivePlans } from './livePlans';
import { pasteBlocks } from './pasteBlocks';
import { openBlockEditor, openJobText } from './switchEditor';

/** The block editor of job files, and their blocks in the notations of other tools. */
export function registerBlocks(services: Services): vscode.Disposable {
  const { commands, context, log } = services;
  const disposables = new Disposables();
  const { Active, Beside } = vscode.ViewColumn;
  const parts: EditorParts = {
    bases: new Bases(context.asAbsolutePath('native-bin/base')),
    plans: disposables.add(new LivePlans(services)),
    lbwPresets: disposables.add(new LbwPresets(log)),
    schema: once(
      async (): Promise<unknown> =>
        JSON.parse(
          await readFile(context.asAbsolutePath('native-bin/schema/job.schema.json'), 'utf8'),
        ) as unknown,
    ),
  };
  disposables.add(
    registerTextEditor({
      viewType: blockEditorViewType,
      open(document, panel) {
        void parts.lbwPresets.read();
        // ends with its panel
        new BlockEditor(document, panel, services, parts);
      },
    }),
  );
  disposables.add(commands.register('blockLora.copyBlocks', (notation) => copyBlocks(notation, parts.bases)));
  disposables.add(
    commands.register('blockLora.pasteBlocks', (text) => pasteBlocks(text, parts.bases, parts.lbwPresets)),
  );
  disposables.add(commands.register('blockLora.openBlockEditor', (job) => openBlockEditor(job, Active)));
  disposables.add(
    commands.register('blockLora.openBlockEditorToSide', (job) => openBlockEditor(job, Beside)),
  );
  disposables.add(commands.register('blockLora.openJobText', (job) => openJobText(job, Active)));
  disposables.add(commands.register('blockLora.openJobTextToSide', (job) => openJobText(job, Beside)));
  return disposables;
}

/** Does work once, when it is first asked for. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
