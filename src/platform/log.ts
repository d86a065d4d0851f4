import * as vscode from 'vscode';

/** The output channel “Block LoRA”; the user sets its level in the Output view. */
export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Block LoRA', { log: true });

  debug(message: string): void {
    this.#channel.debug(message);
  }

  info(message: string): void {
    this.#channel.info(message);
  }

  warn(message: string): void {
    this.#channel.warn(message);
  }

  error(message: string, error?: unknown): void {
    this.#channel.error(message);
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      this.#channel.error(cause.stack ?? cause.message);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
