import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { CaptionDocuments } from './captionDocuments';
import type { TaggedCaptions } from './captionTexts';
import { rangeIn } from './captionTexts';
import { whenRead } from './whenRead';

/** Every place of a tag in its data set. */
export class TagReferences implements vscode.ReferenceProvider {
  constructor(
    private readonly services: Pick<Services, 'index'>,
    private readonly documents: CaptionDocuments,
    private readonly texts: TaggedCaptions,
  ) {}

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    _context: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    await whenRead(this.services, token);
    const found = this.documents.tagAt(document, position);
    if (found === undefined) return [];
    const { caption, span } = found;
    if (caption.set === undefined)
      return caption.spans
        .filter(({ key }) => key === span.key)
        .map((place) => new vscode.Location(document.uri, rangeIn({ text: document.getText() }, place)));
    const { captions } = await this.texts.find(caption.set, span.key, token);
    return captions.flatMap((one) =>
      one.places.map((place) => new vscode.Location(one.uri, rangeIn(one, place))),
    );
  }
}
