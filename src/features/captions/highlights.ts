import * as vscode from 'vscode';
import type { CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';

/** Marks every place of the tag under the cursor, however it is written there. */
export class TagHighlights implements vscode.DocumentHighlightProvider {
  constructor(private readonly documents: CaptionDocuments) {}

  provideDocumentHighlights(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.DocumentHighlight[] {
    const found = this.documents.tagAt(document, position);
    if (found === undefined) return [];
    return found.caption.spans
      .filter(({ key }) => key === found.span.key)
      .map((span) => new vscode.DocumentHighlight(rangeOf(document, span)));
  }
}
