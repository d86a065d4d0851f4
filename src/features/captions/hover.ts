import * as vscode from 'vscode';
import type { Services } from '../../services';
import { tagKey } from '../../shared/tagging/tagText';
import type { CaptionDocuments } from './captionDocuments';
import { imageScores } from './imageScores';
import { tagFacts } from './tagFacts';
import { tagMarkdown } from './tagMarkdown';

/** Tags that it often comes with. */
const together = 6;

/** What is known of the tag under the mouse; its pictures come on their own, since they may take a moment. */
export class TagHover implements vscode.HoverProvider {
  constructor(
    private readonly services: Pick<Services, 'index' | 'dictionary' | 'confidences' | 'log'>,
    private readonly documents: CaptionDocuments,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const found = this.documents.tagAt(document, position);
    if (found === undefined) return undefined;
    await this.services.dictionary.ready();
    const { caption, span, range } = found;
    const facts = tagFacts(this.services, caption.set, span.text, together);
    const trigger = caption.trigger !== null && tagKey(caption.trigger) === span.key;
    const scores = await imageScores(this.services, caption.set, caption.image);
    const score = scores?.byKey.get(span.key);
    const confidence =
      scores === undefined || score === undefined
        ? null
        : `${scores.model} is ${score.toFixed(2)} sure of it in this picture`;
    return new vscode.Hover(tagMarkdown(facts, trigger, confidence), range);
  }
}
