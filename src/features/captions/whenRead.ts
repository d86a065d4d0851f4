import type * as vscode from 'vscode';
import type { Services } from '../../services';

/**
 * Waits until all data sets are read, so that nothing that is about all captions is about some of them. Begins to read when nobody has;
 * returns early when it is given up.
 */
export async function whenRead(
  { index }: Pick<Services, 'index'>,
  token: vscode.CancellationToken,
): Promise<void> {
  if (index.progress.phase === 'idle') return;
  await new Promise<void>((resolve, reject) => {
    const subscription = token.onCancellationRequested(() => done());
    const done = (): void => {
      subscription.dispose();
      resolve();
    };
    // joins what has begun; what was stopped goes on
    index.start().then(done, reject);
  });
}
