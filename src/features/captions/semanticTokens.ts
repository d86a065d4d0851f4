import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import { rangeOf, type CaptionDocuments } from './captionDocuments';
import { tokenLegend, tokenType } from './tagKinds';

/** Colours tags by their category. */
export class CaptionColors implements vscode.DocumentSemanticTokensProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChangeSemanticTokens = this.#changed.event;

  constructor(
    private readonly documents: CaptionDocuments,
    private readonly dictionary: Services['dictionary'],
  ) {
    this.#disposables.add(documents.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(dictionary.onDidChange(() => this.#changed.fire()));
  }

  provideDocumentSemanticTokens(document: vscode.TextDocument): vscode.SemanticTokens | undefined {
    const dictionary = this.dictionary.current;
    // large dictionaries take a moment: tags get their colours when they are there
    void this.dictionary.ready();
    const caption = this.documents.of(document);
    if (caption === undefined) return undefined;
    const builder = new vscode.SemanticTokensBuilder(tokenLegend);
    for (const span of caption.spans)
      builder.push(rangeOf(document, span), tokenType(dictionary, span.text, caption.trigger));
    return builder.build();
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
