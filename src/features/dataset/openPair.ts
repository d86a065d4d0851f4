import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { stemOf } from '../../shared/dataset/names';
import { subsetOf } from '../../shared/dataset/places';
import type { NewCaptions } from './newCaptions';
import type { Node } from './nodes';

/** Shows pictures with their captions. */
export class PairOpener {
  #turn = 0;

  constructor(
    private readonly index: Services['index'],
    private readonly newCaptions: NewCaptions,
  ) {}

  /**
   * Shows a picture, and its caption beside it, in tabs that the next picture takes over. A picture without a caption gets an empty
   * document in its place: nothing is on the disk before something is typed and saved.
   *
   * @param focus whether one goes on in the caption; else the focus stays where it is
   */
  async open(set: string, image: string, focus: boolean): Promise<void> {
    const turn = ++this.#turn;
    const column = pictureColumn();
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(image), {
      viewColumn: column,
      preview: true,
      preserveFocus: true,
    });
    // one walks through pictures faster than editors open: only the last counts
    if (turn !== this.#turn) return;
    const document = await vscode.workspace.openTextDocument(this.#caption(set, image));
    // an ending that means something else elsewhere; plain text becomes a caption by itself
    const isText = ['plaintext', 'sd-caption'].includes(document.languageId);
    if (!isText && !/\.txt$/i.test(document.uri.path))
      await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    if (turn !== this.#turn) return;
    await vscode.window.showTextDocument(document, {
      viewColumn: column + 1,
      preview: true,
      preserveFocus: !focus,
    });
  }

  #caption(set: string, image: string): vscode.Uri {
    const caption = this.index.image(image)?.caption ?? null;
    if (caption !== null) return vscode.Uri.file(caption.path);
    const [extension = '.txt'] = subsetOf(this.index.set(set), image)?.captionExtensions ?? [];
    return this.newCaptions.uri(
      path.join(path.dirname(image), `${stemOf(path.basename(image))}${extension}`),
    );
  }
}

/** Opens what has a problem, at the place of it. */
export async function openFault({ problem }: Extract<Node, { kind: 'fault' }>): Promise<void> {
  const uri = vscode.Uri.file(problem.file);
  const type = await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    (stat) => stat.type,
    () => vscode.FileType.Unknown,
  );
  if (type === vscode.FileType.Directory) await vscode.commands.executeCommand('revealInExplorer', uri);
  else if (type === vscode.FileType.Unknown)
    void vscode.window.showWarningMessage(`${problem.message} ${problem.fix}`);
  else {
    const at = new vscode.Position((problem.line ?? 1) - 1, (problem.column ?? 1) - 1);
    await vscode.commands.executeCommand('vscode.open', uri, {
      selection: new vscode.Range(at, at),
      preview: true,
    });
  }
}

/** Where pictures are shown: the column that has one now, else the first. */
function pictureColumn(): vscode.ViewColumn {
  const shown = vscode.window.tabGroups.all.find(
    ({ activeTab }) => activeTab?.isPreview === true && activeTab.input instanceof vscode.TabInputCustom,
  );
  return shown?.viewColumn ?? vscode.ViewColumn.One;
}
