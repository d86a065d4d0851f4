import * as vscode from 'vscode';
import type { CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';

/** Grows a selection from the tag to all tags of its line, to all tags, and to the whole text. */
export class TagSelections implements vscode.SelectionRangeProvider {
  constructor(private readonly documents: CaptionDocuments) {}

  provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
  ): vscode.SelectionRange[] {
    const ranges = (this.documents.of(document)?.spans ?? []).map((span) => rangeOf(document, span));
    return positions.map((position) => selectionRange(document, ranges, position));
  }
}

function selectionRange(
  document: vscode.TextDocument,
  tags: readonly vscode.Range[],
  position: vscode.Position,
): vscode.SelectionRange {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const steps = [
    tags.find((range) => range.contains(position)),
    around(tags.filter(({ start }) => start.line === position.line)),
    around(tags),
    document.validateRange(whole),
  ];
  let selection: vscode.SelectionRange | undefined;
  // from the largest to the smallest, each larger than the next
  for (const range of steps.reverse()) {
    if (range === undefined || !range.contains(position)) continue;
    if (selection !== undefined && (selection.range.isEqual(range) || !selection.range.contains(range)))
      continue;
    selection = new vscode.SelectionRange(range, selection);
  }
  return selection ?? new vscode.SelectionRange(new vscode.Range(position, position));
}

function around(ranges: readonly vscode.Range[]): vscode.Range | undefined {
  const [first, last] = [ranges.at(0), ranges.at(-1)];
  return first && last && first.union(last);
}
