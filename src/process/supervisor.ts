// One child process: started, listened to, and ended with everything below it.

import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from './childEnvironment';
import { killTree } from './killTree';
import { LineFramer } from './lineFramer';
import type { Logger } from './logger';
import { OutputTail } from './outputTail';

export interface ChildSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Variables on top of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input stays open for `write`, and is closed when we end; without it there is none. */
  readonly input?: boolean;
  readonly onStdout?: (line: string) => void;
  readonly onStderr?: (line: string) => void;
  /** Characters a line may have; default 4 million. */
  readonly maxLine?: number;
  /** Milliseconds until the child is cancelled by itself. */
  readonly timeout?: number;
  /** Milliseconds between SIGTERM and SIGKILL; default 5 s. */
  readonly grace?: number;
  readonly logger?: Logger;
}

export type ChildState = 'starting' | 'running' | 'cancelling' | 'exited' | 'failed';

/** How a child ended. `failed`: it could not be started, or the system ended it without our asking. */
export interface ChildEnd {
  readonly state: 'exited' | 'failed';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** We ended it: on request, or because its time was up. */
  readonly cancelled: boolean;
  readonly timedOut: boolean;
  /** Why it could not be started. */
  readonly error: Error | null;
  /** The end of its stderr. */
  readonly stderr: readonly string[];
}

const defaultMaxLine = 4_000_000;
const defaultGrace = 5_000;
/** A grandchild may hold the pipes open for ever; so long we wait for the rest of the output. */
const drainTime = 1_000;

/** Starts a child at once. Its streams are read as fast as the line handlers go; the pipe holds back what is more. */
export class Supervisor {
  readonly ended: Promise<ChildEnd>;
  readonly #stderr = new OutputTail();
  readonly #spec: ChildSpec;
  readonly #child;
  readonly #input: Writable | null;
  #state: ChildState = 'starting';
  #cancelled = false;
  #timedOut = false;
  /** What was below the child when it was asked to end. */
  #below: Promise<readonly number[]> = Promise.resolve([]);
  #killTimer: NodeJS.Timeout | undefined;
  #timeoutTimer: NodeJS.Timeout | undefined;

  constructor(spec: ChildSpec) {
    this.#spec = spec;
    this.#child = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: childEnvironment(spec.env),
      stdio: [spec.input === true ? 'pipe' : 'ignore', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'],
      // its own process group, so that the whole tree can be ended
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child.once('spawn', () => {
      if (this.#state === 'starting') this.#state = 'running';
    });
    // a child that is gone takes nothing more; its end says so
    this.#input = spec.input === true ? this.#child.stdin : null;
    this.#input?.on('error', () => undefined);
    this.#listen(this.#child.stdout, (line) => spec.onStdout?.(line));
    this.#listen(this.#child.stderr, (line) => {
      this.#stderr.add(line);
      spec.onStderr?.(line);
    });
    this.ended = this.#end();
    if (spec.timeout !== undefined)
      this.#timeoutTimer = setTimeout(() => {
        this.#timedOut = true;
        void this.cancel();
      }, spec.timeout).unref();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get state(): ChildState {
    return this.#state;
  }

  /** Writes a line to the child's standard input; nothing when it has none or is gone. */
  write(line: string): void {
    if (this.#input?.writable === true) this.#input.write(`${line}\n`);
  }

  /** Asks the child and all below it to end, and ends them when the grace is over. Resolves when it is gone. */
  cancel(): Promise<ChildEnd> {
    const { pid } = this.#child;
    if ((this.#state === 'starting' || this.#state === 'running') && pid !== undefined) {
      this.#state = 'cancelling';
      this.#cancelled = true;
      this.#below = killTree(pid, 'SIGTERM');
      this.#killTimer = setTimeout(() => void this.#kill(pid), this.#spec.grace ?? defaultGrace).unref();
    }
    return this.ended;
  }

  async #kill(pid: number): Promise<void> {
    await killTree(pid, 'SIGKILL', await this.#below);
  }

  #listen(stream: Readable, onLine: (line: string) => void): void {
    const framer = new LineFramer({
      limit: this.#spec.maxLine ?? defaultMaxLine,
      onLine: (line) => this.#guarded(() => onLine(line)),
      onTooLong: (start) =>
        this.#spec.logger?.warn(`A line of ${this.#spec.command} was too long and is left out: ${start}…`),
    });
    stream.on('data', (chunk: Buffer) => framer.push(chunk));
    stream.once('close', () => framer.end());
    stream.on('error', () => undefined);
  }

  /** A handler that throws must not end the editor's process. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#spec.logger?.error(`A line of ${this.#spec.command} could not be handled.`, error);
    }
  }

  #end(): Promise<ChildEnd> {
    const child = this.#child;
    return new Promise((resolve) => {
      let settled = false;
      const settle = (code: number | null, signal: NodeJS.Signals | null, error: Error | null): void => {
        if (settled) return;
        settled = true;
        clearTimeout(this.#killTimer);
        clearTimeout(this.#timeoutTimer);
        const failed = error !== null || (signal !== null && !this.#cancelled);
        this.#state = failed ? 'failed' : 'exited';
        const { lines } = this.#stderr;
        resolve({
          state: this.#state,
          code,
          signal,
          cancelled: this.#cancelled,
          timedOut: this.#timedOut,
          error,
          stderr: lines,
        });
      };
      child.once('error', (error) => {
        // also emitted when a signal could not be sent: only a child that never started has ended
        if (child.pid === undefined) settle(null, null, error);
      });
      child.once('close', (code, signal) => settle(code, signal, null));
      child.once('exit', (code, signal) => {
        // a child that ended when asked may have left others behind that did not
        if (this.#cancelled && child.pid !== undefined) void this.#kill(child.pid);
        setTimeout(() => {
          if (settled) return;
          child.stdout.destroy();
          child.stderr.destroy();
          settle(code, signal, null);
        }, drainTime);
      });
    });
  }
}
