// A box for queries: errors are underlined at their place and said below, and a list completes what is typed.

import './queryBox.css';
import type { QueryCompletions } from '../../src/shared/query/complete';
import { parseQuery } from '../../src/shared/query/parse';
import type { QueryError } from '../../src/shared/query/queryError';
import { h, setAttribute, setText, show } from './dom';
import { CompletionList } from './completionList';
import { button } from './ui/button';
import { icon } from './ui/icons';

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

/** Milliseconds after which an error is shown that is right where one types: it may be half of something right. */
const patience = 800;
const words = { clear: 'Clear' } as const;
let boxes = 0;

/** An input for queries. Errors are found by the box itself. */
export class QueryBox {
  readonly #input: HTMLInputElement;
  readonly #behind = h('div', { class: 'query-behind', attributes: { 'aria-hidden': 'true' } });
  readonly #message: HTMLElement;
  readonly #messageText = h('span');
  readonly #list: CompletionList;
  readonly #clear: ReturnType<typeof button>;
  #note = '';
  #errors: readonly QueryError[] = [];
  #completions: QueryCompletions | null = null;
  #asked = 0;
  /** Errors are shown also right where one types. */
  #all = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: QueryBoxOptions) {
    const id = `query-${boxes++}`;
    this.#list = new CompletionList(`${id}-list`, (at) => this.#take(at));
    this.#message = h(
      'p',
      { class: 'query-message', hidden: true, attributes: { id: `${id}-message`, 'aria-live': 'polite' } },
      icon('error'),
      this.#messageText,
    );
    this.#input = h('input', {
      class: 'query-input',
      attributes: {
        type: 'text',
        role: 'combobox',
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-label': options.label,
        'aria-autocomplete': 'list',
        'aria-controls': `${id}-list`,
        'aria-expanded': 'false',
        'aria-describedby': `${id}-message`,
        placeholder: options.placeholder,
      },
      on: {
        input: () => this.#typed(),
        keydown: (event) => this.#onKey(event),
        scroll: () => this.#align(),
        blur: () => {
          this.#list.hide();
          this.#check(true);
        },
        click: () => this.#list.hide(),
      },
    });
    this.#input.value = options.value;
    this.#clear = button({
      name: 'clear-query',
      label: words.clear,
      icon: 'close',
      look: 'icon',
      onClick: () => {
        this.#set('', 0);
        this.focus();
      },
    });
    options.element.classList.add('query-box');
    options.element.replaceChildren(
      h(
        'div',
        { class: 'query-field' },
        icon('search'),
        h('div', { class: 'query-text' }, this.#behind, this.#input),
        this.#clear.element,
        this.#list.element,
      ),
      this.#message,
    );
    this.#list.onChosen = (option) => {
      setAttribute(this.#input, 'aria-expanded', String(this.#list.isOpen));
      setAttribute(this.#input, 'aria-activedescendant', option);
    };
    this.#check(true);
  }

  get value(): string {
    return this.#input.value;
  }

  /** Shows another query, without telling `onChange`. */
  set value(text: string) {
    if (text === this.#input.value) return;
    this.#input.value = text;
    this.#list.hide();
    this.#check(true);
  }

  /** Errors of the text that is in the box. */
  get errors(): readonly QueryError[] {
    return this.#errors;
  }

  /** What is said below the box when nothing is wrong: `1,204 images`. */
  note(text: string): void {
    this.#note = text;
    this.#check(this.#all);
  }

  focus(): void {
    this.#input.focus();
  }

  #typed(): void {
    this.#checkSoon();
    this.options.onChange(this.value, false);
    void this.#ask();
  }

  /** At once, but for what may be half of something right: that after a while. */
  #checkSoon(): void {
    this.#check(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(true), patience);
  }

  /** Finds errors and shows them. @param all also those right where one types */
  #check(all: boolean): void {
    this.#all = all;
    this.#errors = parseQuery(this.value).errors;
    const at = document.activeElement === this.#input ? this.#input.selectionEnd : null;
    const shown = all ? this.#errors : this.#errors.filter(({ end }) => end !== at);
    this.#underline(shown);
    const [first] = shown;
    setText(this.#messageText, first === undefined ? this.#note : `${first.message} ${first.fix}`);
    this.#message.classList.toggle('wrong', first !== undefined);
    show(this.#message, first !== undefined || this.#note !== '');
    setAttribute(this.#input, 'aria-invalid', first === undefined ? null : 'true');
    this.#clear.set({ shown: this.value !== '' });
  }

  /** The same text behind the input, invisible but for the lines under what is wrong. */
  #underline(errors: readonly QueryError[]): void {
    const pieces: (Node | string)[] = [];
    let from = 0;
    for (const { start, end } of errors) {
      if (end <= from) continue;
      const begin = Math.max(start, from);
      pieces.push(
        this.value.slice(from, begin),
        h('span', { class: 'query-wrong', text: this.value.slice(begin, end) }),
      );
      from = end;
    }
    this.#behind.replaceChildren(...pieces, this.value.slice(from));
    this.#align();
  }

  #align(): void {
    this.#behind.scrollLeft = this.#input.scrollLeft;
  }

  async #ask(): Promise<void> {
    const turn = ++this.#asked;
    const offset = this.#input.selectionEnd ?? this.value.length;
    const found = await this.options.complete(this.value, offset).catch(() => null);
    // what was typed meanwhile has asked itself
    if (turn !== this.#asked || found === null || document.activeElement !== this.#input) return;
    this.#completions = found;
    this.#list.show(found.items);
    setAttribute(this.#input, 'aria-expanded', String(this.#list.isOpen));
  }

  #take(at: number): void {
    const { start = 0, end = 0, items = [] } = this.#completions ?? {};
    const item = items[at];
    if (item === undefined) return;
    const text = this.value.slice(0, start) + item.insert + this.value.slice(end);
    this.#set(text, start + item.insert.length);
    // a filter wants its value
    if (item.kind === 'filter') void this.#ask();
  }

  #set(text: string, cursor: number): void {
    this.#asked++;
    this.#list.hide();
    this.#input.value = text;
    this.#input.setSelectionRange(cursor, cursor);
    this.#checkSoon();
    this.options.onChange(text, false);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isBare = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key === 'Enter' && isBare) {
      if (this.#list.chosen >= 0) this.#take(this.#list.chosen);
      else {
        this.#asked++;
        this.#list.hide();
        this.#check(true);
        this.options.onChange(this.value, true);
      }
    } else if (event.key === 'Tab' && isBare && this.#list.isOpen) this.#take(Math.max(0, this.#list.chosen));
    else if (event.key === 'Escape' && this.#list.isOpen) this.#list.hide();
    else if (isBare && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      if (this.#list.isOpen) this.#list.move(event.key === 'ArrowDown' ? 1 : -1);
      else void this.#ask();
    } else if (event.key === ' ' && event.ctrlKey) void this.#ask();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
