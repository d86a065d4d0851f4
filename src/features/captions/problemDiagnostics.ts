import * as vscode from 'vscode';
import type { LintRule, LintSeverity } from '../../shared/captions/lintRules';
import type { LintProblem } from '../../shared/captions/lintTypes';
import { positionsIn } from './textPositions';

/** Who says it, in the Problems panel. */
export const problemSource = 'Block LoRA';

const severities: Readonly<Record<Exclude<LintSeverity, 'off'>, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** The problems of a caption file as VS Code shows them. */
export function diagnosticsOf(
  uri: vscode.Uri,
  text: string,
  problems: readonly LintProblem[],
  loudness: Readonly<Record<LintRule, LintSeverity>>,
): vscode.Diagnostic[] {
  const position = positionsIn(text);
  const range = (start: number, end: number): vscode.Range => {
    const [from, to] = [position(start), position(end)];
    return new vscode.Range(from.line, from.character, to.line, to.character);
  };
  return problems.flatMap((problem) => {
    const severity = loudness[problem.rule];
    if (severity === 'off') return [];
    const diagnostic = ruleDiagnostic(
      problem.rule,
      range(problem.start, problem.end),
      problem.message,
      severities[severity],
    );
    if (problem.needless) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    diagnostic.relatedInformation = problem.related.map(
      ({ start, end, message }) =>
        new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range(start, end)), message),
    );
    return [diagnostic];
  });
}

/** A problem that a rule finds in a file as a whole. */
export function fileDiagnostic(
  rule: LintRule,
  message: string,
  severity: LintSeverity,
): vscode.Diagnostic | undefined {
  if (severity === 'off') return undefined;
  return ruleDiagnostic(rule, new vscode.Range(0, 0, 0, 0), message, severities[severity]);
}

/** The rule is a link to its setting. */
function ruleDiagnostic(
  rule: LintRule,
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = problemSource;
  const setting = encodeURIComponent(JSON.stringify([`blockLora.captions.problems.${rule}`]));
  diagnostic.code = {
    value: rule,
    target: vscode.Uri.parse(`command:workbench.action.openSettings?${setting}`),
  };
  return diagnostic;
}
