// Captions that are open in an editor with changes that are not saved: they are respected, and said.

import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';

export class DirtyCaptions implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = new vscode.EventEmitter<void>();
  /** A document became dirty or clean, or what is in a dirty one changed. */
  readonly onDidChange = this.#changed.event;
  #open = new Map<string, vscode.TextDocument>();

  constructor() {
    const look = (): void => this.#look();
    this.#disposables.add(this.#changed);
    this.#disposables.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#heard(document)));
    this.#disposables.add(vscode.workspace.onDidSaveTextDocument(look));
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument(look));
    this.#look();
  }

  /** The document of a caption with changes that are not saved. */
  document(caption: string | undefined): vscode.TextDocument | undefined {
    return caption === undefined ? undefined : this.#open.get(caption);
  }

  /** Whether there is any. */
  get any(): boolean {
    return this.#open.size > 0;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #heard(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file') return;
    if (document.isDirty !== this.#open.has(document.uri.fsPath)) this.#look();
    else if (document.isDirty) this.#changed.fire();
  }

  #look(): void {
    const dirty = vscode.workspace.textDocuments.filter(
      ({ isDirty, uri }) => isDirty && uri.scheme === 'file',
    );
    const open = new Map(dirty.map((document) => [document.uri.fsPath, document] as const));
    const same = open.size === this.#open.size && [...open.keys()].every((path) => this.#open.has(path));
    this.#open = open;
    if (!same) this.#changed.fire();
  }
}
