import * as vscode from 'vscode';
import type { JournalStep } from '../../dataset/journal/step';
import { count } from '../../platform/words';

/** `just now`, `5 min ago`, `14:05`, `Mon 14:05`, `3 Nov`: as exact as one remembers. */
export function timeWords(time: number, now = Date.now()): string {
  const seconds = Math.max(0, (now - time) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const [then, today] = [new Date(time), new Date(now)];
  const clock = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (then.toDateString() === today.toDateString()) return clock;
  if (seconds < 6 * 86_400) return `${then.toLocaleDateString('en', { weekday: 'short' })} ${clock}`;
  const year = then.getFullYear() === today.getFullYear() ? undefined : ('numeric' as const);
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year });
}

/** How many files, and what became of them: `312 captions`, `40 files, undone`. */
export function stepCount(step: JournalStep): string {
  const files = ofFiles(step) ? count(step.total, 'file') : count(step.changed, 'caption');
  switch (step.state) {
    case 'applied':
      return files;
    case 'undone':
      return `${ofFiles(step) ? files : count(step.total, 'caption')}, undone`;
    case 'interrupted':
      return `${count(step.total, ofFiles(step) ? 'file' : 'caption')}, cut off`;
  }
}

/** Whether it moves files, and not only changes what is in captions. */
export function ofFiles({ kind }: JournalStep): boolean {
  return kind === 'rename' || kind === 'move';
}

/** What kind of step it is, or that it was undone or cut off. */
export function stepIcon({ kind, state }: JournalStep): vscode.ThemeIcon {
  if (state === 'interrupted')
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  if (state === 'undone') return new vscode.ThemeIcon('discard', new vscode.ThemeColor('disabledForeground'));
  return new vscode.ThemeIcon(icons[kind]);
}

const icons = {
  tagging: 'sparkle',
  edit: 'edit',
  import: 'desktop-download',
  rename: 'symbol-string',
  move: 'files',
} as const;
