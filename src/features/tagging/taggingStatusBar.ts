import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { TaggingActions } from './taggingActions';
import type { TaggingSession } from './taggingSession';

/** A line in the status bar while images are tagged; a click stops it. */
export class TaggingStatusBar implements vscode.Disposable {
  readonly #disposables = new Disposables();
  #item: vscode.StatusBarItem | undefined;

  constructor(private readonly actions: TaggingActions) {
    this.#disposables.add(actions.onDidChange(() => this.#update()));
    this.#disposables.add({ dispose: () => this.#item?.dispose() });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const [first] = this.actions.running;
    if (first?.run === undefined || first.run === null) {
      this.#item?.hide();
      return;
    }
    this.#item ??= this.#make();
    this.#item.text = statusText(first);
    this.#item.tooltip = tooltip(first);
    this.#item.show();
  }

  #make(): vscode.StatusBarItem {
    const item = vscode.window.createStatusBarItem('blockLora.tagging', vscode.StatusBarAlignment.Left, 9);
    item.name = 'Block LoRA: tagging';
    item.command = 'blockLora.stopTagging';
    return item;
  }
}

function statusText({ run }: TaggingSession): string {
  if (run === null) return '';
  const { done, failed, total, provider } = run.facts;
  return `$(sync~spin) Tagging ${done + failed}/${total}${provider === '' ? '' : ` · ${provider}`}`;
}

function tooltip({ run, scope }: TaggingSession): string {
  const { secondsPerImage = null, fellBack = null } = run?.facts ?? {};
  const speed = secondsPerImage === null ? '' : `${secondsPerImage.toFixed(2)} s an image.`;
  return [`Tagging ${scope.title}.`, speed, fellBack ?? '', 'Click to stop.'].filter(Boolean).join(' ');
}
