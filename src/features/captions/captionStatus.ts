import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import { captionLine, captionLines } from '../../shared/dataset/captionText';
import type { CaptionDocuments } from './captionDocuments';

/** CLIP reads so many tokens of a caption, beside those for its begin and end. */
const mostTokens = 75;
/** Milliseconds without a key before tokens are counted again. */
const pause = 80;

/** In the status bar: tags and tokens of the caption that one writes; a click shows its picture beside it. */
export class CaptionStatus implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #item = this.#disposables.add(
    vscode.window.createStatusBarItem('blockLora.caption', vscode.StatusBarAlignment.Right, 101),
  );
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly documents: CaptionDocuments,
    private readonly services: Pick<Services, 'tokens' | 'log' | 'reporter'>,
  ) {
    this.#item.name = 'Block LoRA: caption';
    this.#disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.#soon(0)));
    this.#disposables.add(documents.onDidChange(() => this.#soon(0)));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#soon(pause);
      }),
    );
    // a document that gets its language is told as one that opens
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument(() => this.#soon(0)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.#soon(0);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #soon(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.services.reporter.background(this.#update()), milliseconds);
  }

  async #update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const caption = document && this.documents.of(document);
    if (document === undefined || caption === undefined) {
      this.#item.hide();
      return;
    }
    const text = document.getText();
    const lines = caption.style.wildcard ? captionLines(text) : [captionLine(text).line];
    const most = await this.#tokens(lines);
    const parts = [count(caption.spans.length, 'tag')];
    if (most !== null) parts.push(`${most}/${mostTokens} tokens`);
    const over = most !== null && most > mostTokens;
    this.#item.text = `$(tag) ${parts.join(' · ')}`;
    this.#item.backgroundColor = over ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    const longest = lines.length > 1 ? ' in the longest of its lines' : '';
    this.#item.tooltip = [
      most === null ? '' : `${count(most, 'token')} of CLIP${longest}.`,
      over ? `What comes after ${mostTokens} tokens is cut off unless the training takes more.` : '',
      caption.image === undefined ? '' : 'Click to see the picture beside it.',
    ]
      .filter(Boolean)
      .join(' ');
    this.#item.command =
      caption.image === undefined
        ? undefined
        : { title: 'Open Image', command: 'blockLora.openImage', arguments: [caption.image.path] };
    this.#item.show();
  }

  /** Tokens of the longest line; null when they cannot be counted. */
  async #tokens(lines: readonly string[]): Promise<number | null> {
    const { tokens, log } = this.services;
    try {
      await tokens.ready();
      return Math.max(0, ...lines.map((line) => tokens.count(line)));
    } catch (error) {
      log.debug(`Tokens cannot be counted: ${String(error)}`);
      return null;
    }
  }
}
