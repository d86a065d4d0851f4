import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { TaggedCaption } from './captionTexts';
import type { RenamedCaption } from './renamedCaption';
import { positionsIn } from './textPositions';

/** What a rename does to one of the captions of a data set. */
export type PlannedCaption = RenamedCaption<TaggedCaption>;

/** An edit that Refactor Preview shows in two groups: captions in which the tag is renamed, and those that had the new one already. */
export function renameEdit(
  from: string,
  to: string,
  captions: readonly PlannedCaption[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const merging = captions.filter(({ merged }) => merged).length;
  const labels = {
    plain: { label: `Rename “${from}” to “${to}”`, needsConfirmation: false },
    merged: {
      label: `Remove “${from}”, since “${to}” is there already (${count(merging, 'caption')})`,
      needsConfirmation: false,
    },
  };
  for (const { caption, changes, merged } of captions) {
    const position = positionsIn(caption.text);
    for (const { start, end, text } of changes) {
      const [first, last] = [position(start), position(end)];
      const range = new vscode.Range(first.line, first.character, last.line, last.character);
      edit.replace(caption.uri, range, text, merged ? labels.merged : labels.plain);
    }
  }
  return edit;
}
