import type { Fault } from '../protocol';

/** An error as it crosses a boundary. Errors that carry `code` and `fix` keep them; others are ours to mend. */
export function toFault(error: unknown): Fault {
  if (error instanceof Error) {
    const { code, fix } = error as { code?: unknown; fix?: unknown };
    if (typeof code === 'string' && typeof fix === 'string') return { code, message: error.message, fix };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Something went wrong inside the tagger: ${message}`,
    fix: 'Try again; if it stays, report it with the log.',
  };
}
