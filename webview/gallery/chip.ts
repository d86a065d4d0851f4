// One tag of the selection: its count, and everything that can be done with it by mouse and by keyboard.

import type { ChipFacts } from '../../src/shared/gallery/gridApi';
import { h, setAttribute, setText, show } from '../shared/dom';
import { count } from '../shared/format';
import { icon } from '../shared/ui/icons';
import { side as words } from './strings';

export interface ChipHandlers {
  remove(tag: string): void;
  /** All images get it. */
  addToAll(tag: string): void;
  rename(chip: Chip): void;
  /** Moves it by so many places; infinite: to the front or to the end. */
  move(tag: string, by: number): void;
  /** Goes to a chip beside it. */
  go(chip: Chip, by: number): void;
}

export class Chip {
  readonly element: HTMLElement;
  readonly #name: HTMLElement;
  readonly #count: HTMLElement;
  readonly #all: HTMLButtonElement;
  readonly #remove: HTMLButtonElement;
  tag = '';

  constructor(private readonly handlers: ChipHandlers) {
    this.#name = h('span', { class: 'chip-name' });
    this.#count = h('span', { class: 'chip-count', attributes: { 'aria-hidden': 'true' } });
    this.#all = this.#button('chip-all', () => handlers.addToAll(this.tag));
    this.#all.append(icon('check'));
    this.#remove = this.#button('chip-remove', () => handlers.remove(this.tag));
    this.#remove.append(icon('close'));
    this.element = h(
      'li',
      {
        class: 'chip',
        attributes: { role: 'option', tabindex: -1, draggable: 'true', title: words.chipKeys },
        on: {
          keydown: (event) => this.#onKey(event),
          dblclick: () => handlers.rename(this),
        },
      },
      this.#name,
      this.#count,
      this.#all,
      this.#remove,
    );
  }

  update({ tag, count: images }: ChipFacts, all: number): void {
    this.tag = tag;
    setText(this.#name, tag);
    setText(this.#count, images === all ? '' : count(images));
    show(this.#count, images !== all);
    show(this.#all, images !== all);
    this.element.classList.toggle('some', images !== all);
    this.element.dataset.tag = tag;
    setAttribute(this.element, 'aria-label', words.chip(tag, images, all));
    setAttribute(this.#all, 'title', words.addToAll(tag));
    setAttribute(this.#remove, 'title', words.remove(tag));
  }

  #button(kind: string, work: () => void): HTMLButtonElement {
    return h('button', {
      class: kind,
      // the keyboard has keys for it on the chip itself
      attributes: { type: 'button', tabindex: -1, 'aria-hidden': 'true' },
      on: {
        click: (event) => {
          event.stopPropagation();
          work();
        },
      },
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element) return;
    const { handlers, tag } = this;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowUp: -1,
      ArrowRight: 1,
      ArrowDown: 1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step !== undefined && event.altKey) handlers.move(tag, step);
    else if (step !== undefined && !event.ctrlKey && !event.metaKey) handlers.go(this, step);
    else if (event.key === 'Delete' || event.key === 'Backspace') handlers.remove(tag);
    else if (event.key === 'F2') handlers.rename(this);
    else if (event.key === 'Enter') handlers.addToAll(tag);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
