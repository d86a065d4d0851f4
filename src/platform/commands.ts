import * as vscode from 'vscode';
import type { CommandId } from './commandIds';
import type { ErrorReporter } from './reportError';

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
