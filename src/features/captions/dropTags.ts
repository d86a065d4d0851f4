import * as vscode from 'vscode';
import { tagsMimeType } from '../../platform/tagTransfer';
import { splitTags } from '../../shared/dataset/captionText';
import type { CaptionDocuments } from './captionDocuments';
import { rangeOf } from './captionDocuments';
import { insertionAt } from './insertion';
import { nameFault } from './newTagName';

const kind = vscode.DocumentDropOrPasteEditKind.Text.append('blockLora', 'tags');

/** What `TagDrops` is registered with. */
export const dropMetadata: vscode.DocumentDropEditProviderMetadata = {
  dropMimeTypes: [tagsMimeType, 'text/plain'],
  providedDropEditKinds: [kind],
};

/** What `TagPastes` is registered with. */
export const pasteMetadata: vscode.DocumentPasteProviderMetadata = {
  providedPasteEditKinds: [kind],
  copyMimeTypes: [tagsMimeType],
  pasteMimeTypes: [tagsMimeType],
};

/** Tags that are dragged into a caption, from the view or as text, go between two others and get their separators. */
export class TagDrops implements vscode.DocumentDropEditProvider {
  constructor(private readonly documents: CaptionDocuments) {}

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const caption = this.documents.of(document);
    // pictures and other files have their addresses as text, too
    if (
      caption === undefined ||
      (data.get(tagsMimeType) === undefined && data.get('text/uri-list') !== undefined)
    )
      return undefined;
    const tags =
      (await tagsIn(data)) ??
      splitTags((await data.get('text/plain')?.asString()) ?? '', caption.style.separator);
    const sound = tags.filter((tag) => nameFault(tag, caption.style) === null);
    if (sound.length === 0 || sound.length < tags.length) return undefined;
    const change = insertionAt(document.getText(), document.offsetAt(position), sound, caption.style);
    const edit = new vscode.DocumentDropEdit(
      '',
      change === null ? 'Tag Is There Already' : 'Insert as Tags',
      kind,
    );
    if (change !== null) {
      edit.additionalEdit = new vscode.WorkspaceEdit();
      edit.additionalEdit.replace(document.uri, rangeOf(document, change), change.text);
    }
    return edit;
  }
}

/** Whole tags that are copied in one caption and pasted in another get their separators; any other text is pasted as it is. */
export class TagPastes implements vscode.DocumentPasteEditProvider {
  constructor(private readonly documents: CaptionDocuments) {}

  prepareDocumentPaste(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): void {
    const spans = this.documents.of(document)?.spans ?? [];
    const tags: string[] = [];
    for (const range of ranges) {
      const inside = spans.filter((span) => range.contains(rangeOf(document, span)));
      const touched = spans.filter((span) => {
        const common = range.intersection(rangeOf(document, span));
        return common !== undefined && !common.isEmpty;
      });
      if (inside.length === 0 || inside.length < touched.length) return;
      tags.push(...inside.map(({ text }) => text));
    }
    if (tags.length > 0) data.set(tagsMimeType, new vscode.DataTransferItem(JSON.stringify(tags)));
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[]> {
    const caption = this.documents.of(document);
    const [range, ...others] = ranges;
    const tags = await tagsIn(data);
    // what replaces a selection goes where that was, as it is
    if (caption === undefined || tags === undefined || range?.isEmpty !== true || others.length > 0)
      return [];
    const change = insertionAt(document.getText(), document.offsetAt(range.start), tags, caption.style);
    if (change === null) return [];
    const edit = new vscode.DocumentPasteEdit('', 'Paste as Tags', kind);
    edit.additionalEdit = new vscode.WorkspaceEdit();
    edit.additionalEdit.replace(document.uri, rangeOf(document, change), change.text);
    return [edit];
  }
}

/** Tags that were put there as such; undefined for anything else. */
async function tagsIn(data: vscode.DataTransfer): Promise<readonly string[] | undefined> {
  const text = await data.get(tagsMimeType)?.asString();
  if (text === undefined || text === '') return undefined;
  try {
    const tags: unknown = JSON.parse(text);
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  } catch {
    // of another program
  }
  return undefined;
}
