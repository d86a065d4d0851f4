import * as vscode from 'vscode';
import { printNotations } from '../../shared/blocks/notations';
import type { Bases } from './baseFacts';
import { shapeOfJob } from './baseFacts';
import { networkOf, openJob, readJobText } from './jobDocument';
import { layouts } from '../../shared/blocks/layout';

/**
 * Copies the blocks of the open job for other tools.
 *
 * @param id which notation, without asking: `sd-scripts`, `lbw17`, `peft` and so on
 * @throws BlocksError when no job is open, or its network has mistakes
 */
export async function copyBlocks(id: unknown, bases: Bases): Promise<string | undefined> {
  const document = await openJob();
  const shape = await shapeOfJob(bases, readJobText(document.getText()).value, document.uri.fsPath);
  const notations = printNotations(networkOf(document, layouts[shape.kind]), shape).map((one) => ({
    label: one.name,
    description: one.notes.join(' '),
    detail: one.text.replace(/\s+/g, ' ').slice(0, 200),
    id: one.id,
    text: one.text,
  }));
  const chosen =
    notations.find((one) => one.id === id) ??
    (await vscode.window.showQuickPick(notations, {
      title: 'Copy Blocks As',
      placeHolder: 'Notation of the tool that they are for',
      matchOnDescription: true,
    }));
  if (chosen === undefined) return undefined;
  await vscode.env.clipboard.writeText(chosen.text);
  vscode.window.setStatusBarMessage(`Copied for ${chosen.label}.`, 4000);
  return chosen.text;
}
