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
    private readonly services: Pick<Services, 'tokens' | 'reporter'>,
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
    const { tokens } = this.services;
    await tokens.ready();
    const text = document.getText();
    const lines = caption.style.wildcard ? captionLines(text) : [captionLine(text).line];
    const most = Math.max(0, ...lines.map((line) => tokens.count(line)));
    const over = most > mostTokens;
    this.#item.text = `$(tag) ${count(caption.spans.length, 'tag')} · ${most}/${mostTokens} tokens`;
    this.#item.backgroundColor = over ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    const longest = lines.length > 1 ? ' in the longest of its lines' : '';
    const cut = over
      ? `What comes after ${mostTokens} tokens is cut off unless the training takes more.`
      : '';
    const click = caption.image === undefined ? '' : 'Click to see the picture beside it.';
    this.#item.tooltip = [`${count(most, 'token')} of CLIP${longest}.`, cut, click].filter(Boolean).join(' ');
    this.#item.command =
      caption.image === undefined
        ? undefined
        : { title: 'Open Image', command: 'blockLora.openImage', arguments: [caption.image.path] };
    this.#item.show();
  }
}
