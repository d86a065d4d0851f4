import path from 'node:path';
import type { ChildSpec } from '../../../src/process/supervisor';
import { Supervisor } from '../../../src/process/supervisor';

const script = path.join(import.meta.dirname, 'fakeChild.mjs');

/** The command of a fake child in a mode. */
export function fake(mode: string, argument = ''): Pick<ChildSpec, 'command' | 'args'> {
  return { command: process.execPath, args: [script, mode, argument] };
}

export interface StartedFake {
  readonly child: Supervisor;
  readonly lines: string[];
  /** Resolves with the line when one contains the text. */
  readonly line: (text: string) => Promise<string>;
}

/** Starts a fake child and keeps its lines. */
export function startFake(mode: string, argument = '', options: Partial<ChildSpec> = {}): StartedFake {
  const lines: string[] = [];
  const waiting: { text: string; resolve: (line: string) => void }[] = [];
  const child = new Supervisor({
    ...fake(mode, argument),
    ...options,
    onStdout: (line) => {
      lines.push(line);
      for (const one of waiting) if (line.includes(one.text)) one.resolve(line);
    },
  });
  return {
    child,
    lines,
    line: (text) =>
      new Promise((resolve) => {
        const known = lines.find((line) => line.includes(text));
        if (known === undefined) waiting.push({ text, resolve });
        else resolve(known);
      }),
  };
}
