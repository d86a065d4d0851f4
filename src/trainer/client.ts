// The trainer's short commands: what is asked, and what a failure of the asking means.

import type { Logger } from '../process/logger';
import type { CommandResult } from '../process/runToEnd';
import { runToEnd } from '../process/runToEnd';
import type { Diagnostics } from '../shared/trainer/diagnostics';
import type { Doctor } from '../shared/trainer/doctor';
import type { PlanReport } from '../shared/trainer/plan';
import { failureCause } from './failureCause';
import { isDiagnostics, isDoctor, isPlanReport, parsed } from './reports';
import type { Check } from './shapeCheck';
import { TrainerError } from './trainerError';
import { trainerArguments, trainerVariables } from './trainerCommand';

export interface ClientOptions {
  /** The interpreter to use. @throws TrainerError when there is none */
  readonly python: () => Promise<string>;
  /** Folder of the trainer's package (native-bin). */
  readonly trainerFolder: string;
  readonly logger: Logger;
}

const seconds = 1000;

/** Asks the trainer. Every method throws a TrainerError when there was no answer, or the signal's reason. */
export class TrainerClient {
  constructor(private readonly options: ClientOptions) {}

  /** Checks a job file on the disk. */
  validate(job: string, signal?: AbortSignal): Promise<Diagnostics> {
    return this.#ask(['validate', job], isDiagnostics, 30 * seconds, signal);
  }

  /** What a job will do; without a plan when it has errors. */
  plan(job: string, signal?: AbortSignal): Promise<PlanReport> {
    return this.#ask(['plan', job], isPlanReport, 300 * seconds, signal);
  }

  /**
   * What the environment and the machine can do.
   *
   * @param python an interpreter other than the one in use
   */
  doctor(signal?: AbortSignal, python?: string): Promise<Doctor> {
    return this.#ask(['doctor'], isDoctor, 180 * seconds, signal, python);
  }

  async #ask<T>(
    args: readonly string[],
    check: Check<T>,
    timeout: number,
    signal: AbortSignal | undefined,
    python?: string,
  ): Promise<T> {
    const interpreter = python ?? (await this.options.python());
    const start = Date.now();
    const result = await runToEnd({
      command: interpreter,
      args: trainerArguments([...args, '--json']),
      env: trainerVariables(this.options.trainerFolder),
      cwd: this.options.trainerFolder,
      timeout,
      signal,
      logger: this.options.logger,
    });
    this.options.logger.debug(`blocklora ${args.join(' ')}: ${Date.now() - start} ms, exit ${result.code}`);
    // the report is the last line, whatever a library printed before it
    const answer = parsed(result.stdout, check) ?? parsed(result.stdout.split('\n').at(-1) ?? '', check);
    if (answer !== null) return answer;
    for (const line of result.stderr) this.options.logger.warn(`blocklora ${args[0]}: ${line}`);
    throw failure(args[0] ?? '', interpreter, result);
  }
}

/** Why a command gave no answer: never its exit code, but what it said last. */
function failure(command: string, interpreter: string, result: CommandResult): TrainerError {
  if (result.error !== null)
    return new TrainerError(
      'python-missing',
      `Python could not be started: ${interpreter}.`,
      'Check the setting blockLora.python.path, or run “Set Up the Python Environment”.',
      { cause: result.error },
    );
  if (result.timedOut)
    return new TrainerError(
      'timeout',
      `The trainer did not answer “${command}” in time.`,
      'Try again; if the machine is busy, wait for it.',
    );
  const end = [...result.stderr, ...(result.stderr.length > 0 ? [] : result.stdout.split('\n'))];
  if (end.some((line) => /No module named '?blocklora|SyntaxError|requires a different Python/.test(line)))
    return new TrainerError(
      'python-unfit',
      `This Python cannot run the trainer: ${interpreter}.`,
      'Python 3.11 or newer with the trainer’s packages is needed: run “Set Up the Python Environment”.',
    );
  const cause = failureCause(end);
  return new TrainerError(
    cause?.code ?? 'no-answer',
    cause?.message ?? `The trainer gave no answer to “${command}”.`,
    cause?.fix === undefined || cause.fix === '' ? 'The log “Block LoRA” may say more.' : cause.fix,
  );
}
