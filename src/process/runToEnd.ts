import type { ChildEnd, ChildSpec } from './supervisor';
import { Supervisor } from './supervisor';

export interface ShortCommand extends Omit<ChildSpec, 'onStdout'> {
  readonly signal?: AbortSignal;
  /** Characters of stdout that are kept; more is an error. Default 16 million. */
  readonly maxOutput?: number;
  readonly onStdout?: (line: string) => void;
}

export interface CommandResult extends ChildEnd {
  readonly stdout: string;
  /** stdout was longer than `maxOutput`; the command was ended. */
  readonly tooLong: boolean;
}

const defaultMaxOutput = 16_000_000;

/**
 * Runs a short command to its end and keeps its output. A command that fails resolves too: look at the result.
 *
 * @throws the signal's reason, when it was aborted; the process tree is ended first
 */
export async function runToEnd(command: ShortCommand): Promise<CommandResult> {
  const { signal, maxOutput = defaultMaxOutput } = command;
  signal?.throwIfAborted();
  const lines: string[] = [];
  let length = 0;
  let tooLong = false;
  const child = new Supervisor({
    ...command,
    maxLine: command.maxLine ?? maxOutput,
    onStdout: (line) => {
      if (tooLong) return;
      length += line.length + 1;
      tooLong = length > maxOutput;
      if (tooLong) void child.cancel();
      else lines.push(line);
      command.onStdout?.(line);
    },
  });
  const onAbort = (): void => void child.cancel();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const end = await child.ended;
    signal?.throwIfAborted();
    return { ...end, stdout: lines.join('\n'), tooLong };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
