import * as vscode from 'vscode';
import { bytes, duration } from '../../platform/words';
import type { RunState, RunStatus } from '../../shared/runs/runState';
import type { TrainingRun } from '../../trainer/trainingRun';
import { runDescription, statusWords, stepsText } from './runText';

const icons: Readonly<Record<RunStatus, readonly [name: string, colour: string]>> = {
  queued: ['clock', 'descriptionForeground'],
  starting: ['loading~spin', 'progressBar.background'],
  running: ['sync~spin', 'charts.blue'],
  paused: ['debug-pause', 'charts.yellow'],
  stopping: ['loading~spin', 'charts.yellow'],
  finished: ['pass-filled', 'testing.iconPassed'],
  stopped: ['debug-stop', 'charts.yellow'],
  failed: ['error', 'testing.iconFailed'],
};

/** The row of a run. */
export function runItem(run: TrainingRun): vscode.TreeItem {
  const state = run.state();
  const item = new vscode.TreeItem(state.name);
  const [icon, colour] = run.hanging ? (['warning', 'charts.yellow'] as const) : icons[state.status];
  item.id = run.id;
  item.description = runDescription(state, run.hanging);
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  item.contextValue = contextValue(state);
  item.accessibilityInformation = {
    label: `${state.name}, ${statusWords[state.status]}, ${item.description}`,
  };
  item.command = { command: 'blockLora.openRun', title: 'Open Run', arguments: [run.id] };
  return item;
}

/** What menus look at: whether it runs, can be resumed, and has a LoRA. */
export function contextValue(state: RunState): string {
  const resumable = !state.active && state.status !== 'finished';
  const hasLora = state.files.length > 0;
  return ['run', state.active ? 'active' : 'over', resumable && 'resumable', hasLora && 'lora']
    .filter(Boolean)
    .join(' ');
}

/** What one reads when the mouse rests on the row. */
export function runTooltip(run: TrainingRun): vscode.MarkdownString {
  const state = run.state();
  const text = new vscode.MarkdownString(undefined, true);
  // names and messages are somebody's text: shown, never understood as Markdown
  text.appendMarkdown('**').appendText(state.name).appendMarkdown(`** — ${statusWords[state.status]}\n\n`);
  if (run.hanging)
    text.appendMarkdown('$(warning) Nothing has been heard of the process for half a minute.\n\n');
  if (state.error !== null)
    text.appendText(`${state.error.message} ${state.error.fix}`).appendMarkdown('\n\n');
  const rows: [string, string | null][] = [
    ['Step', stepsText(state) || null],
    ['Loss', state.smoothedLoss?.toFixed(4) ?? null],
    ['Speed', state.stepsPerSecond === null ? null : `${state.stepsPerSecond.toFixed(2)} steps/s`],
    ['Left', state.etaSeconds === null ? null : duration(state.etaSeconds)],
    ['Took', state.active || state.elapsedSeconds === null ? null : duration(state.elapsedSeconds)],
    ['Device', state.device?.name ?? null],
    ['LoRA', state.result === null ? null : bytes(state.result.bytes)],
    ['Started', state.startedAt === null ? null : new Date(state.startedAt).toLocaleString()],
  ];
  text.appendMarkdown('| | |\n|---|---|\n');
  for (const [name, value] of rows)
    if (value !== null) text.appendMarkdown(`| ${name} | `).appendText(value).appendMarkdown(' |\n');
  return text;
}
