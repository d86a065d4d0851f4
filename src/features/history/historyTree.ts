import path from 'node:path';
import * as vscode from 'vscode';
import type { FileEdit } from '../../dataset/journal/change';
import { sameBytes } from '../../dataset/journal/change';
import { currentBytes } from '../../dataset/journal/editFile';
import type { PlannedChange } from '../../dataset/journal/planFile';
import type { JournalStep } from '../../dataset/journal/step';
import { setContext } from '../../platform/contexts';
import { Disposables } from '../../platform/disposable';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { StepTexts } from './stepTexts';
import { ofFiles, stepCount, stepIcon, timeWords } from './stepWords';

export interface StepRow {
  readonly kind: 'step';
  readonly step: JournalStep;
}

interface FileRow {
  readonly kind: 'file';
  readonly step: JournalStep;
  readonly change: PlannedChange;
}

/** Something to read. */
interface TextRow {
  readonly kind: 'text';
  readonly text: string;
  readonly icon?: string;
}

export type HistoryRow = StepRow | FileRow | TextRow;

/** So many files of a step are shown. */
const mostFiles = 200;

/** The view “Caption History”: what was done to captions and images, the latest first. */
export class HistoryTree implements vscode.TreeDataProvider<HistoryRow>, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly journal: Services['journal'],
    private readonly texts: StepTexts,
  ) {
    this.#disposables.add(journal.onDidChange(() => this.refresh()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(row?: HistoryRow): Promise<HistoryRow[]> {
    if (row === undefined) {
      const steps = await this.journal.list();
      setContext('blockLora.historyKnown', true);
      return steps.map((step) => ({ kind: 'step', step }));
    }
    if (row.kind !== 'step') return [];
    const changes = await this.journal.changes(row.step.id);
    const rows: HistoryRow[] = [{ kind: 'text', text: whenAndHowMany(row.step), icon: 'clock' }];
    for (const change of changes.slice(0, mostFiles)) rows.push({ kind: 'file', step: row.step, change });
    if (changes.length > mostFiles)
      rows.push({ kind: 'text', text: `and ${count(changes.length - mostFiles, 'other')}` });
    return rows;
  }

  getTreeItem(row: HistoryRow): vscode.TreeItem {
    switch (row.kind) {
      case 'step':
        return stepItem(row.step);
      case 'file':
        return this.#fileItem(row);
      case 'text':
        return textItem(row);
    }
  }

  #fileItem({ step, change }: FileRow): vscode.TreeItem {
    if ('from' in change) {
      const item = new vscode.TreeItem(path.basename(change.to));
      const before =
        path.dirname(change.from) === path.dirname(change.to)
          ? path.basename(change.from)
          : place(change.from);
      item.description = `was ${before}`;
      item.tooltip = `${change.from}\n→ ${change.to}`;
      item.iconPath = new vscode.ThemeIcon('arrow-right');
      return item;
    }
    const item = new vscode.TreeItem(path.basename(change.path));
    const folder = place(path.dirname(change.path));
    const what = change.before === null ? ' • new' : change.after === null ? ' • deleted' : '';
    const since = isChangedSince(step, change);
    item.description = `${folder}${what}${since ? ' • changed since' : ''}`;
    item.tooltip = change.path;
    const icon =
      change.before === null ? 'diff-added' : change.after === null ? 'diff-removed' : 'diff-modified';
    item.iconPath = new vscode.ThemeIcon(
      icon,
      since ? new vscode.ThemeColor('list.warningForeground') : undefined,
    );
    item.command = {
      command: 'vscode.diff',
      title: 'Show Changes',
      arguments: [
        this.texts.uri(step, change, 'before'),
        this.texts.uri(step, change, 'after'),
        `${path.basename(change.path)} (${step.title})`,
      ],
    };
    return item;
  }
}

/** Whether a caption has other bytes than this step left it with: undoing and redoing leave it alone. */
function isChangedSince({ state }: JournalStep, edit: FileEdit): boolean {
  try {
    const now = currentBytes(edit.path);
    const expected =
      state === 'applied' ? [edit.after] : state === 'undone' ? [edit.before] : [edit.before, edit.after];
    return !expected.some((bytes) => sameBytes(now, bytes));
  } catch {
    return true;
  }
}

function stepItem(step: JournalStep): vscode.TreeItem {
  const item = new vscode.TreeItem(step.title, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = step.id;
  item.description = `${stepCount(step)} • ${timeWords(step.time)}`;
  item.iconPath = stepIcon(step);
  item.tooltip = tooltip(step);
  item.contextValue = [
    'step',
    ...(ofFiles(step) ? [] : ['texts']),
    ...(step.state === 'undone' ? [] : ['undoable']),
    ...(step.state === 'applied' ? [] : ['redoable']),
  ].join(' ');
  return item;
}

/** All of it, where a narrow view has no room beside the title. */
function whenAndHowMany(step: JournalStep): string {
  const time = new Date(step.time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return `${stepCount(step)} • ${time}`;
}

function textItem({ text, icon }: TextRow): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.tooltip = text;
  if (icon !== undefined) item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function tooltip(step: JournalStep): string {
  const lines = [step.title, whenAndHowMany(step)];
  if (step.state === 'interrupted')
    lines.push('It was cut off: each file is old or new. Undo or redo the rest.');
  const others = step.conflicts.length;
  if (others > 0)
    lines.push(`${count(others, 'file was', 'files were')} left alone, being other than expected.`);
  for (const { message, fix } of step.failures.slice(0, 3)) lines.push(`${message} ${fix}`);
  return lines.join('\n');
}

function place(file: string): string {
  return vscode.workspace.asRelativePath(file, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}
