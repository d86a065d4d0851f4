import * as vscode from 'vscode';
import type { BulkEdit } from '../../shared/captions/bulkEdit';
import { fixedCaption, smallestChange } from '../../shared/captions/fixAll';
import { lintCaption } from '../../shared/captions/lint';
import type { LintFix, LintProblem } from '../../shared/captions/lintTypes';
import type { TextChange } from '../../shared/captions/tagEdits';
import type { CommandId } from '../../platform/commandIds';
import type { CaptionDocument, CaptionDocuments } from './captionDocuments';
import type { ProblemContexts } from './problemContexts';
import { problemSource } from './problemDiagnostics';

/** Mends all that can be mended safely; for `editor.codeActionsOnSave`. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('blockLora');

/** What VS Code may ask for. */
export const fixMetadata: vscode.CodeActionProviderMetadata = {
  providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
};

/** Ways to mend the problems of a caption. They are found in the text as it is now, not in what was shown before. */
export class CaptionFixes implements vscode.CodeActionProvider {
  constructor(
    private readonly documents: CaptionDocuments,
    private readonly contexts: ProblemContexts,
  ) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const caption = this.documents.of(document);
    const { image, set } = caption ?? {};
    if (caption === undefined || image === undefined || set === undefined) return [];
    const context = this.contexts.of(set).context(image.path, true);
    const text = document.getText();
    const actions: vscode.CodeAction[] = [];
    if (only === undefined || only.contains(vscode.CodeActionKind.QuickFix)) {
      const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      for (const problem of lintCaption(text, context))
        if (problem.start <= to && problem.end >= from)
          actions.push(...this.#fixes(document, caption, problem, diagnostics));
    }
    if (only?.contains(fixAllKind) || (only === undefined && actions.length > 0)) {
      const change = smallestChange(text, fixedCaption(text, context));
      if (change !== null) {
        const all = new vscode.CodeAction(
          'Mend all of this caption that can be mended safely',
          only === undefined ? vscode.CodeActionKind.QuickFix : fixAllKind,
        );
        all.edit = editOf(document, [change]);
        actions.push(all);
      }
    }
    return actions;
  }

  #fixes(
    document: vscode.TextDocument,
    { set }: CaptionDocument,
    problem: LintProblem,
    diagnostics: readonly vscode.Diagnostic[],
  ): vscode.CodeAction[] {
    const solved = diagnostics.filter(
      ({ source, code, range }) =>
        source === problemSource &&
        typeof code === 'object' &&
        code.value === problem.rule &&
        document.offsetAt(range.start) === problem.start,
    );
    return problem.fixes.flatMap((fix, at) => {
      const here = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      here.diagnostics = solved;
      here.isPreferred = at === 0 && fix.learn === undefined;
      if (fix.learn === undefined) here.edit = editOf(document, fix.changes);
      else here.command = command('blockLora.addToDictionary', fix.title, { tag: fix.learn });
      return [here, ...(set === undefined ? [] : everywhere(fix, set.id, set.name, solved))];
    });
  }
}

/** The same fix for all captions of the data set: with a preview, and one step to undo. */
function everywhere(
  { title, everywhere: edit }: LintFix,
  set: string,
  name: string,
  solved: vscode.Diagnostic[],
): vscode.CodeAction[] {
  if (edit === undefined) return [];
  const sentence = everywhereTitle(edit, title);
  const action = new vscode.CodeAction(
    `${sentence} in all captions of “${name}”…`,
    vscode.CodeActionKind.QuickFix,
  );
  action.diagnostics = solved;
  action.command = command('blockLora.editCaptions', sentence, { set, edit, title: sentence });
  return [action];
}

/** What the edit does, in words that also make sense when the tag is no longer seen: they stand in the history. */
function everywhereTitle(edit: BulkEdit, title: string): string {
  if (edit.kind === 'dedupe') return 'Remove every tag that is there twice';
  return edit.kind === 'rename' ? `Change “${edit.from.join('”, “')}” to “${edit.to}”` : title;
}

function command(id: CommandId, title: string, argument: unknown): vscode.Command {
  return { command: id, title, arguments: [argument] };
}

function editOf(document: vscode.TextDocument, changes: readonly TextChange[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of changes)
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  return edit;
}
