import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { Diagnostic } from '../../shared/trainer/diagnostics';
import { isJobFile } from './jobFile';

const delay = 300;
const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** What the trainer finds wrong with a job, as Problems: checked when it is opened and saved, and before a training. */
export class JobDiagnostics implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #collection = this.#disposables.add(vscode.languages.createDiagnosticCollection('blockLora'));
  /** The check of a job that runs or is about to. */
  readonly #checks = new Map<string, AbortController>();
  /** Files that have problems because of a job. */
  readonly #files = new Map<string, vscode.Uri[]>();

  constructor(private readonly services: Services) {
    const check = (document: vscode.TextDocument): void => this.#soon(document);
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument(check));
    this.#disposables.add(vscode.workspace.onDidSaveTextDocument(check));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#checkOpen()));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!isJobFile(uri)) return;
        this.#checks.get(uri.toString())?.abort();
        this.#clear(uri);
      }),
    );
    this.#checkOpen();
  }

  /** Shows these problems in place of those that the job had. */
  show(job: vscode.Uri, diagnostics: readonly Diagnostic[]): void {
    this.#clear(job);
    const byFile = new Map<string, { uri: vscode.Uri; problems: vscode.Diagnostic[] }>();
    for (const diagnostic of diagnostics) {
      const uri = diagnostic.file === null ? job : vscode.Uri.file(diagnostic.file);
      const entry = byFile.get(uri.toString()) ?? { uri, problems: [] };
      byFile.set(uri.toString(), entry);
      entry.problems.push(problem(diagnostic));
    }
    for (const { uri, problems } of byFile.values()) this.#collection.set(uri, problems);
    this.#files.set(
      job.toString(),
      [...byFile.values()].map(({ uri }) => uri),
    );
  }

  dispose(): void {
    for (const check of this.#checks.values()) check.abort();
    this.#disposables.dispose();
  }

  #checkOpen(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  #clear(job: vscode.Uri): void {
    for (const uri of this.#files.get(job.toString()) ?? []) this.#collection.delete(uri);
    this.#files.delete(job.toString());
  }

  /** Checks a job file in a moment; a check that is on its way is stale by then. */
  #soon({ uri }: vscode.TextDocument): void {
    if (!isJobFile(uri) || uri.scheme !== 'file' || !vscode.workspace.isTrusted) return;
    const key = uri.toString();
    this.#checks.get(key)?.abort();
    const check = new AbortController();
    this.#checks.set(key, check);
    setTimeout(() => {
      this.#check(uri, check.signal)
        .catch((error: unknown) => {
          // nobody asked for this check, so nobody is interrupted; Train says the same aloud
          if (!check.signal.aborted)
            this.services.log.warn(`${uri.fsPath} was not checked: ${String(error)}`);
        })
        .finally(() => {
          if (this.#checks.get(key) === check) this.#checks.delete(key);
        });
    }, delay);
  }

  async #check(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (await this.services.environment.find()) === null) return;
    const { diagnostics } = await this.services.client.validate(uri.fsPath, signal);
    if (!signal.aborted) this.show(uri, diagnostics);
  }
}

/** The range of a diagnostic; the first line when nothing is known. */
export function rangeOf({ line, column, endLine, endColumn }: Diagnostic): vscode.Range {
  const first = Math.max(0, (line ?? 1) - 1);
  const start = Math.max(0, (column ?? 1) - 1);
  const wholeLine = column === null || endColumn === null;
  return new vscode.Range(
    first,
    start,
    Math.max(first, (endLine ?? line ?? 1) - 1),
    wholeLine ? Number.MAX_SAFE_INTEGER : Math.max(0, endColumn - 1),
  );
}

function problem(diagnostic: Diagnostic): vscode.Diagnostic {
  const { message, fix, severity, code } = diagnostic;
  const result = new vscode.Diagnostic(rangeOf(diagnostic), `${message} ${fix}`.trim(), severities[severity]);
  result.source = 'Block LoRA';
  result.code = code;
  return result;
}
