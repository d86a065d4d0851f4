// The tags of the selection as chips that can be removed, renamed and put into another order.

import type { ChipFacts } from '../../src/shared/gallery/gridApi';
import { h, setAttribute } from '../shared/dom';
import { Chip } from './chip';

export interface ChipsOptions {
  readonly label: string;
  readonly remove: (tags: readonly string[]) => void;
  readonly addToAll: (tag: string) => void;
  readonly rename: (chip: Chip) => void;
  /** These first, in this order; `tag` is the one that was moved, `place` counts from 1. */
  readonly arrange: (tags: readonly string[], tag: string, place: number) => void;
}

export class Chips {
  readonly element: HTMLElement;
  readonly #chips = new Map<string, Chip>();
  readonly #mark: HTMLElement;
  #facts: readonly ChipFacts[] = [];
  #images = 0;
  #dragged: string | null = null;

  constructor(private readonly options: ChipsOptions) {
    this.#mark = h('li', { class: 'drop-mark', attributes: { role: 'presentation' } });
    this.element = h('ul', {
      class: 'chips',
      attributes: { role: 'listbox', 'aria-label': options.label, 'aria-orientation': 'horizontal' },
      on: {
        dragstart: (event) => this.#onDragStart(event),
        dragover: (event) => this.#onDragOver(event),
        drop: (event) => this.#onDrop(event),
        dragend: () => this.#endDrag(),
        focusin: (event) => this.#keepPlace(event.target as HTMLElement),
      },
    });
  }

  /** @param images how many are selected */
  update(facts: readonly ChipFacts[], images: number): void {
    const focused = this.#focusedPlace;
    const chip = focused < 0 ? null : this.element.children[focused];
    this.#facts = facts;
    this.#images = images;
    const wanted = new Set(facts.map(({ tag }) => tag));
    for (const [tag, chip] of this.#chips)
      if (!wanted.has(tag)) {
        chip.element.remove();
        this.#chips.delete(tag);
      }
    facts.forEach((fact, place) => {
      const made = this.#chips.get(fact.tag) ?? this.#made(fact.tag);
      made.update(fact, images);
      const there = this.element.children[place];
      if (there !== made.element) this.element.insertBefore(made.element, there ?? null);
    });
    if (!this.element.querySelector('[tabindex="0"]'))
      setAttribute(this.element.firstElementChild ?? this.element, 'tabindex', '0');
    // a chip that was moved keeps the keyboard; one that went hands it to the one in its place
    if (focused < 0 || this.element.contains(document.activeElement)) return;
    if (chip instanceof HTMLElement && chip.isConnected) chip.focus();
    else this.focus(focused);
  }

  /** Puts the keyboard on a chip. */
  focus(place: number): void {
    const { children } = this.element;
    (children[Math.min(place, children.length - 1)] as HTMLElement | undefined)?.focus();
  }

  get #focusedPlace(): number {
    return [...this.element.children].indexOf(document.activeElement as Element);
  }

  #made(tag: string): Chip {
    const chip = new Chip({
      remove: (one) => this.options.remove([one]),
      addToAll: (one) => this.options.addToAll(one),
      rename: (one) => this.options.rename(one),
      move: (one, by) => this.#moveBy(one, by),
      go: (one, by) => this.#go(one, by),
    });
    this.#chips.set(tag, chip);
    return chip;
  }

  #go(chip: Chip, by: number): void {
    const { children } = this.element;
    const place = [...children].indexOf(chip.element);
    const to = Math.min(children.length - 1, Math.max(0, Number.isFinite(by) ? place + by : by));
    (children[to] as HTMLElement | undefined)?.focus();
  }

  /** Only one chip is reached with Tab: the one that had the keyboard last. */
  #keepPlace(target: HTMLElement): void {
    const chip = target.closest('.chip');
    if (chip === null) return;
    for (const other of this.element.querySelectorAll('[tabindex="0"]'))
      setAttribute(other, 'tabindex', '-1');
    setAttribute(chip, 'tabindex', '0');
  }

  #moveBy(tag: string, by: number): void {
    const from = this.#facts.findIndex((fact) => fact.tag === tag);
    const last = this.#facts.length - 1;
    const to = Math.min(last, Math.max(0, Number.isFinite(by) ? from + by : by));
    if (from >= 0 && to !== from) this.#arrange(tag, to);
  }

  /** Puts a tag at a place. Of several captions only the tags up to there are put in order: the rest stays as it is. */
  #arrange(tag: string, to: number): void {
    const others = this.#facts.map((fact) => fact.tag).filter((one) => one !== tag);
    const order = [...others.slice(0, to), tag, ...others.slice(to)];
    this.options.arrange(this.#images === 1 ? order : order.slice(0, to + 1), tag, to + 1);
  }

  #onDragStart(event: DragEvent): void {
    const tag = (event.target as Element).closest<HTMLElement>('.chip')?.dataset.tag;
    if (tag === undefined || event.dataTransfer === null) return;
    this.#dragged = tag;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', tag);
  }

  #onDragOver(event: DragEvent): void {
    if (this.#dragged === null) return;
    event.preventDefault();
    const before = this.#chipAfter(event);
    if (this.#mark.nextElementSibling !== before || this.#mark.parentElement === null)
      this.element.insertBefore(this.#mark, before);
  }

  /** The chip in front of which something would be dropped. */
  #chipAfter(event: DragEvent): Element | null {
    for (const chip of this.element.querySelectorAll('.chip')) {
      const { left, width, top, bottom } = chip.getBoundingClientRect();
      if (event.clientY < top) return chip;
      if (event.clientY <= bottom && event.clientX < left + width / 2) return chip;
    }
    return null;
  }

  #onDrop(event: DragEvent): void {
    const tag = this.#dragged;
    if (tag === null) return;
    event.preventDefault();
    const before = this.#mark.parentElement === null ? this.#chipAfter(event) : this.#mark.nextElementSibling;
    this.#endDrag();
    const chips = [...this.element.querySelectorAll<HTMLElement>('.chip')];
    const from = chips.findIndex((chip) => chip.dataset.tag === tag);
    const at = before === null ? chips.length : chips.indexOf(before as HTMLElement);
    const to = at > from ? at - 1 : at;
    if (from >= 0 && to !== from) this.#arrange(tag, to);
  }

  #endDrag(): void {
    this.#dragged = null;
    this.#mark.remove();
  }
}
