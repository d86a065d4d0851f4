import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { onDidChangeDictionaries } from '../../platform/settings';
import type { Services } from '../../services';
import { problemSource } from './problemDiagnostics';

/** What is wrong with tag dictionaries, at its line; and that a list is not there at all, which is told once. */
export class DictionaryProblems implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #collection = this.#disposables.add(
    vscode.languages.createDiagnosticCollection('blockLora.dictionaries'),
  );
  /** Faults of whole files that were told. */
  readonly #told = new Set<string>();

  constructor(private readonly services: Pick<Services, 'dictionary' | 'reporter'>) {
    const { dictionary } = services;
    this.#disposables.add(dictionary.onDidChange(() => this.#show()));
    this.#disposables.add(onDidChangeDictionaries(() => dictionary.settingChanged()));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => dictionary.settingChanged()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #show(): void {
    this.#collection.clear();
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const fault of this.services.dictionary.problems) {
      const { file, line, message, fix, code } = fault;
      if (code === 'dictionary-missing' || code === 'dictionary-unreadable') {
        const sentence = `${message} ${fix}`;
        if (!this.#told.has(sentence)) this.services.reporter.background(tellMissing(sentence));
        this.#told.add(sentence);
        continue;
      }
      const place = Math.max(0, (line ?? 1) - 1);
      const diagnostic = new vscode.Diagnostic(
        new vscode.Range(place, 0, place, Number.MAX_SAFE_INTEGER),
        `${message} ${fix}`,
        vscode.DiagnosticSeverity.Warning,
      );
      diagnostic.source = problemSource;
      diagnostic.code = code;
      byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
    }
    for (const [file, diagnostics] of byFile) this.#collection.set(vscode.Uri.file(file), diagnostics);
  }
}

async function tellMissing(sentence: string): Promise<void> {
  const open = 'Open Settings';
  if ((await vscode.window.showWarningMessage(sentence, open)) === open)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'blockLora.tags.dictionaries');
}
