// One image in the grid. Its place, its ratio and its name are there before its picture is, so that nothing jumps.

import type { GridRow } from '../../src/shared/gallery/gridApi';
import { h, setAttribute, setText, show } from '../shared/dom';
import type { IconName } from '../shared/ui/icons';
import { icon } from '../shared/ui/icons';
import type { Picture } from './pictures';
import { grid as words } from './strings';

const markIcons = {
  error: 'error',
  warning: 'warning',
  untagged: 'tag',
  enlarged: 'enlarge',
  mask: 'mask',
  dirty: 'dot',
} as const satisfies Readonly<Record<string, IconName>>;

type Mark = keyof typeof markIcons;

/** What is to be seen of an image, the most important first. */
export function marksOf({ problem, state, enlarged, mask, dirty }: GridRow): readonly Mark[] {
  const marks: (Mark | false | null)[] = [
    problem,
    state !== 'tagged' && 'untagged',
    dirty && 'dirty',
    enlarged && problem === null && 'enlarged',
    mask && 'mask',
  ];
  return marks.filter((mark) => mark !== false && mark !== null);
}

export class Tile {
  readonly element: HTMLElement;
  readonly #picture: HTMLElement;
  readonly #image: HTMLImageElement;
  readonly #name: HTMLElement;
  readonly #marks: HTMLElement;
  readonly #problem: HTMLElement;
  #row: GridRow | undefined;
  #side = 0;
  #shownMarks = '';
  position = -1;

  constructor() {
    this.#image = h('img', { attributes: { alt: '', draggable: 'false', decoding: 'async' } });
    this.#problem = h('span', { class: 'tile-problem', hidden: true }, icon('error'));
    this.#name = h('div', { class: 'tile-name' });
    this.#marks = h('div', { class: 'tile-marks', attributes: { 'aria-hidden': 'true' } });
    this.#picture = h('div', { class: 'tile-picture' }, this.#image, this.#problem, this.#marks);
    this.element = h(
      'div',
      { class: 'tile', attributes: { role: 'option' } },
      h('div', { class: 'tile-frame' }, this.#picture),
      this.#name,
    );
    // a picture that is there is shown at once; until then the colour behind it is
    this.#image.addEventListener('load', () => this.#picture.classList.add('drawn'));
    this.#image.addEventListener('error', () => this.#fail(words.pictureFailed));
  }

  get row(): GridRow | undefined {
    return this.#row;
  }

  /** Puts it somewhere. */
  place(position: number, total: number, x: number, y: number, side: number): void {
    const { style } = this.element;
    style.transform = `translate(${x}px, ${y}px)`;
    if (side !== this.#side) {
      this.#side = side;
      style.width = `${side}px`;
      if (this.#row !== undefined) this.#fit(this.#row);
    }
    if (position !== this.position) {
      this.position = position;
      this.element.id = `tile-${position}`;
      setAttribute(this.element, 'aria-posinset', String(position + 1));
    }
    setAttribute(this.element, 'aria-setsize', String(total));
  }

  /** Shows an image; undefined while nothing is known of it. */
  show(row: GridRow | undefined): void {
    if (row === this.#row) return;
    const another = row?.path !== this.#row?.path || row?.stamp !== this.#row?.stamp;
    this.#row = row;
    this.element.classList.toggle('unknown', row === undefined);
    if (another) this.#clear();
    setText(this.#name, row?.name ?? '');
    setAttribute(this.element, 'title', row === undefined ? null : words.tooltip(row));
    setAttribute(this.element, 'aria-label', row === undefined ? words.loading : words.label(row));
    if (row === undefined) return;
    this.#fit(row);
    const marks = marksOf(row);
    const key = marks.join(' ');
    if (key === this.#shownMarks) return;
    this.#shownMarks = key;
    this.#marks.replaceChildren(
      ...marks.map((mark) =>
        h('span', { class: `mark ${mark}`, attributes: { title: words.marks[mark] } }, icon(markIcons[mark])),
      ),
    );
  }

  /** Shows its picture, or why there is none. */
  showPicture(picture: Picture | undefined): void {
    if (picture === undefined) return;
    if (picture.address === null) this.#fail(picture.problem ?? words.pictureFailed);
    else if (this.#image.getAttribute('src') !== picture.address) {
      show(this.#problem, false);
      this.#image.src = picture.address;
    }
  }

  mark(selected: boolean, focused: boolean): void {
    setAttribute(this.element, 'aria-selected', String(selected));
    this.element.classList.toggle('focused', focused);
  }

  #clear(): void {
    this.#image.removeAttribute('src');
    this.#picture.classList.remove('drawn');
    show(this.#problem, false);
    if (this.#row === undefined) {
      this.#marks.replaceChildren();
      this.#shownMarks = '';
    }
  }

  #fail(sentence: string): void {
    if (this.#row === undefined) return;
    this.#image.removeAttribute('src');
    show(this.#problem, true);
    setAttribute(this.#problem, 'title', sentence);
  }

  /** The picture's own ratio within the square. */
  #fit({ width, height }: GridRow): void {
    const longest = Math.max(width, height);
    const scale = longest === 0 ? 1 : this.#side / longest;
    const { style } = this.#picture;
    style.width = `${longest === 0 ? this.#side : Math.max(1, Math.round(width * scale))}px`;
    style.height = `${longest === 0 ? this.#side : Math.max(1, Math.round(height * scale))}px`;
  }
}
