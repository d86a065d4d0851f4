// Problems of a job by the keys that they are about, from wherever the editor has them.

import path from 'node:path';
import { findNodeAtOffset, getNodePath, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { JobProblem } from '../../shared/blocks/editorApi';
import type { Diagnostic } from '../../shared/trainer/diagnostics';

const severities = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'info',
  [vscode.DiagnosticSeverity.Hint]: 'info',
} as const;

/** What the trainer's checks are called among the Problems. */
const ownSource = 'Block LoRA';
const order = { error: 0, warning: 1, info: 2 } as const;

/**
 * The problems of a document. The trainer's own are those of its last look at the text as it stands, when there is one; else those of
 * the last save.
 *
 * @param checked what the trainer says of this very text
 */
export function jobProblems(
  document: vscode.TextDocument,
  checked: readonly Diagnostic[] | null,
): readonly JobProblem[] {
  const text = document.getText();
  const root = parseTree(text, [], { allowTrailingComma: true });
  const pathAt = (offset: number): JobProblem['path'] => {
    const node = root && findNodeAtOffset(root, offset, true);
    return node === undefined ? [] : getNodePath(node);
  };
  const shown = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => checked === null || source !== ownSource)
    .map((one): JobProblem => ({
      severity: severities[one.severity],
      message: one.message,
      path: pathAt(document.offsetAt(one.range.start)),
      line: one.range.start.line + 1,
      file: null,
    }));
  const told = (checked ?? []).map((one): JobProblem => {
    const here = one.file === null || samePath(one.file, document.uri.fsPath);
    const line = one.line ?? 1;
    const place = new vscode.Position(Math.max(0, line - 1), Math.max(0, (one.column ?? 1) - 1));
    return {
      severity: one.severity,
      message: `${one.message} ${one.fix}`.trim(),
      path: here && one.line !== null ? pathAt(document.offsetAt(place)) : here ? [] : ['dataset'],
      line,
      file: here || one.file === null ? null : path.basename(one.file),
    };
  });
  return withoutEchoes([...told, ...shown]).toSorted(
    (one, other) => order[one.severity] - order[other.severity] || one.line - other.line,
  );
}

/** The schema says in its words what the trainer says in better ones: one of both is enough for a place. */
function withoutEchoes(problems: readonly JobProblem[]): JobProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path: at, severity, message }) => {
    const key = at.length === 0 ? message : at.join('/');
    const echo = seen.has(`${key} ${severity === 'error' ? '' : message}`);
    seen.add(`${key} ${message}`);
    if (severity === 'error') seen.add(`${key} `);
    // a schema's complaint is a warning in the editor
    return !echo && !(severity === 'warning' && seen.has(`${key} `));
  });
}

function samePath(one: string, other: string): boolean {
  return path.normalize(one) === path.normalize(other);
}
