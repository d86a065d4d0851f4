import * as vscode from 'vscode';
import { orderTags } from '../../shared/captions/tagEdits';
import { tagSpans } from '../../shared/captions/tagSpans';
import type { CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';
import { movedOrder } from './movedOrder';

/**
 * Moves the tags under all cursors and selections by one place, as one step of undo; the cursors go along. Tags at the end stay, and
 * keep those behind them from overtaking.
 */
export async function moveTags(
  documents: CaptionDocuments,
  editor: vscode.TextEditor,
  by: -1 | 1,
): Promise<void> {
  const { document } = editor;
  const caption = documents.of(document);
  if (caption === undefined) return;
  const { spans, style } = caption;
  const ranges = spans.map((span) => rangeOf(document, span));
  const touched = ranges.flatMap((range, at) =>
    editor.selections.some((selection) => selection.intersection(range) !== undefined) ? [at] : [],
  );
  const lines = ranges.map(({ start }) => start.line);
  const order = movedOrder(lines, new Set(touched), by);
  if (order.every((from, at) => from === at)) return;
  // where each selection stands in its tag
  const anchors = editor.selections.map((selection) => anchorOf(document, selection, ranges));
  const changes = orderTags(document.getText(), order, style);
  const done = await editor.edit((builder) => {
    for (const change of changes) builder.replace(rangeOf(document, change), change.text);
  });
  if (!done) return;
  const moved = tagSpans(document.getText(), style);
  editor.selections = anchors.map((anchor) => {
    const place = (end: Anchor['active']): vscode.Position => {
      const span = moved[order.indexOf(end.tag)];
      return document.positionAt((span?.start ?? 0) + end.offset);
    };
    return anchor instanceof vscode.Selection
      ? anchor
      : new vscode.Selection(place(anchor.anchor), place(anchor.active));
  });
  editor.revealRange(editor.selection);
}

/** The ends of a selection as places in tags. */
interface Anchor {
  readonly anchor: { readonly tag: number; readonly offset: number };
  readonly active: { readonly tag: number; readonly offset: number };
}

/** Selections that touch no tag stay as they are. */
function anchorOf(
  document: vscode.TextDocument,
  selection: vscode.Selection,
  ranges: readonly vscode.Range[],
): Anchor | vscode.Selection {
  const within = (position: vscode.Position): Anchor['active'] | undefined => {
    const near = ranges.findIndex((range) => range.contains(position));
    // an end between two tags goes with the tag of the selection that is next to it
    const tag = near >= 0 ? near : ranges.findIndex((range) => selection.intersection(range) !== undefined);
    const range = ranges[tag];
    if (range === undefined) return undefined;
    const clamped = position.isBefore(range.start)
      ? range.start
      : position.isAfter(range.end)
        ? range.end
        : position;
    return { tag, offset: document.offsetAt(clamped) - document.offsetAt(range.start) };
  };
  const [anchor, active] = [within(selection.anchor), within(selection.active)];
  return anchor === undefined || active === undefined ? selection : { anchor, active };
}
