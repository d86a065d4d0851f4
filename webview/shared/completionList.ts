// The list under a box of what can be typed next: the listbox of a combobox.

import type { QueryCompletion } from '../../src/shared/query/complete';
import { h, setAttribute, show } from './dom';

/** A list of completions. The focus stays in the box; the list shows which one is chosen. */
export class CompletionList {
  readonly element: HTMLElement;
  /** The option that is chosen now, by its id, or null. */
  onChosen: (option: string | null) => void = () => undefined;
  #chosen = -1;
  #count = 0;

  /** @param onTake an option was clicked, by its position */
  constructor(
    private readonly id: string,
    onTake: (at: number) => void,
  ) {
    this.element = h('ul', {
      class: 'query-list',
      hidden: true,
      attributes: { id, role: 'listbox', 'aria-label': 'Completions' },
    });
    this.element.addEventListener('pointerdown', (event) => {
      // the focus stays in the box
      event.preventDefault();
      const at = (event.target as Element).closest<HTMLElement>('[data-at]')?.dataset.at;
      if (at !== undefined) onTake(Number(at));
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Position of the chosen one; -1 while there is none. */
  get chosen(): number {
    return this.isOpen ? this.#chosen : -1;
  }

  show(items: readonly QueryCompletion[]): void {
    this.#count = items.length;
    this.element.replaceChildren(
      ...items.map(({ label, detail, kind }, at) =>
        h(
          'li',
          {
            class: 'query-option',
            attributes: {
              id: `${this.id}-${at}`,
              role: 'option',
              'aria-selected': 'false',
              'data-at': at,
              'data-kind': kind,
            },
          },
          h('span', { class: 'query-option-label', text: label }),
          h('span', { class: 'query-option-detail', text: detail }),
        ),
      ),
    );
    show(this.element, items.length > 0);
    this.element.scrollTop = 0;
    this.#choose(-1);
  }

  hide(): void {
    show(this.element, false);
    this.#choose(-1);
  }

  /** To the next or the one before; over the end it begins anew. */
  move(step: 1 | -1): void {
    if (this.#count === 0) return;
    const from = this.#chosen < 0 && step < 0 ? 0 : this.#chosen;
    this.#choose((from + step + this.#count) % this.#count);
  }

  #choose(at: number): void {
    const options = this.element.children;
    const [before, now] = [options[this.#chosen], options[at]];
    if (before !== undefined) setAttribute(before, 'aria-selected', 'false');
    if (now !== undefined) {
      setAttribute(now, 'aria-selected', 'true');
      now.scrollIntoView({ block: 'nearest' });
    }
    this.#chosen = at;
    this.onChosen(now === undefined ? null : now.id);
  }
}
