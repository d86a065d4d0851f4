// Entry of dist/tagger.js: the tagger process, and the threads that it starts from the same file.

import { isMainThread, workerData } from 'node:worker_threads';
import type { ThreadData } from './thread';

// loaded only where it is needed: a thread that runs the model has no use for the decoder
async function main(): Promise<void> {
  if (isMainThread) {
    const { serveEditor } = await import('./taggerProcess');
    serveEditor(process.argv[2] ?? '');
  } else if ((workerData as ThreadData).role === 'session') {
    const { serveSession } = await import('./sessionThread');
    serveSession();
  } else {
    const { serveDecoder } = await import('./decoderThread');
    serveDecoder();
  }
}

// the editor shows the last lines of a process that could not start: a native package that is missing, mostly
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
