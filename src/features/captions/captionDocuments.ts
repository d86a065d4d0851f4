import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { CaptionStyle } from '../../shared/captions/captionStyle';
import { plainStyle } from '../../shared/captions/captionStyle';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { tagAt, tagSpans } from '../../shared/captions/tagSpans';
import { subsetOf } from '../../shared/dataset/places';
import type { DataSet, ImageRecord } from '../../shared/dataset/records';
import { captionPath, captionPlace } from './captionImage';

/** The language of captions; documents get it by `CaptionAssociation`, or by hand. */
export const captionLanguage = 'sd-caption';

/** For providers: captions that are open in the editor. */
export const captionSelector: vscode.DocumentSelector = { language: captionLanguage };

/** A caption that is open, as its text is now. */
export interface CaptionDocument {
  /** Undefined while the index does not know it, and for text that was made a caption by hand. */
  readonly image: ImageRecord | undefined;
  /** The first of the data sets that the image is in. */
  readonly set: DataSet | undefined;
  readonly style: CaptionStyle;
  readonly trigger: string | null;
  /** Where its tags stand, in their order. */
  readonly spans: readonly TagSpan[];
}

interface Known {
  readonly version: number;
  readonly caption: CaptionDocument;
}

/** What is known of open captions: read once for each version of a document. */
export class CaptionDocuments implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  /** Images, data sets or triggers of open captions may be others now. Changes of the text itself are VS Code's to tell. */
  readonly onDidChange = this.#changed.event;
  #known = new WeakMap<vscode.TextDocument, Known>();

  constructor(private readonly index: Services['index']) {
    this.#disposables.add(
      index.onDidChange(() => {
        this.#known = new WeakMap();
        this.#changed.fire();
      }),
    );
  }

  /** Undefined for documents that are no captions. */
  of(document: vscode.TextDocument): CaptionDocument | undefined {
    if (document.languageId !== captionLanguage) return undefined;
    const known = this.#known.get(document);
    if (known?.version === document.version) return known.caption;
    const caption = this.#read(document);
    this.#known.set(document, { version: document.version, caption });
    return caption;
  }

  /** The tag at a place of a caption, also when the place is its very end; undefined between tags and elsewhere. */
  tagAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { readonly caption: CaptionDocument; readonly span: TagSpan; readonly range: vscode.Range } | undefined {
    const caption = this.of(document);
    const span = caption && tagAt(caption.spans, document.offsetAt(position));
    return span && { caption, span, range: rangeOf(document, span) };
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A folder has no trigger, but a job or TOML that trains on it may say one. */
  #triggerElsewhere(image: ImageRecord | undefined): string | null {
    if (image === undefined) return null;
    const subsets = this.index.setsOf(image.path).map((set) => subsetOf(set, image.path));
    return subsets.find((one) => one !== undefined && one.trigger !== null)?.trigger ?? null;
  }

  #read(document: vscode.TextDocument): CaptionDocument {
    const file = captionPath(document);
    const place = file === undefined ? undefined : captionPlace(this.index, file);
    const { subset } = place ?? {};
    const style =
      subset === undefined ? plainStyle : { separator: subset.separator, wildcard: subset.wildcard };
    return {
      image: place?.image,
      set: place?.set,
      style,
      trigger: subset?.trigger ?? this.#triggerElsewhere(place?.image),
      spans: tagSpans(document.getText(), style),
    };
  }
}

/** The range of a tag in a document. */
export function rangeOf(
  document: vscode.TextDocument,
  { start, end }: Pick<TagSpan, 'start' | 'end'>,
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
