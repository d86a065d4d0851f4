// An input for tags with a list of those that may be meant. Everything by keyboard: arrows choose, Tab or Enter takes, Escape closes.

import type { TagOffer } from '../../src/shared/gallery/gridApi';
import { h, setAttribute } from '../shared/dom';
import { count } from '../shared/format';

export interface TagInputOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly offers: (typed: string) => Promise<readonly TagOffer[]>;
  /** Tags were entered; several when commas stand between them. */
  readonly onEnter: (tags: readonly string[]) => void;
  /** Keys that mean nothing to the input itself. */
  readonly onKey?: (event: KeyboardEvent, empty: boolean) => void;
  /** What the input contains at first; all of it is selected. */
  readonly value?: string;
  /** One tag only: commas mean nothing. */
  readonly single?: boolean;
}

let instances = 0;

export class TagInput {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #list: HTMLElement;
  #offers: readonly TagOffer[] = [];
  #chosen = -1;
  #turn = 0;

  constructor(private readonly options: TagInputOptions) {
    const id = `offers-${instances++}`;
    this.#list = h('ul', { class: 'offers', hidden: true, attributes: { id, role: 'listbox' } });
    this.input = h('input', {
      class: 'text-input',
      attributes: {
        type: 'text',
        role: 'combobox',
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-label': options.label,
        'aria-autocomplete': 'list',
        'aria-controls': id,
        'aria-expanded': 'false',
        placeholder: options.placeholder,
      },
    });
    this.input.value = options.value ?? '';
    this.element = h('div', { class: 'tag-input' }, this.input, this.#list);
    this.input.addEventListener('input', () => void this.#ask());
    this.input.addEventListener('keydown', (event) => this.#onKey(event));
    this.input.addEventListener('blur', () => this.#close());
    this.#list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      const place = (event.target as Element).closest<HTMLElement>('[data-place]')?.dataset.place;
      if (place !== undefined) this.#enter(Number(place));
    });
  }

  get empty(): boolean {
    return this.input.value === '';
  }

  focus(): void {
    this.input.focus();
  }

  select(): void {
    this.input.focus();
    this.input.select();
  }

  clear(): void {
    this.input.value = '';
    this.#close();
  }

  /** What is completed: behind the last comma. */
  get #typed(): string {
    const { value } = this.input;
    return this.options.single === true ? value.trim() : (value.split(',').at(-1) ?? '').trim();
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const typed = this.#typed;
    if (typed === '') {
      this.#close();
      return;
    }
    const offers = await this.options.offers(typed).catch(() => []);
    // a later key has asked anew
    if (turn !== this.#turn || document.activeElement !== this.input) return;
    this.#offers = offers;
    this.#chosen = -1;
    this.#draw();
  }

  #draw(): void {
    const id = this.#list.id;
    this.#list.replaceChildren(
      ...this.#offers.map(({ tag, uses, posts, category, alias }, place) =>
        h(
          'li',
          {
            class: 'offer',
            attributes: {
              id: `${id}-${place}`,
              role: 'option',
              'data-place': place,
              'data-category': category,
              'aria-selected': place === this.#chosen ? 'true' : 'false',
            },
          },
          h('span', { class: 'offer-tag', text: tag }),
          alias === null ? null : h('span', { class: 'offer-alias', text: alias }),
          h('span', {
            class: 'offer-count',
            text: uses > 0 ? count(uses) : posts === null || posts === 0 ? '' : shortCount(posts),
          }),
        ),
      ),
    );
    const open = this.#offers.length > 0;
    this.#list.hidden = !open;
    setAttribute(this.input, 'aria-expanded', String(open));
    setAttribute(
      this.input,
      'aria-activedescendant',
      open && this.#chosen >= 0 ? `${id}-${this.#chosen}` : null,
    );
    this.#list.children[this.#chosen]?.scrollIntoView({ block: 'nearest' });
  }

  #close(): void {
    this.#turn++;
    this.#offers = [];
    this.#chosen = -1;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    const open = this.#offers.length > 0;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (open && plain && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const places = this.#offers.length + 1;
      // one place stands for what was typed itself
      this.#chosen = ((this.#chosen + 1 + step + places) % places) - 1;
      this.#draw();
    } else if (open && plain && event.key === 'Tab' && !event.shiftKey) this.#take(Math.max(0, this.#chosen));
    else if (plain && event.key === 'Enter' && !event.isComposing && !this.empty) this.#enter(this.#chosen);
    else if (open && event.key === 'Escape') this.#close();
    else {
      this.options.onKey?.(event, this.empty);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Writes an offer in place of what was typed. */
  #take(place: number): void {
    const tag = this.#offers[place]?.tag;
    if (tag === undefined) return;
    const parts = this.options.single === true ? [] : this.input.value.split(',').slice(0, -1);
    this.input.value = [...parts.map((part) => part.trim()), tag].join(', ');
    this.#close();
  }

  #enter(place: number): void {
    if (place >= 0) this.#take(place);
    const { value } = this.input;
    const tags = (this.options.single === true ? [value] : value.split(','))
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    this.clear();
    if (tags.length > 0) this.options.onEnter(tags);
  }
}

/** 5100000 -> "5.1M" */
function shortCount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(value >= 1e7 ? 0 : 1)}M`;
  return value >= 1000 ? `${(value / 1000).toFixed(value >= 1e4 ? 0 : 1)}k` : String(value);
}
