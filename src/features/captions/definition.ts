import type * as vscode from 'vscode';
import type { CaptionDocuments } from './captionDocuments';
import { tagPageUri } from './tagPageUri';
import { Position, Range } from 'vscode';

/** From a tag to the page about it. */
export class TagDefinitions implements vscode.DefinitionProvider {
  constructor(private readonly documents: CaptionDocuments) {}

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const found = this.documents.tagAt(document, position);
    if (found === undefined) return [];
    const start = new Position(0, 0);
    return [
      {
        originSelectionRange: found.range,
        targetUri: tagPageUri(found.caption.set?.id ?? null, found.span.text),
        targetRange: new Range(start, start),
      },
    ];
  }
}
