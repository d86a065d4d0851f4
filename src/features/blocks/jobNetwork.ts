// The network of the job file that is being edited.

import { findNodeAtLocation, getNodeValue, modify, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { JobBlocks } from '../../shared/blocks/jobBlocks';
import { UserFault } from '../../shared/userFault';
import type { BlockSetting, Network } from '../../shared/trainer/job';

/** A job file whose blocks cannot be read or written. */
export class BlocksError extends UserFault {
  override readonly name = 'BlocksError';
}

/**
 * The job file in the active editor.
 *
 * @throws BlocksError no-job-open
 */
export function openJob(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && document.uri.path.toLowerCase().endsWith('.blocklora.json')) return document;
  throw new BlocksError(
    'no-job-open',
    'No job file is open in the active editor.',
    'Open a *.blocklora.json, click into it, and try again.',
  );
}

/**
 * What a job says of its network; an empty one where it says nothing.
 *
 * @throws BlocksError job-network when it is not sound enough to be read: its Problems say why
 */
export function networkOf(document: vscode.TextDocument): Network {
  const root = parseTree(document.getText());
  const node = root && findNodeAtLocation(root, ['network']);
  const value: unknown = node === undefined ? {} : getNodeValue(node);
  if (root?.type === 'object' && isNetwork(value)) return value;
  throw new BlocksError(
    'job-network',
    `The network of ${vscode.workspace.asRelativePath(document.uri)} has mistakes.`,
    'Mend what the Problems of the file say, and try again.',
  );
}

function isNetwork(value: unknown): value is Network {
  if (!isTable(value)) return false;
  const { kind, rank, alpha, conv, blocks } = value;
  if (kind !== undefined && kind !== 'lora' && kind !== 'locon') return false;
  if (!isRank(rank ?? 1) || !isAlpha(alpha)) return false;
  if (conv !== undefined && conv !== null && !isSetting(conv)) return false;
  if (blocks === undefined) return true;
  if (Array.isArray(blocks)) return blocks.every(isRank);
  return isTable(blocks) && Object.values(blocks).every((one) => isRank(one) || isSetting(one));
}

function isSetting(value: unknown): value is BlockSetting {
  if (!isTable(value)) return false;
  const { rank, alpha, convRank, convAlpha } = value;
  return [rank ?? 0, convRank ?? 0].every(isRank) && isAlpha(alpha) && isAlpha(convAlpha);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRank(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isAlpha(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'number' && value > 0);
}

/** Writes blocks into a job as one edit of its text, which Undo takes back; comments and everything else stay. */
export async function writeBlocks(
  document: vscode.TextDocument,
  { kind, blocks }: JobBlocks,
): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  let text = document.getText();
  const formattingOptions = {
    insertSpaces: true,
    tabSize: 2,
    eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
  };
  const values = { kind, blocks: Object.keys(blocks).length === 0 ? undefined : blocks };
  for (const [key, value] of Object.entries(values)) {
    // what is as it should be is not written anew, so that its formatting stays
    const root = parseTree(text);
    const node = root && findNodeAtLocation(root, ['network', key]);
    const before: unknown = node && getNodeValue(node);
    if (JSON.stringify(before) === JSON.stringify(value)) continue;
    if (key === 'kind' && before === undefined && value === 'lora') continue;
    const changes = modify(text, ['network', key], value, { formattingOptions });
    for (const { offset, length, content } of [...changes].sort((a, b) => b.offset - a.offset))
      text = text.slice(0, offset) + content + text.slice(offset + length);
  }
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  const [start, end, middle] = difference(document.getText(), text);
  if (start === end && middle === '') return true;
  const range = all.with(document.positionAt(start), document.positionAt(end));
  edit.replace(document.uri, range, middle, { needsConfirmation: false, label: 'Blocks' });
  return vscode.workspace.applyEdit(edit);
}

/** The part in which a text differs from another. */
function difference(before: string, after: string): readonly [start: number, end: number, middle: string] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  return [start, before.length - same, after.slice(start, after.length - same)];
}
