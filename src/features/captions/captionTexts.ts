import * as vscode from 'vscode';
import type { CaptionText } from '../../dataset/captions/captionFile';
import { readCaptionNow } from '../../dataset/captions/captionFile';
import { inSlices } from '../../dataset/journal/slices';
import type { Services } from '../../services';
import type { CaptionStyle } from '../../shared/captions/captionStyle';
import { plainStyle } from '../../shared/captions/captionStyle';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { tagSpans } from '../../shared/captions/tagSpans';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet } from '../../shared/dataset/records';
import type { CaptionDocuments } from './captionDocuments';
import { captionPath } from './captionImage';
import { positionsIn } from './textPositions';

/** A caption that has a tag. */
export interface TaggedCaption {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly style: CaptionStyle;
  /** Where the tag stands, however it is written; at least one place. */
  readonly places: readonly TagSpan[];
  /** When it is open: its text is the document's then, also where that is not saved. */
  readonly document: vscode.TextDocument | undefined;
  /** When it is not open: the file as it is on the disk. */
  readonly file: CaptionText | undefined;
}

/** A caption that could not be read. */
export interface UnreadCaption {
  readonly path: string;
  readonly error: Error;
}

/** What `TaggedCaptions.find` hands back. */
export interface FoundCaptions {
  readonly captions: readonly TaggedCaption[];
  readonly unread: readonly UnreadCaption[];
  /** Whether it was given up before the end. */
  readonly cancelled: boolean;
}

/** Finds the captions of a data set that have a tag, as they are at this moment. */
export class TaggedCaptions {
  constructor(
    private readonly index: Services['index'],
    private readonly documents: CaptionDocuments,
  ) {}

  /**
   * Which captions to look at the index says; what stands in them is read, since positions must be exact. The thread is never held for
   * longer than a frame; tens of thousands of captions take a few seconds.
   *
   * @param key of the tag, see `tagKey`
   */
  async find(set: DataSet, key: string, token: vscode.CancellationToken): Promise<FoundCaptions> {
    const open = this.#open(set);
    const styles = new Map<string, CaptionStyle>();
    const places = new Map<string, { readonly style: CaptionStyle }>();
    for (const { path, folder, caption } of this.index.withTag(set.id, key)) {
      if (caption === null || open.has(caption.path)) continue;
      let style = styles.get(folder);
      if (style === undefined) styles.set(folder, (style = styleOf(set, path)));
      places.set(caption.path, { style });
    }
    const found: TaggedCaption[] = [];
    const unread: UnreadCaption[] = [];
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    // small files one by one take a quarter of the time that they take in the thread pool
    await inSlices(
      [...places],
      ([path, { style }]) => {
        try {
          const file = readCaptionNow(path);
          if (file === null) return;
          const { text } = file;
          add(found, { uri: vscode.Uri.file(path), text, style, document: undefined, file }, key);
        } catch (error) {
          unread.push({ path, error: error as Error });
        }
      },
      { signal: controller.signal },
    );
    subscription.dispose();
    for (const document of open.values()) {
      const caption = this.documents.of(document);
      if (caption !== undefined)
        add(
          found,
          { uri: document.uri, text: document.getText(), style: caption.style, document, file: undefined },
          key,
        );
    }
    return {
      captions: found.sort((one, other) => (one.uri.path < other.uri.path ? -1 : 1)),
      unread,
      cancelled: token.isCancellationRequested,
    };
  }

  /** Captions of a set that are open, by their paths. */
  #open(set: DataSet): Map<string, vscode.TextDocument> {
    const open = new Map<string, vscode.TextDocument>();
    for (const document of vscode.workspace.textDocuments) {
      const image = this.documents.of(document)?.image;
      const path = captionPath(document);
      if (image === undefined || path === undefined) continue;
      if (this.index.setsOf(image.path).some(({ id }) => id === set.id)) open.set(path, document);
    }
    return open;
  }
}

/** The range of a tag in a caption, open or not. */
export function rangeIn({ text }: Pick<TaggedCaption, 'text'>, { start, end }: TagSpan): vscode.Range {
  const position = positionsIn(text);
  const [from, to] = [position(start), position(end)];
  return new vscode.Range(from.line, from.character, to.line, to.character);
}

function styleOf(set: DataSet, image: string): CaptionStyle {
  const subset = subsetOf(set, image);
  return subset === undefined ? plainStyle : { separator: subset.separator, wildcard: subset.wildcard };
}

function add(found: TaggedCaption[], caption: Omit<TaggedCaption, 'places'>, key: string): void {
  const places = tagSpans(caption.text, caption.style).filter((span) => span.key === key);
  if (places.length > 0) found.push({ ...caption, places });
}
