import * as vscode from 'vscode';
import { inlinePicture } from '../../inference/thumbnails/inlinePicture';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import type { CaptionDocuments } from './captionDocuments';
import { commandLink, hoverCommands } from './tagMarkdown';

/** So many pictures are shown. */
const most = 5;
/** Longest side of a small picture in pixels; they are shown half as large, for screens with fine dots. */
const side = 192;
/** Of all pictures together less than the 100,000 characters that VS Code shows, of which four stand for three bytes. */
const mostBytes = 14_000;

/** Small pictures that carry the tag under the mouse. */
export class TagHoverPictures implements vscode.HoverProvider {
  constructor(
    private readonly services: Pick<Services, 'index' | 'tagger' | 'log'>,
    private readonly documents: CaptionDocuments,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const found = this.documents.tagAt(document, position);
    const { set } = found?.caption ?? {};
    if (found === undefined || set === undefined) return undefined;
    const text = await this.pictures(this.services.index.withTag(set.id, found.span.key), token);
    return text && new vscode.Hover(text, found.range);
  }

  /** Some of the images in a row, from all over the list; a click opens one. Undefined when none can be shown. */
  async pictures(
    images: readonly ImageRecord[],
    token: vscode.CancellationToken,
  ): Promise<vscode.MarkdownString | undefined> {
    const shown = spread(images, most);
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    const links = await Promise.all(shown.map((image) => this.#link(image, controller.signal)));
    subscription.dispose();
    const made = links.filter((link) => link !== null);
    if (made.length === 0 || token.isCancellationRequested) return undefined;
    const text = new vscode.MarkdownString(made.join(' '));
    text.supportHtml = true;
    text.isTrusted = { enabledCommands: hoverCommands };
    return text;
  }

  async #link(image: ImageRecord, signal: AbortSignal): Promise<string | null> {
    const { tagger, log } = this.services;
    try {
      const uri = await inlinePicture(image, {
        side,
        mostBytes,
        // thumbnails are made by a process
        thumbnail: vscode.workspace.isTrusted ? (...about) => tagger.thumbnail(...about) : null,
        signal,
      });
      if (uri === null) return null;
      return commandLink(
        `<img src="${uri}" height="96">`,
        'blockLora.openImage',
        image.path,
        'Open with its caption',
      );
    } catch (error) {
      if (!signal.aborted) log.debug(`No small picture of ${image.path}: ${String(error)}`);
      return null;
    }
  }
}

/** At most so many of a list, evenly from all of it. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]).filter(
    (one) => one !== undefined,
  );
}
