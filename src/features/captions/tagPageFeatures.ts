import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { TagHoverPictures } from './hoverPictures';
import { tagFacts } from './tagFacts';
import { tokenLegend } from './tagKinds';
import { queryFor, tagMarkdown } from './tagMarkdown';
import type { TagPages } from './tagPages';
import type { PagePart } from './tagPageText';
import { tagPagePlace, tagPageUri } from './tagPageUri';

/** A piece of a page with where it stands. */
interface Placed extends PagePart {
  readonly range: vscode.Range;
}

/** Colours, links, buttons and hovers of pages about tags. */
export class TagPageFeatures
  implements
    vscode.DocumentSemanticTokensProvider,
    vscode.DocumentLinkProvider,
    vscode.CodeLensProvider,
    vscode.HoverProvider
{
  constructor(
    private readonly services: Pick<Services, 'index' | 'dictionary'>,
    private readonly pages: TagPages,
    private readonly pictures: TagHoverPictures,
  ) {}

  provideDocumentSemanticTokens({ uri }: vscode.TextDocument): vscode.SemanticTokens {
    const builder = new vscode.SemanticTokensBuilder(tokenLegend);
    for (const { range, token } of this.#parts(uri)) if (token !== undefined) builder.push(range, token);
    return builder.build();
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    const set = tagPagePlace(uri)?.set ?? null;
    return this.#parts(uri).flatMap(({ range, link }) => {
      if (link === undefined) return [];
      const target =
        'tag' in link
          ? tagPageUri(set, link.tag)
          : vscode.Uri.parse(
              `command:blockLora.openImage?${encodeURIComponent(JSON.stringify([link.image]))}`,
            );
      const made = new vscode.DocumentLink(range, target);
      made.tooltip = 'tag' in link ? 'Open its page' : 'Open with its caption';
      return made;
    });
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const { index } = this.services;
    const place = tagPagePlace(uri);
    const set = place?.set === undefined || place.set === null ? undefined : index.set(place.set);
    if (place === undefined || set === undefined) return [];
    const { count: uses, name } = tagFacts(this.services, set, place.key, 0);
    const commands: vscode.Command[] = [
      {
        title: `$(file-media) ${count(uses, 'picture')}`,
        command: 'blockLora.openGallery',
        arguments: [{ set: set.id, query: queryFor(place.key) }],
      },
      { title: '$(rename) Rename…', command: 'blockLora.renameTag', arguments: [{ set: set.id, tag: name }] },
      { title: '$(table) Tag Table', command: 'blockLora.tagTable', arguments: [{ set: set.id }] },
    ];
    const top = new vscode.Range(0, 0, 0, 0);
    return commands.map((command) => new vscode.CodeLens(top, command));
  }

  async provideHover(
    { uri }: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { index } = this.services;
    const id = tagPagePlace(uri)?.set ?? null;
    const set = id === null ? undefined : index.set(id);
    const part = this.#parts(uri).find(({ range, link }) => link !== undefined && range.contains(position));
    if (part?.link === undefined) return undefined;
    if ('tag' in part.link)
      return new vscode.Hover(
        tagMarkdown(tagFacts(this.services, set, part.link.tag, 6), false, null),
        part.range,
      );
    const image = index.image(part.link.image);
    const picture = image && (await this.pictures.pictures([image], token));
    return picture && new vscode.Hover(picture, part.range);
  }

  #parts(uri: vscode.Uri): readonly Placed[] {
    return this.pages.lines(uri).flatMap((line, row) => {
      let at = 0;
      return line.map((part) => {
        const range = new vscode.Range(row, at, row, at + part.text.length);
        at = range.end.character;
        return { ...part, range };
      });
    });
  }
}
