import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { TextChange } from '../../shared/captions/tagEdits';
import { applyChanges, removeTags, replaceTag } from '../../shared/captions/tagEdits';
import { tagSpans } from '../../shared/captions/tagSpans';
import { tagKey } from '../../shared/tagging/tagText';
import type { TaggedCaption } from './captionTexts';
import { positionsIn } from './textPositions';

/** What a rename does to one caption. */
export interface RenamedCaption {
  readonly caption: TaggedCaption;
  readonly changes: readonly TextChange[];
  /** All of its text afterwards. */
  readonly text: string;
  /** Whether it had the new tag already: the old one goes, and the new one is not doubled. */
  readonly merged: boolean;
}

/**
 * What becomes of a caption when a tag gets another name.
 *
 * @param to the new name, without white space around it
 */
export function renamedCaption(caption: TaggedCaption, to: string): RenamedCaption {
  const { text, style, places } = caption;
  const [first, ...others] = places;
  const key = tagKey(to);
  const sameTag = first?.key === key;
  const merged = !sameTag && tagSpans(text, style).some((span) => span.key === key);
  const changes = merged
    ? removeTags(text, places, style)
    : sameTag || first === undefined
      ? places.filter((span) => span.text !== to).map((span) => replaceTag(span, to))
      : [replaceTag(first, to), ...(others.length === 0 ? [] : removeTags(text, others, style))];
  return { caption, changes, text: applyChanges(text, changes), merged };
}

/** An edit that Refactor Preview shows in two groups: captions in which the tag is renamed, and those that had the new one already. */
export function renameEdit(
  from: string,
  to: string,
  captions: readonly RenamedCaption[],
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
