import type * as vscode from 'vscode';
import { WorkspaceEdit } from 'vscode';
import type { Services } from '../../services';
import type { CaptionDocuments } from './captionDocuments';
import { nameFault } from './newTagName';
import type { TagRenamer } from './tagRenamer';
import { whenRead } from './whenRead';

/** F2 on a tag: another name for it in all captions of its data set. */
export class TagRenames implements vscode.RenameProvider {
  constructor(
    private readonly services: Pick<Services, 'index'>,
    private readonly documents: CaptionDocuments,
    private readonly renamer: TagRenamer,
  ) {}

  prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { readonly range: vscode.Range; readonly placeholder: string } {
    const found = this.documents.tagAt(document, position);
    if (found === undefined) throw new Error('There is no tag here. Put the cursor into one.');
    return { range: found.range, placeholder: found.span.text };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    await whenRead(this.services, token);
    const found = this.documents.tagAt(document, position);
    if (found === undefined) return undefined;
    const fault = nameFault(newName, found.caption.style);
    // VS Code shows what is thrown here as a message
    if (fault !== null) throw new Error(fault);
    const { set } = found.caption;
    const to = newName.trim();
    if (set === undefined) return this.renamer.inDocument(document, found.caption, found.span, to);
    // without an edit VS Code would say that there is no result
    return (await this.renamer.edit(set, found.span.text, to, token)) ?? new WorkspaceEdit();
  }
}
