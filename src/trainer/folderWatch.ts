import fs from 'node:fs';

/**
 * Calls back when something in a folder may have changed: by the system's word, and every so often, since network
 * disks and some containers give none. Calls are spaced at least `spacing` apart. The folder need not exist.
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  { every = 1000, spacing = 100 }: { every?: number; spacing?: number } = {},
): { dispose(): void } {
  let watcher: fs.FSWatcher | undefined;
  let pending: NodeJS.Timeout | undefined;

  const soon = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined;
      onChange();
    }, spacing).unref();
  };
  const listen = (): void => {
    try {
      watcher = fs.watch(folder, { persistent: false }, soon);
      // a folder that goes away: the timer looks for it again
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      watcher = undefined;
    }
  };
  listen();
  const timer = setInterval(() => {
    if (watcher === undefined) listen();
    soon();
  }, every).unref();

  return {
    dispose() {
      watcher?.close();
      clearInterval(timer);
      clearTimeout(pending);
    },
  };
}
