import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { lintCaption } from '../../shared/captions/lint';
import type { LintRule } from '../../shared/captions/lintRules';
import type { TagSpan } from '../../shared/captions/tagSpans';
import { tagAt } from '../../shared/captions/tagSpans';
import type { CaptionDocuments } from './captionDocuments';
import { captionLanguage } from './captionDocuments';
import type { ProblemContexts } from './problemContexts';
import { diagnosticsOf } from './problemDiagnostics';

/** Milliseconds after the last key: what is half typed is no problem yet. */
const pause = 250;

/** Rules by which half a tag is one that is not known. */
const ofWords: ReadonlySet<LintRule> = new Set(['unknown', 'nearDuplicate', 'alias', 'implied']);

/** The problems of captions that are open, as one types. */
export class OpenProblems implements vscode.Disposable {
  readonly #disposables = new Disposables();
  /** Where something was typed last, while the cursor is still there; by document. */
  readonly #typing = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly documents: CaptionDocuments,
    private readonly contexts: ProblemContexts,
    private readonly collection: vscode.DiagnosticCollection,
  ) {
    const { workspace } = vscode;
    this.#disposables.add(workspace.onDidOpenTextDocument((document) => this.#soon(document, 0)));
    this.#disposables.add(workspace.onDidChangeTextDocument((event) => this.#typed(event)));
    this.#disposables.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#moved(textEditor)),
    );
    this.#disposables.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#disposables.add(documents.onDidChange(() => this.checkAll()));
    this.#disposables.add({ dispose: () => this.#timers.forEach((timer) => clearTimeout(timer)) });
    this.checkAll();
  }

  /** Whether this shows the problems of a file. */
  has(uri: vscode.Uri): boolean {
    return vscode.workspace.textDocuments.some(
      (document) =>
        !document.isClosed && document.uri.toString() === uri.toString() && this.#isOurs(document),
    );
  }

  /** Checks all of them again, in a moment. */
  checkAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document, pause);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #isOurs(document: vscode.TextDocument): boolean {
    return document.languageId === captionLanguage && document.uri.scheme === 'file';
  }

  #typed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const last = contentChanges[0];
    if (last !== undefined) this.#typing.set(document.uri.toString(), last.rangeOffset + last.text.length);
    this.#soon(document, pause);
  }

  #moved({ document }: vscode.TextEditor): void {
    const key = document.uri.toString();
    const at = this.#typing.get(key);
    if (at === undefined || this.#tagAtCursor(document)?.start === this.#tagAt(document, at)?.start) return;
    this.#typing.delete(key);
    this.#soon(document, 0);
  }

  #tagAt(document: vscode.TextDocument, offset: number): TagSpan | undefined {
    return tagAt(this.documents.of(document)?.spans ?? [], offset);
  }

  #tagAtCursor(document: vscode.TextDocument): TagSpan | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document) return undefined;
    return this.#tagAt(document, document.offsetAt(editor.selection.active));
  }

  /** The tag that is being typed: what it is not yet is no problem. */
  #unfinished(document: vscode.TextDocument): TagSpan | undefined {
    const at = this.#typing.get(document.uri.toString());
    const tag = at === undefined ? undefined : this.#tagAtCursor(document);
    return tag !== undefined && at !== undefined && at >= tag.start && at <= tag.end ? tag : undefined;
  }

  #soon(document: vscode.TextDocument, wait: number): void {
    if (!this.#isOurs(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        this.#check(document);
      }, wait),
    );
  }

  #check(document: vscode.TextDocument): void {
    const caption = document.isClosed ? undefined : this.documents.of(document);
    if (caption === undefined) return;
    const { image, set } = caption;
    if (image === undefined || set === undefined) {
      this.collection.delete(document.uri);
      return;
    }
    const rules = this.contexts.of(set);
    const text = document.getText();
    const unfinished = this.#unfinished(document);
    const problems = lintCaption(text, rules.context(image.path, true)).filter(
      ({ rule, start }) => start !== unfinished?.start || !ofWords.has(rule),
    );
    this.collection.set(document.uri, diagnosticsOf(document.uri, text, problems, rules.severities));
  }

  /** VS Code closes and opens a document to give it another language. */
  #forget(document: vscode.TextDocument): void {
    if (!this.#isOurs(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#typing.delete(key);
    this.collection.delete(document.uri);
  }
}
