import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { TaggingSession } from './taggingSession';

/** Milliseconds in which changes are gathered. */
const gather = 150;

/** Keeps a session's captions current: what the journal, an editor or another program writes. */
export class CaptionWatch implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    private readonly session: TaggingSession,
  ) {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(session.scope.folder), '**/*.{txt,caption}');
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      this.#disposables.add(event((uri) => this.#note([uri.fsPath])));
    this.#disposables.add(
      services.journal.onDidChange(({ step, paths }) => {
        session.stepChanged(step);
        this.#note(paths);
      }),
    );
    this.#disposables.add(
      vscode.workspace.onDidSaveTextDocument((document) => this.#note([document.uri.fsPath])),
    );
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #note(files: readonly string[]): void {
    for (const file of files) this.#changed.add(file);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = new Set(this.#changed);
      this.#changed.clear();
      this.services.reporter.background(this.session.captionsChanged(changed));
    }, gather);
  }
}
