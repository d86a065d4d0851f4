import * as vscode from 'vscode';
import { settings } from '../../platform/settings';
import type { Services } from '../../services';
import { categoryRank } from '../../shared/captions/categoryOrder';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { tagKey } from '../../shared/tagging/tagText';
import type { CaptionDocument, CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';
import type { FormatOrder, FormatSpacing, OrderFacts } from './formatCaption';
import { formatChanges, ordered } from './formatCaption';
import { categoryOf } from './tagKinds';

/** “Format Document” and “Format Selection”: order and spacing of tags, as the settings say. Nothing is formatted unasked. */
export class CaptionFormatting
  implements vscode.DocumentFormattingEditProvider, vscode.DocumentRangeFormattingEditProvider
{
  constructor(
    private readonly services: Pick<Services, 'index' | 'dictionary'>,
    private readonly documents: CaptionDocuments,
  ) {}

  provideDocumentFormattingEdits(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    return this.edits(document, () => true, settings.captionFormat(document.uri));
  }

  provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
  ): Promise<vscode.TextEdit[]> {
    // a tag that is only touched at its edge was not selected
    const selected = (tag: vscode.Range): boolean => range.intersection(tag)?.isEmpty === false;
    return this.edits(document, selected, settings.captionFormat(document.uri));
  }

  /** The edits that bring the chosen tags into an order and spacing; each line of a caption on its own. */
  async edits(
    document: vscode.TextDocument,
    chosen: (range: vscode.Range) => boolean,
    { order, spacing }: { readonly order: FormatOrder; readonly spacing: FormatSpacing },
  ): Promise<vscode.TextEdit[]> {
    if (order === 'category') await this.services.dictionary.ready();
    const caption = this.documents.of(document);
    if (caption === undefined) return [];
    const text = document.getText();
    const facts = this.#facts(caption);
    return lines(document, caption.spans)
      .map((line) => line.filter((span) => chosen(rangeOf(document, span))))
      .flatMap((tags) => formatChanges(text, tags, ordered(tags, order, facts), spacing, caption.style))
      .map((change) => new vscode.TextEdit(rangeOf(document, change), change.text));
  }

  #facts({ set, trigger }: CaptionDocument): OrderFacts {
    const { index, dictionary } = this.services;
    const triggerKey = trigger === null ? null : tagKey(trigger);
    return {
      isTrigger: ({ key }) => key === triggerKey,
      rank: ({ text }) => categoryRank(categoryOf(dictionary.current, text)),
      uses: ({ key }) => (set === undefined ? 0 : (index.tagByKey(set.id, key)?.count ?? 0)),
    };
  }
}

/** The tags of each line. */
function lines(document: vscode.TextDocument, spans: readonly TagSpan[]): readonly (readonly TagSpan[])[] {
  const byLine = new Map<number, TagSpan[]>();
  for (const span of spans) {
    const { line } = document.positionAt(span.start);
    const tags = byLine.get(line);
    if (tags === undefined) byLine.set(line, [span]);
    else tags.push(span);
  }
  return [...byLine.values()];
}
