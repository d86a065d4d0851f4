import * as vscode from 'vscode';

/**
 * Asks before a training is started beside others: they would share the device's memory and its time.
 *
 * @param active names of the trainings that run
 * @returns whether to start
 */
export async function confirmAnotherRun(active: readonly string[]): Promise<boolean> {
  const [first] = active;
  if (first === undefined) return true;
  const what = active.length === 1 ? `“${first}” is being trained` : `${active.length} trainings are running`;
  const start = 'Start Anyway';
  const show = 'Show Runs';
  const chosen = await vscode.window.showWarningMessage(
    `${what} already. Start another beside it?`,
    {
      modal: true,
      detail:
        'Both would share the memory and the time of the same device: each gets slower, and the memory may not be enough.',
    },
    start,
    show,
  );
  if (chosen === show) await vscode.commands.executeCommand('blockLora.runs.focus');
  return chosen === start;
}
