// A child that is a Node program and talks with us in messages. The only place that makes one.

import { spawn } from 'node:child_process';
import { childEnvironment } from './childEnvironment';
import { killTree } from './killTree';
import { LineFramer } from './lineFramer';
import type { Logger } from './logger';
import { OutputTail } from './outputTail';

export interface NodeChildSpec<In> {
  /** Path of the script, for the Node that runs us. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Variables on top of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets each message of the child, as structured clone made it: the type is what both sides agreed on. */
  readonly onMessage: (message: In) => void;
  readonly onStderr?: (line: string) => void;
  readonly logger?: Logger;
}

/** How a child ended. */
export interface NodeChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** We ended it. */
  readonly killed: boolean;
  /** Why it could not be started. */
  readonly error: Error | null;
  /** The end of what it said on stderr (and stdout, which is nothing but noise here). */
  readonly stderr: readonly string[];
}

const maxLine = 20_000;
/** Something below it may hold the pipes open for ever; so many milliseconds we wait for the rest of the output. */
const drainTime = 1_000;

/**
 * Starts a Node program at once, in its own process group, connected by a message channel with typed arrays.
 *
 * The program must end when the channel is closed (`process.once('disconnect')`): that is how it dies with us, also
 * when we are killed.
 */
export class NodeChild<In, Out> {
  readonly ended: Promise<NodeChildEnd>;
  readonly #spec: NodeChildSpec<In>;
  readonly #child;
  readonly #output = new OutputTail(60);
  #killed = false;

  constructor(spec: NodeChildSpec<In>) {
    this.#spec = spec;
    this.#child = spawn(process.execPath, [spec.script, ...(spec.args ?? [])], {
      // the editor's own process may be Electron, which is Node when it is told so
      env: childEnvironment({ ELECTRON_RUN_AS_NODE: '1', ...spec.env }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      // its own process group, so that the whole tree can be ended
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child.on('message', (message) => this.#guarded(() => spec.onMessage(message as In)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      const framer = new LineFramer({ limit: maxLine, onLine: (line) => this.#hear(line) });
      stream?.on('data', (chunk: Buffer) => framer.push(chunk));
      stream?.once('close', () => framer.end());
      stream?.on('error', () => undefined);
    }
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message; false when the child is not there any more. */
  send(message: Out): boolean {
    if (!this.#child.connected) return false;
    // an error here is the channel's end, which `ended` tells
    this.#child.send(message as object, () => undefined);
    return true;
  }

  /** Ends the child and everything below it. Resolves when it is gone. */
  async kill(): Promise<NodeChildEnd> {
    const { pid } = this.#child;
    if (!this.#killed && pid !== undefined && this.#child.exitCode === null && !this.#child.signalCode) {
      this.#killed = true;
      await killTree(pid, 'SIGKILL');
    }
    return this.ended;
  }

  #hear(line: string): void {
    this.#output.add(line);
    this.#guarded(() => this.#spec.onStderr?.(line));
  }

  /** A handler that throws must not end the editor's process. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#spec.logger?.error(`A message of ${this.#spec.script} could not be handled.`, error);
    }
  }

  #end(): Promise<NodeChildEnd> {
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null, error: Error | null): void =>
        resolve({ code, signal, error, killed: this.#killed, stderr: this.#output.lines });
      // also emitted when a message could not be sent: only a child that never started has ended
      child.on('error', (error) => child.pid === undefined && settle(null, null, error));
      child.once('close', (code, signal) => settle(code, signal, null));
      child.once('exit', (code, signal) => {
        setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
          settle(code, signal, null);
        }, drainTime).unref();
      });
    });
  }
}
