import { withFolderLock } from '../../process/folderLock';

/** A lock that is ours until we release it, or our process ends. */
export interface HeldLock {
  release(): Promise<void>;
}

/** Takes a lock, and waits for it. */
export async function holdLock(lock: string): Promise<HeldLock> {
  return hold(lock, new AbortController());
}

/** Takes a lock if nobody has it; null when somebody has. */
export async function tryLock(lock: string): Promise<HeldLock | null> {
  const busy = new AbortController();
  try {
    return await hold(lock, busy);
  } catch (error) {
    if (busy.signal.aborted) return null;
    throw error;
  }
}

function hold(lock: string, busy: AbortController): Promise<HeldLock> {
  return new Promise((resolve, reject) => {
    const done = withFolderLock(
      lock,
      () =>
        new Promise<void>((release) =>
          resolve({
            release: async () => {
              release();
              await done;
            },
          }),
        ),
      { signal: busy.signal, onWait: () => busy.abort() },
    );
    done.catch(reject);
  });
}
