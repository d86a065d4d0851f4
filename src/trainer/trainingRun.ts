import fs from 'node:fs/promises';
import type { DetachedProcess } from '../process/detached';
import { killTree } from '../process/killTree';
import { isAlive } from '../process/liveness';
import { RunHistory } from '../shared/runs/runHistory';
import type { Liveness, RunState } from '../shared/runs/runState';
import type { Run } from '../shared/trainer/run';
import { crashCause } from './failureCause';
import type { FailureCause } from './failureCause';
import { FileTail, lastLines } from './fileTail';
import { logMark } from './launch';
import type { RunFolder } from './runFolder';

/** A heartbeat is written every two seconds; after so long without one the process hangs, or its machine does. */
const hangsAfter = 30_000;
/** A process that has not written run.json yet is believed to be starting for so long. */
const startsWithin = 60_000;
/** Of a run that is over, so much of the end of events.jsonl tells the list all it shows. */
const summaryBytes = 128 * 1024;

/** One run, as its folder tells it. `refresh` looks again; nothing is watched here. */
export class TrainingRun {
  #history = new RunHistory();
  #tail: FileTail;
  #run: Run | null = null;
  #liveness: Liveness = 'gone';
  #crash: FailureCause | null = null;
  #launched: { readonly count: number; ended: boolean } | null = null;
  /** We were there when the process ended. */
  #endSeen = false;
  #complete: boolean;
  #unknownHost = false;

  /**
   * @param complete read all events at once; else only the end of a run that is over, enough for a list
   */
  constructor(
    readonly folder: RunFolder,
    complete = false,
  ) {
    this.#complete = complete;
    this.#tail = this.#newTail();
  }

  /** The folder's path: it names the run. */
  get id(): string {
    return this.folder.path;
  }

  /** The process lives and has not been heard of for half a minute. */
  get hanging(): boolean {
    return this.#liveness === 'alive' && this.#run !== null && this.#silence() > hangsAfter;
  }

  /** A process of this run was started by us just now. */
  launched(process: DetachedProcess): void {
    const launch = { count: this.#history.count, ended: false };
    this.#launched = launch;
    this.#liveness = 'launching';
    this.#crash = null;
    void process.ended.then(() => (launch.ended = true));
  }

  /** What the run is, for a view. */
  state(now = Date.now()): RunState {
    return this.#history.state({
      liveness: this.#liveness,
      now,
      run: this.#run,
      name: this.#run?.name ?? this.folder.name.replace(/^[\dT-]{20}/, ''),
      crash:
        this.#crash === null ? this.#silentCrash() : { ...this.#crash, fix: this.#crash.fix || undefined },
    });
  }

  /** Number of the process, while there is one on this machine. */
  get pid(): number | null {
    return this.#liveness === 'alive' && !this.#unknownHost ? (this.#run?.pid ?? null) : null;
  }

  /** Ends the process at once, for one that does not respond. What was saved stays. */
  async kill(): Promise<void> {
    await this.refresh();
    if (this.pid !== null) await killTree(this.pid, 'SIGKILL');
  }

  /** Reads all events when only their end was read so far. */
  async complete(): Promise<void> {
    if (this.#complete) return;
    this.#complete = true;
    this.#history = new RunHistory();
    this.#tail = this.#newTail();
    await this.refresh();
  }

  /** Reads what is new in the folder. @returns whether anything that a view shows may have changed */
  async refresh(): Promise<boolean> {
    const before = `${this.#liveness} ${this.#history.count} ${JSON.stringify(this.#run)} ${this.#crash?.message} ${this.hanging}`;
    this.#run = await this.folder.readRun();
    await this.#readEvents();
    this.#liveness = await this.#look();
    if (this.#liveness === 'gone') {
      // it may have said its last word between the two looks
      await this.#readEvents();
      this.#crash = this.state().error?.crashed === true ? await this.#readCrash() : null;
    } else this.#crash = null;
    return (
      before !==
      `${this.#liveness} ${this.#history.count} ${JSON.stringify(this.#run)} ${this.#crash?.message} ${this.hanging}`
    );
  }

  #newTail(): FileTail {
    return new FileTail(this.folder.events, this.#complete ? undefined : summaryBytes);
  }

  async #readEvents(): Promise<void> {
    const { lines, restarted } = await this.#tail.read();
    if (restarted) this.#history = new RunHistory();
    for (const line of lines) this.#history.addLine(line);
  }

  async #look(): Promise<Liveness> {
    if (this.#launched !== null) {
      // the first event of the new process ends the start; so does its end
      if (this.#history.count === this.#launched.count && !this.#launched.ended) return 'launching';
      this.#endSeen = this.#launched.ended;
      this.#launched = null;
    }
    const run = this.#run;
    if (run === null && this.#endSeen) return 'gone';
    if (run === null) return (await this.#age()) < startsWithin ? 'launching' : 'gone';
    const verdict = await isAlive(run.pid, run.processStarted, run.hostname);
    this.#unknownHost = verdict === 'unknown';
    if (verdict !== 'unknown') return verdict;
    // of another machine only the heartbeat is seen
    return this.#silence() > hangsAfter ? 'gone' : 'alive';
  }

  /** Milliseconds since the last heartbeat. */
  #silence(): number {
    return this.#run === null ? Infinity : Date.now() - Date.parse(this.#run.heartbeat);
  }

  /** Milliseconds since something was last written to the log, or since the folder was made that has none yet. */
  async #age(): Promise<number> {
    for (const file of [this.folder.log, this.folder.path])
      try {
        return Date.now() - (await fs.stat(file)).mtimeMs;
      } catch {
        // the folder is made a moment before its log: a look in between must not take the run for a crashed one
      }
    return Infinity;
  }

  async #readCrash(): Promise<FailureCause | null> {
    const { lines } = await lastLines(this.folder.log, 400);
    return crashCause(lines.slice(lines.findLastIndex((line) => line.startsWith(logMark)) + 1));
  }

  #silentCrash(): { message: string } | null {
    if (!this.#unknownHost || this.#run === null) return null;
    return {
      message: `Nothing has been heard of ${this.#run.hostname}, where the run is, for half a minute.`,
    };
  }
}
