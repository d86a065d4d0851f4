import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { isInWorkspace } from '../../platform/fileWatch';
import type { Services } from '../../services';
import { captionLanguage } from './captionDocuments';
import { captionPath, captionPlace, imagesBeside } from './captionImage';

/** What VS Code calls a text that nobody has given a language. */
const plainLanguage = 'plaintext';

/**
 * Gives the language of captions to text files that belong to an image of a data set, and takes it away when they no longer do. By
 * name alone it cannot be told: `01.txt` beside `01.png` is a caption, `README.txt` beside it is not. What a person chose by hand stays.
 */
export class CaptionAssociation implements vscode.Disposable {
  readonly #disposables = new Disposables();
  /** Documents that have their language from us, as uris. */
  readonly #ours = new Set<string>();
  /** Documents that were captions until a person gave them another language, as uris. */
  readonly #byHand = new Set<string>();
  /** Documents whose language we change at this moment. */
  readonly #changing = new Set<string>();
  /** A caption that was closed in this turn: VS Code tells of a new language by closing and opening. */
  #closed: string | undefined;

  constructor(private readonly services: Pick<Services, 'index' | 'reporter' | 'log'>) {
    const { index } = services;
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)));
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)));
    this.#disposables.add(index.onDidChange(() => this.#all()));
    this.#disposables.add(
      index.onDidProgress(({ phase }) => {
        if (phase === 'idle') this.#all();
      }),
    );
    this.#all();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #all(): void {
    for (const document of vscode.workspace.textDocuments) this.#consider(document);
  }

  #close({ uri, languageId }: vscode.TextDocument): void {
    const key = uri.toString();
    if (this.#changing.has(key)) return;
    if (languageId === captionLanguage) {
      this.#closed = key;
      setImmediate(() => {
        if (this.#closed === key) this.#closed = undefined;
      });
    }
    this.#ours.delete(key);
    this.#byHand.delete(key);
  }

  #open(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (this.#closed === key && document.languageId !== captionLanguage) this.#byHand.add(key);
    this.#consider(document);
  }

  #consider(document: vscode.TextDocument): void {
    const file = captionPath(document);
    if (file === undefined) return;
    const key = document.uri.toString();
    const known = captionPlace(this.services.index, file) !== undefined;
    if (document.languageId === captionLanguage) {
      const gone = !known && this.services.index.progress.phase === 'idle';
      if (gone && this.#ours.has(key)) this.#set(document, plainLanguage);
      return;
    }
    if (document.languageId !== plainLanguage || this.#byHand.has(key)) return;
    if (known) this.#set(document, captionLanguage);
    else if (this.services.index.progress.phase !== 'idle')
      this.services.reporter.background(this.#guess(document, file));
  }

  /** Before the images are read: the name of an image beside it is enough, and a reason to read them. */
  async #guess(document: vscode.TextDocument, file: string): Promise<void> {
    const { index, reporter } = this.services;
    if (!isInWorkspace(file) || !/\.(txt|caption)$/i.test(file) || !(await someExists(imagesBeside(file))))
      return;
    if (index.progress.phase === 'off') reporter.background(index.start());
    if (document.isClosed || document.languageId !== plainLanguage) return;
    if (!this.#byHand.has(document.uri.toString())) this.#set(document, captionLanguage);
  }

  #set(document: vscode.TextDocument, language: string): void {
    const key = document.uri.toString();
    if (this.#changing.has(key)) return;
    this.#changing.add(key);
    if (language === captionLanguage) this.#ours.add(key);
    else this.#ours.delete(key);
    vscode.languages.setTextDocumentLanguage(document, language).then(
      () => this.#changing.delete(key),
      (error: unknown) => {
        this.#changing.delete(key);
        // closed meanwhile
        this.services.log.debug(`${key} could not be made ${language}: ${String(error)}`);
      },
    );
  }
}

async function someExists(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    files.map((file) =>
      fs.access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
