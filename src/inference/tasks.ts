// Questions to the process that have one answer: what a model is, and small pictures.

import type { NodeChildEnd } from '../process/nodeChild';
import { endText, triesAlone } from './processEnd';
import type { FromTagger, ToTagger } from './protocol';
import { TaggerError } from './taggerError';

/** Questions that are in the process at once; the rest waits here, where it is easily forgotten. */
const inFlight = 8;

type Answer = Extract<FromTagger, { readonly id: number }>;
type Question = ToTagger & { readonly id: number };

interface Task {
  readonly question: Question;
  /** As it is called in sentences. */
  readonly about: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  sent: boolean;
  crashes: number;
}

/** Questions that are waiting or in the process. */
export class Tasks {
  readonly #tasks = new Map<number, Task>();
  #lastId = 0;

  constructor(private readonly send: (message: ToTagger) => void) {}

  get pending(): number {
    return this.#tasks.size;
  }

  /**
   * Puts a question; `advance` sends it.
   *
   * @throws TaggerError with the process's own sentences; the signal's reason
   */
  ask(question: (id: number) => Question, about: string, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const id = ++this.#lastId;
    return new Promise<Answer>((resolve, reject) => {
      const forget = (): void => {
        const task = this.#tasks.get(id);
        if (task?.sent) this.send({ type: 'forget', id });
        this.#tasks.delete(id);
        reject(signal?.reason as Error);
      };
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', forget);
          settle(value);
        };
      signal?.addEventListener('abort', forget, { once: true });
      this.#tasks.set(id, {
        question: question(id),
        about,
        resolve: settled(resolve),
        reject: settled(reject),
        sent: false,
        crashes: 0,
      });
    });
  }

  /** Sends what there is room for. What was there at a crash goes alone. */
  advance(): void {
    const tasks = [...this.#tasks.values()];
    const suspect = tasks.find(({ crashes }) => crashes > 0);
    const room = suspect === undefined ? inFlight : 1;
    let sent = tasks.filter((task) => task.sent).length;
    for (const task of suspect === undefined ? tasks : [suspect]) {
      if (sent >= room) return;
      if (task.sent) continue;
      task.sent = true;
      sent++;
      this.send(task.question);
    }
  }

  receive(answer: Answer): void {
    const task = this.#tasks.get(answer.id);
    this.#tasks.delete(answer.id);
    if (answer.type === 'failed')
      task?.reject(new TaggerError(answer.fault.code, answer.fault.message, answer.fault.fix));
    else task?.resolve(answer);
  }

  /** The process has ended: what was in it is asked again, alone. */
  crashed(end: NodeChildEnd): void {
    for (const [id, task] of this.#tasks) {
      if (!task.sent) continue;
      task.sent = false;
      // the first time there were others with it
      if (++task.crashes < 1 + triesAlone(end)) continue;
      this.#tasks.delete(id);
      const fix = 'Leave this file out, or make it anew.';
      task.reject(
        new TaggerError(
          'tagger-crash',
          `The tagger process broke down on ${task.about}: ${endText(end)}.`,
          fix,
        ),
      );
    }
  }

  /** The process was ended by us for another's sake: all is asked again. */
  interrupted(): void {
    for (const task of this.#tasks.values()) task.sent = false;
  }

  /** Nothing can be asked any more. */
  fail(error: unknown): void {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    for (const task of tasks) task.reject(error);
  }
}
