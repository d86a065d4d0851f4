import * as vscode from 'vscode';

export interface ProgressOptions {
  readonly title: string;
  /** A toast with a Cancel button, or a line in the status bar. */
  readonly place?: 'notification' | 'window';
}

/** Shows that something goes on. Cancelling aborts the signal; an abort is a cancellation, told to nobody. */
export function withProgress<T>(
  options: ProgressOptions,
  work: (signal: AbortSignal, say: (message: string) => void) => Promise<T>,
): Thenable<T> {
  const notification = options.place !== 'window';
  return vscode.window.withProgress(
    {
      title: options.title,
      location: notification ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window,
      cancellable: notification,
    },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() =>
        controller.abort(new vscode.CancellationError()),
      );
      try {
        return await work(controller.signal, (message) => progress.report({ message }));
      } finally {
        subscription.dispose();
      }
    },
  );
}
