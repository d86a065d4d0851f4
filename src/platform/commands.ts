import * as vscode from 'vscode';
import type { ErrorReporter } from './reportError';

/** Every command of the extension; a test compares the list with package.json. */
export const commandIds = [
  'blockLora.train',
  'blockLora.openRun',
  'blockLora.stopRun',
  'blockLora.resumeRun',
  'blockLora.revealLora',
  'blockLora.duplicateJob',
  'blockLora.deleteRun',
  'blockLora.showLog',
  'blockLora.refreshRuns',
  'blockLora.setUpEnvironment',
  'blockLora.doctor',
  'blockLora.openSample',
] as const;

export type CommandId = (typeof commandIds)[number];

/** Registers our commands. */
export class Commands {
  constructor(private readonly reporter: ErrorReporter) {}

  /** Registers a command. What its handler throws is shown as a sentence; cancelling is silent. */
  register(id: CommandId, handler: (...args: unknown[]) => unknown): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (...args: unknown[]): Promise<unknown> => {
      try {
        return await handler(...args);
      } catch (error) {
        // not waited for: a command is over when its work is, not when its message was read
        void this.reporter.report(error);
        return undefined;
      }
    });
  }
}

/** Runs one of our commands: how features ask each other for something. */
export function runCommand<T = unknown>(id: CommandId, ...args: unknown[]): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T>(id, ...args);
}
