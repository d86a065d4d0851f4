// The text of a job: what it says, and how it is changed.

import type { ParseError } from 'jsonc-parser';
import { getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { JobChange } from '../../shared/blocks/jobChange';
import { isTable, withChanges } from '../../shared/blocks/jobChange';
import type { BlockLayout } from '../../shared/blocks/layout';
import { sd1Layout } from '../../shared/blocks/layout';
import { readNetwork } from '../../shared/blocks/readNetwork';
import type { Network } from '../../shared/trainer/job';
import { UserFault } from '../../shared/userFault';
import { changedText, same } from './jsonEdits';
import { commentsIn } from './jsonTokens';
import { jobKeyOrder } from './keyOrder';

/** A job file that cannot be read or written. */
export class BlocksError extends UserFault {
  override readonly name = 'BlocksError';
}

const suffix = '.blocklora.json';

export function isJob(uri: vscode.Uri): boolean {
  return uri.path.toLowerCase().endsWith(suffix);
}

/**
 * The job file in front, as a text or in the block editor.
 *
 * @throws BlocksError no-job-open
 */
export async function openJob(): Promise<vscode.TextDocument> {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && isJob(document.uri)) return document;
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && isJob(input.uri))
    return vscode.workspace.openTextDocument(input.uri);
  throw new BlocksError(
    'no-job-open',
    'No job file is open in the active editor.',
    'Open a *.blocklora.json, click into it, and try again.',
  );
}

/** A text of JSON with comments, as far as it can be read. */
export interface JobText {
  /** Undefined where nothing can be read. */
  readonly value: unknown;
  /** The first mistake of the text itself. */
  readonly mistake: { readonly offset: number; readonly message: string } | null;
  readonly mistakes: number;
}

/** Reads a job's text; whatever it is, nothing is thrown. */
export function readJobText(text: string): JobText {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  return {
    value: root === undefined ? undefined : (getNodeValue(root) as unknown),
    mistake: first === undefined ? null : { offset: first.offset, message: mistakeText(first) },
    mistakes: errors.length,
  };
}

function mistakeText({ error }: ParseError): string {
  const name = printParseErrorCode(error);
  return `The text is no JSON from here on: ${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}.`;
}

/**
 * What a job says of its network; an empty one where it says nothing.
 *
 * @throws BlocksError job-network when it is not sound enough to be read: its Problems say why
 */
export function networkOf(document: vscode.TextDocument, layout: BlockLayout = sd1Layout): Network {
  const { value, mistake } = readJobText(document.getText());
  if (mistake === null && isTable(value)) {
    const { network, faults } = readNetwork(value.network, layout);
    if (faults.length === 0) return network;
  }
  throw new BlocksError(
    'job-network',
    `The network of ${vscode.workspace.asRelativePath(document.uri)} has mistakes.`,
    'Mend what the Problems of the file say, and try again.',
  );
}

/**
 * A job's text after changes. What they do not mean stays as it is, with all comments.
 *
 * @throws BlocksError job-text when the text has a mistake before the place, so that a change could damage it
 */
export function changedJob(text: string, changes: readonly JobChange[]): string {
  const before = readJobText(text);
  let after = text;
  for (const change of changes) after = changedText(after, change, jobKeyOrder);
  const now = readJobText(after);
  const comments = (of: string): string => commentsIn(of, 0, of.length).toSorted().join('\n');
  const [, end] = difference(text, after);
  const sound =
    // behind a mistake nobody knows what belongs to what
    (before.mistake === null || end < before.mistake.offset) &&
    now.mistakes <= before.mistakes &&
    same(now.value, withChanges(before.value, changes)) &&
    comments(after) === comments(text);
  if (sound) return after;
  throw new BlocksError(
    'job-text',
    before.mistake === null
      ? 'This change cannot be written into the text of the job.'
      : 'The text of the job has a mistake, so this cannot be written safely.',
    'Mend it in the text, and try again.',
  );
}

/**
 * Changes a job as one edit of its text, which Undo takes back.
 *
 * @returns whether the editor took it; true when the text says it already
 * @throws BlocksError job-text
 */
export async function changeJob(
  document: vscode.TextDocument,
  changes: readonly JobChange[],
  label: string,
): Promise<boolean> {
  const before = document.getText();
  const after = changedJob(before, changes);
  if (before === after) return true;
  const [start, end, middle] = difference(before, after);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  edit.replace(document.uri, range, middle, { needsConfirmation: false, label });
  return vscode.workspace.applyEdit(edit);
}

/** The part in which a text differs from another; never the half of a line end or of a character. */
function difference(before: string, after: string): readonly [start: number, end: number, middle: string] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  while (start > 0 && isHalf(before, start)) start--;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
  while (same > 0 && isHalf(before, before.length - same)) same--;
  return [start, before.length - same, after.slice(start, after.length - same)];
}

function isHalf(text: string, at: number): boolean {
  return /[\r\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\n\udc00-\udfff]/.test(text.charAt(at));
}
