// Plans of jobs while they are written: one process of the trainer stays for them, so that an answer takes no start of Python.

import type { Logger } from '../process/logger';
import { Supervisor } from '../process/supervisor';
import type { PlanReport } from '../shared/trainer/plan';
import { isPlanReport } from './reports';
import { trainerArguments, trainerVariables } from './trainerCommand';
import { TrainerError } from './trainerError';

export interface PlannerOptions {
  /** The interpreter to use. @throws TrainerError when there is none */
  readonly python: () => Promise<string>;
  /** Folder of the trainer's package (native-bin). */
  readonly trainerFolder: string;
  readonly logger: Logger;
}

/** So long the process stays when nobody asks, in milliseconds. */
const idleTime = 120_000;

interface Waiting {
  readonly resolve: (report: PlanReport) => void;
  readonly reject: (error: Error) => void;
}

/** Started with the first question, ended when it was idle for a while. */
export class Planner {
  readonly #waiting = new Map<number, Waiting>();
  #child: Promise<Supervisor> | null = null;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(private readonly options: PlannerOptions) {}

  /**
   * What a job will do as its text stands now; without a plan when it has errors.
   *
   * @param job path of the job file, which need not be saved
   * @throws TrainerError when there is no environment, or no answer came
   */
  async ask(job: string, text: string): Promise<PlanReport> {
    clearTimeout(this.#idle);
    const child = await (this.#child ??= this.#start());
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.write(JSON.stringify({ id, job, text }));
    });
  }

  /** Ends the process; a later question starts another. */
  dispose(): void {
    clearTimeout(this.#idle);
    void this.#child?.then((child) => child.cancel()).catch(() => undefined);
    this.#child = null;
  }

  async #start(): Promise<Supervisor> {
    try {
      const { trainerFolder, logger } = this.options;
      const child = new Supervisor({
        command: await this.options.python(),
        args: trainerArguments(['planner']),
        env: trainerVariables(trainerFolder),
        cwd: trainerFolder,
        input: true,
        onStdout: (line) => this.#hear(line),
        logger,
      });
      void child.ended.then(({ stderr, cancelled, error }) => {
        this.#child = null;
        const cause = error?.message ?? stderr.at(-1) ?? '';
        if (!cancelled) logger.warn(`The planner ended: ${cause}`);
        this.#fail('The trainer stopped answering.', cause);
      });
      return child;
    } catch (error) {
      this.#child = null;
      throw error;
    }
  }

  #hear(line: string): void {
    let answer: { readonly id?: unknown; readonly report?: unknown; readonly error?: unknown };
    try {
      answer = JSON.parse(line) as typeof answer;
    } catch {
      return; // what a library prints
    }
    const waiting = typeof answer.id === 'number' ? this.#waiting.get(answer.id) : undefined;
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id as number);
    if (isPlanReport(answer.report)) waiting.resolve(answer.report);
    else waiting.reject(failure('The trainer could not plan this job.', String(answer.error)));
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.dispose(), idleTime).unref();
  }

  #fail(message: string, cause: string): void {
    for (const { reject } of this.#waiting.values()) reject(failure(message, cause));
    this.#waiting.clear();
  }
}

function failure(message: string, cause: string): TrainerError {
  return new TrainerError('no-answer', message, 'The log “Block LoRA” may say more.', { cause });
}
