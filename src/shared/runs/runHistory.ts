// Takes the events of a run one by one and says at any time what the run is. Adding an event is O(1) amortised.

import type { Checkpoint, Event, LoraSaved, Sample, Started, Warning_ } from '../trainer/events';
import type { Run } from '../trainer/run';
import { readEvent } from './eventReader';
import { LossSeries, smoothed } from './lossSeries';
import type { Liveness, LoraFile, RunError, RunState, RunStatus, RunWarning } from './runState';
import { SampleShelf } from './sampleShelf';

/** What the run folder tells besides its events. */
export interface RunContext {
  readonly liveness: Liveness;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** run.json, when there is one that can be read. */
  readonly run?: Run | null;
  /** Name to show until the first event tells it. */
  readonly name?: string;
  /** Why the process went away without a word, as far as log.txt tells. */
  readonly crash?: Partial<Pick<RunError, 'code' | 'message' | 'fix' | 'file' | 'line' | 'column'>> | null;
}

const maxWarnings = 100;
const smoothing = 0.98;
type Phase = Extract<Event, { type: 'phase' }>;
type Terminal = Extract<Event, { type: 'finished' | 'stopped' | 'error' }>;

/** The history of one run, from its events. */
export class RunHistory {
  readonly #loss = new LossSeries();
  readonly #samples = new SampleShelf();
  readonly #warnings = new Map<string, RunWarning>();
  readonly #files = new Map<string, LoraFile>();
  #checkpoints: number[] = [];
  #started: Started | null = null;
  #firstStart: number | null = null;
  #processStart: number | null = null;
  #earlierSeconds = 0;
  #lastTime: number | null = null;
  #phase: Phase | null = null;
  #network: RunState['network'] = null;
  #latest: Extract<Event, { type: 'step' }> | null = null;
  #step = 0;
  #terminal: Terminal | null = null;
  /** The latest process has come as far as its first step. */
  #training = false;
  #skipped = 0;

  /** Events seen, for "is there anything new?". */
  count = 0;

  /** Takes one line of events.jsonl; a line that is no event is counted and skipped. */
  addLine(line: string): void {
    if (line.trim() === '') return;
    const event = readEvent(line);
    if (event === null) this.#skipped += 1;
    else this.add(event);
  }

  /** Takes one event. */
  add(event: Event): void {
    this.count += 1;
    const time = Date.parse(event.time);
    if (event.type === 'started') this.#start(event, time);
    if (!Number.isNaN(time)) this.#lastTime = time;
    switch (event.type) {
      case 'started':
        break;
      case 'phase':
        this.#phase = event;
        this.#training ||= event.phase === 'training';
        break;
      case 'network':
        this.#network = { modules: event.modules, parameters: event.parameters, parts: event.parts };
        break;
      case 'step':
        this.#latest = event;
        this.#training = true;
        this.#step = event.step;
        this.#loss.write(event.step - event.losses.length + 1, event.losses);
        break;
      case 'sample':
        this.#sample(event, time);
        break;
      case 'checkpoint':
        this.#checkpoint(event);
        break;
      case 'lora':
        this.#file(event);
        break;
      case 'warning':
        this.#warn(event);
        break;
      case 'finished':
        this.#end(event, { step: event.step, file: event.file, bytes: event.bytes, final: true });
        break;
      case 'stopped': {
        const known = event.file === null ? undefined : this.#files.get(event.file);
        this.#end(
          event,
          event.file === null
            ? null
            : { step: event.step, file: event.file, bytes: known?.bytes ?? 0, final: true },
        );
        break;
      }
      case 'error':
        this.#end(event, null);
        break;
    }
  }

  /** What the run is now. */
  state(context: RunContext): RunState {
    const { run = null, now } = context;
    const status = this.#status(context);
    const active = ['queued', 'starting', 'running', 'paused', 'stopping'].includes(status);
    const working = active && status !== 'queued';
    const latest = this.#latest;
    const moving = status === 'running' || status === 'stopping' || status === 'paused';
    const loss = this.#loss.view();
    const device = this.#started;
    // a resumed process has not told its own numbers before its first event
    const terminal = working ? null : this.#terminal;
    return {
      name: this.#started?.name ?? run?.name ?? context.name ?? '',
      status,
      active,
      phase:
        working && this.#phase !== null && context.liveness !== 'launching' ? progress(this.#phase) : null,
      step: Math.max(
        this.#step,
        context.liveness === 'alive' && this.#terminal === null ? (run?.step ?? 0) : 0,
      ),
      steps: this.#started?.steps ?? run?.steps ?? 0,
      epoch: latest?.epoch ?? null,
      startedAt: this.#firstStart ?? parsed(run?.started),
      endedAt: active ? null : this.#lastTime,
      elapsedSeconds: this.#elapsed(working && context.liveness === 'alive' ? now : this.#lastTime),
      etaSeconds: moving ? (latest?.etaSeconds ?? null) : null,
      stepsPerSecond: latest?.stepsPerSecond ?? null,
      learningRate: latest?.learningRate ?? null,
      hostBytes: latest?.hostBytes ?? null,
      deviceBytes: latest?.deviceBytes ?? null,
      device:
        device === null ? null : { id: device.device, name: device.deviceName, precision: device.precision },
      trainerVersion: this.#started?.trainerVersion ?? null,
      loss,
      lastLoss: this.#loss.last(),
      smoothedLoss: smoothed(loss, smoothing).at(-1) ?? null,
      network: this.#network,
      samples: this.#samples.view(),
      checkpoints: [...this.#checkpoints],
      files: [...this.#files.values()],
      result: this.#result(terminal),
      warnings: [...this.#warnings.values()],
      error: status === 'failed' ? this.#error(context) : null,
      resumedFrom: this.#started?.resumedFrom ?? null,
      skippedLines: this.#skipped,
    };
  }

  #start(event: Started, time: number): void {
    if (this.#processStart !== null && this.#lastTime !== null)
      this.#earlierSeconds += Math.max(0, this.#lastTime - this.#processStart) / 1000;
    this.#processStart = Number.isNaN(time) ? null : time;
    this.#firstStart ??= this.#processStart;
    this.#started = event;
    this.#terminal = null;
    this.#phase = null;
    this.#training = false;
    // what the process before this one did after the checkpoint is done again
    const step = event.resumedFrom ?? 0;
    this.#step = step;
    this.#loss.truncate(step);
    this.#samples.truncate(step);
    this.#checkpoints = this.#checkpoints.filter((one) => one <= step);
    for (const [name, file] of this.#files) if (file.step > step || file.final) this.#files.delete(name);
    if (step === 0) this.#latest = null;
  }

  #sample(event: Sample, time: number): void {
    this.#samples.add(event, Number.isNaN(time) ? 0 : time);
  }

  #checkpoint({ step }: Checkpoint): void {
    if (!this.#checkpoints.includes(step)) this.#checkpoints.push(step);
    this.#checkpoints.sort((a, b) => a - b);
  }

  #file({ step, file, bytes, final }: LoraSaved): void {
    this.#files.set(file, { step, file, bytes, final });
  }

  #warn({ code, message, fix, file, step }: Warning_): void {
    const key = `${code}\n${message}`;
    const times = (this.#warnings.get(key)?.times ?? 0) + 1;
    // the latest goes to the end
    this.#warnings.delete(key);
    this.#warnings.set(key, { code, message, fix, file, step, times });
    const oldest = this.#warnings.keys().next();
    if (this.#warnings.size > maxWarnings && oldest.done !== true) this.#warnings.delete(oldest.value);
  }

  #end(event: Terminal, file: LoraFile | null): void {
    this.#terminal = event;
    if (event.step !== null) this.#step = Math.max(this.#step, event.step);
    if (file !== null) this.#files.set(file.file, file);
  }

  #status({ liveness, run }: RunContext): RunStatus {
    if (liveness === 'queued') return 'queued';
    if (liveness === 'launching') return 'starting';
    if (this.#terminal?.type === 'finished') return 'finished';
    if (this.#terminal?.type === 'stopped') return 'stopped';
    if (this.#terminal?.type === 'error' || liveness === 'gone') return 'failed';
    if (run?.state === 'paused' || run?.state === 'stopping') return run.state;
    const phase = this.#phase?.phase;
    if (phase === 'paused' || phase === 'stopping') return phase;
    return this.#training ? 'running' : 'starting';
  }

  #elapsed(until: number | null): number | null {
    if (this.#terminal?.type === 'finished') return this.#terminal.seconds;
    if (this.#processStart === null || until === null)
      return this.#started === null ? null : this.#earlierSeconds;
    return this.#earlierSeconds + Math.max(0, until - this.#processStart) / 1000;
  }

  #result(terminal: Terminal | null): LoraFile | null {
    if (terminal?.type !== 'finished' && terminal?.type !== 'stopped') return null;
    return terminal.file === null ? null : (this.#files.get(terminal.file) ?? null);
  }

  #error({ crash }: RunContext): RunError {
    if (this.#terminal?.type === 'error') {
      const { code, message, fix, file, line, column, step } = this.#terminal;
      return { code, message, fix, file, line, column, step: step ?? this.#step, crashed: false };
    }
    const last = this.#checkpoints.at(-1);
    return {
      code: crash?.code ?? 'process-gone',
      message: crash?.message ?? 'The training process ended without saying why.',
      fix:
        crash?.fix ??
        (last === undefined
          ? 'Look into the log, then train again.'
          : `Resume goes on from step ${last.toLocaleString('en')}; the log may say more.`),
      file: crash?.file ?? null,
      line: crash?.line ?? null,
      column: crash?.column ?? null,
      step: this.#step,
      crashed: true,
    };
  }
}

function progress({ phase, done, total }: Phase): RunState['phase'] {
  return { phase, done: done ?? null, total: total ?? null };
}

function parsed(time: string | undefined): number | null {
  const value = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(value) ? null : value;
}
