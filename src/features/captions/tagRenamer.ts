import * as vscode from 'vscode';
import { survivesEditor } from '../../dataset/captions/editorBytes';
import { runCommand } from '../../platform/commands';
import { settings } from '../../platform/settings';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet } from '../../shared/dataset/records';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { tagKey } from '../../shared/tagging/tagText';
import type { AppliedRenames } from './appliedRenames';
import type { CaptionDocument } from './captionDocuments';
import type { TaggedCaption, TaggedCaptions, UnreadCaption } from './captionTexts';
import { renamedCaption } from './renamedCaption';
import { renameEdit } from './renamePlan';

/** Gives tags other names. Few captions are changed as an edit of the editor, which shows and undoes it; many as a bulk edit. */
export class TagRenamer {
  constructor(
    private readonly services: Pick<Services, 'index' | 'reporter'>,
    private readonly texts: TaggedCaptions,
    private readonly applied: AppliedRenames,
  ) {}

  /**
   * The edit that renames a tag in all captions of a set, however they write it. Undefined when a bulk edit was begun in its place: of
   * more captions than the setting allows, and of files whose bytes the editor would not keep.
   *
   * @param from the tag in any way of writing
   * @param to without white space around it
   */
  async edit(
    set: DataSet,
    from: string,
    to: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const key = tagKey(from);
    if (this.services.index.withTag(set.id, key).length > settings.workspaceEditLimit)
      return this.#inBulk(set, from, to);
    const { captions, unread, cancelled } = await this.texts.find(set, key, token);
    if (cancelled) return undefined;
    const closed = captions.flatMap(({ file }) => file ?? []);
    if (!closed.every(survivesEditor)) return this.#inBulk(set, from, to);
    tellUnread(unread);
    return this.#editOf(captions, from, to);
  }

  /** The edit that renames a tag in one caption, which belongs to no data set. */
  inDocument(
    document: vscode.TextDocument,
    caption: CaptionDocument,
    span: TagSpan,
    to: string,
  ): vscode.WorkspaceEdit {
    const places = caption.spans.filter(({ key }) => key === span.key);
    const { style } = caption;
    const one = { uri: document.uri, text: document.getText(), style, places, document, file: undefined };
    return this.#editOf([one], span.text, to);
  }

  #editOf(captions: readonly TaggedCaption[], from: string, to: string): vscode.WorkspaceEdit {
    const renamed = captions
      .map((caption) => renamedCaption(caption, to))
      .filter(({ changes }) => changes.length > 0);
    this.applied.expect(from, to, renamed);
    return renameEdit(from, to, renamed);
  }

  #inBulk(set: DataSet, from: string, to: string): undefined {
    const written = this.services.index.tagByKey(set.id, tagKey(from))?.written.map(({ tag }) => tag) ?? [
      from,
    ];
    const title = `Rename “${from}” to “${to}”`;
    const edit = { kind: 'rename', from: written, to };
    this.services.reporter.background(runCommand('blockLora.editCaptions', { set: set.id, edit, title }));
    return undefined;
  }
}

function tellUnread(unread: readonly UnreadCaption[]): void {
  const [first] = unread;
  if (first === undefined) return;
  const more = unread.length > 1 ? ` So are ${count(unread.length - 1, 'other')}.` : '';
  void vscode.window.showWarningMessage(`${first.path} is left out: ${first.error.message}${more}`);
}
