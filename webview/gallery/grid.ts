// The grid: only the images that are seen, and some around them, exist. It draws what the store has and asks for the rest.

import type { GridLayout } from '../../src/shared/gallery/gridLayout';
import { layoutOf, placeOf, revealed, scrollTopAt, seenAt, topAt } from '../../src/shared/gallery/gridLayout';
import type { ListChange } from '../../src/shared/gallery/listChange';
import { movedNear } from '../../src/shared/gallery/listChange';
import type { Range } from '../../src/shared/gallery/ranges';
import { contains } from '../../src/shared/gallery/ranges';
import { h, oncePerFrame, setAttribute } from '../shared/dom';
import { sideFor } from './pictures';
import type { GalleryStore } from './store';
import { grid as words } from './strings';
import { Tile } from './tile';

/** Pixels above and below in which images exist too, and screens ahead for which pictures are asked. */
const margin = 300;
const ahead = 2;
/** Seconds that rows and pictures take to come. */
const rowsLead = 0.25;
const pictureLead = 0.35;
/** Screens that are looked ahead at most. */
const mostAhead = 3;
/** Milliseconds between two questions for pictures. */
const askSpacing = 50;
const gap = 12;
const labelHeight = 22;
const padding = 12;

export class Grid {
  readonly element: HTMLElement;
  readonly #space: HTMLElement;
  readonly #tiles = new Map<number, Tile>();
  readonly #spare: Tile[] = [];
  #layout: GridLayout = layoutOf({ width: 1, height: 1, tile: 160, label: labelHeight, gap, total: 0 });
  #tile: number;
  /** Pixels of the rows above what is seen. */
  #top = 0;
  /** The place of the scroll bar that we set or saw last. */
  #scrollTop = 0;
  /** Pixels a second, positive when going down; and when that was seen. */
  #speed = 0;
  #moved = 0;
  #asking: ReturnType<typeof setTimeout> | undefined;
  /** Counts the rows that came; pictures are asked for when there are others to ask for. */
  #arrivals = 0;
  #paused = false;
  #wanted = '';
  readonly draw = oncePerFrame(() => this.#drawNow());

  /**
   * @param tile wanted side of a picture in CSS pixels
   * @param scrolled something else is seen now
   */
  constructor(
    private readonly store: GalleryStore,
    tile: number,
    private readonly scrolled: () => void,
  ) {
    this.#tile = tile;
    this.#space = h('div', { class: 'grid-space', attributes: { role: 'presentation' } });
    this.element = h(
      'div',
      {
        class: 'grid',
        attributes: {
          role: 'listbox',
          tabindex: 0,
          'aria-multiselectable': 'true',
          'aria-label': words.images,
        },
      },
      this.#space,
    );
    this.element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(this.element);
    store.onState(() => this.#measure());
    store.onRows(() => {
      this.#arrivals++;
      this.draw();
    });
    store.onSelection(() => this.draw());
    store.onList((change) => this.#follow(change));
    store.onReordered(() => {
      const { focus } = store.selection;
      if (focus === null) this.scrollTo(0);
      else this.reveal(focus);
    });
    store.onPictures((paths) => this.#takePictures(paths));
  }

  /** Whether something covers the grid that wants pictures of its own. */
  set paused(value: boolean) {
    this.#paused = value;
    this.#wanted = '';
    this.draw();
  }

  get layout(): GridLayout {
    return this.#layout;
  }

  /** Pixels of the rows above what is seen. */
  get top(): number {
    return this.#top;
  }

  /** Images that are seen, at least in part. */
  get seen(): Range {
    return seenAt(this.#layout, this.#top, 0);
  }

  get tile(): number {
    return this.#tile;
  }

  /** Sets the wanted side of pictures; what is seen stays. */
  set tile(value: number) {
    this.#tile = value;
    this.#measure();
  }

  /** Scrolls the smallest way to where an image is seen whole. */
  reveal(position: number): void {
    this.scrollTo(revealed(this.#layout, position, this.#top));
  }

  /** Scrolls so that the row of an image is the first that is seen. */
  showFirst(position: number): void {
    this.scrollTo(placeOf(this.#layout, position).y);
  }

  scrollTo(top: number): void {
    const place = scrollTopAt(this.#layout, top);
    this.#top = topAt(this.#layout, place);
    // browsers round what is set; what they say after it must not be taken for a scroll
    this.element.scrollTop = place;
    this.#scrollTop = this.element.scrollTop;
    this.draw();
    this.scrolled();
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** Where a point of the window is in the whole grid. */
  pointAt(clientX: number, clientY: number): { readonly x: number; readonly y: number } {
    const box = this.element.getBoundingClientRect();
    return { x: clientX - box.left - padding, y: clientY - box.top - padding + this.#top };
  }

  /** The element for boxes that are drawn over the images, in pixels of the whole grid. */
  placeBox(element: HTMLElement, x: number, y: number, width: number, height: number): void {
    if (element.parentElement !== this.#space) this.#space.append(element);
    element.style.transform = `translate(${x}px, ${y + this.#shift}px)`;
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
  }

  /** Pixels a second; nothing when one has stopped. */
  get #speedNow(): number {
    return performance.now() - this.#moved > 150 ? 0 : this.#speed;
  }

  /** How far one will have scrolled in some time. */
  #ahead(seconds: number): number {
    const most = mostAhead * this.#layout.height;
    return Math.max(-most, Math.min(most, this.#speedNow * seconds));
  }

  /** From pixels of the whole grid to those of the element that is scrolled. */
  get #shift(): number {
    return this.#scrollTop - this.#top;
  }

  #onScroll(): void {
    const place = this.element.scrollTop;
    if (place === this.#scrollTop) return;
    this.#scrollTop = place;
    const top = topAt(this.#layout, place);
    const now = performance.now();
    // steps of a wheel and frames of dragging alike; a jump is no speed
    const seconds = (now - this.#moved) / 1000;
    const jump = seconds > 0.25 || Math.abs(top - this.#top) > 4 * this.#layout.height;
    this.#speed = jump ? 0 : 0.5 * this.#speed + (0.5 * (top - this.#top)) / Math.max(0.004, seconds);
    this.#moved = now;
    this.#top = top;
    this.draw();
    this.scrolled();
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0 || clientHeight === 0) return;
    const before = this.#layout;
    const layout = layoutOf({
      width: clientWidth - 2 * padding,
      height: clientHeight - 2 * padding,
      tile: Math.min(this.#tile, clientWidth - 2 * padding),
      label: labelHeight,
      gap,
      total: this.store.total,
    });
    this.#layout = layout;
    this.#space.style.height = `${layout.scrolled}px`;
    setAttribute(this.element, 'aria-setsize', String(layout.total));
    if (before.columns !== layout.columns || before.stepY !== layout.stepY) {
      // the image at the top stays there
      const first = Math.floor(this.#top / before.stepY) * before.columns;
      const within = (this.#top % before.stepY) / before.stepY;
      this.scrollTo(
        placeOf(layout, Math.min(first, Math.max(0, layout.total - 1))).y + within * layout.stepY,
      );
    }
    this.draw();
  }

  /** What was seen first is seen first again, wherever it stands now. */
  #follow(change: ListChange): void {
    const { columns, stepY } = this.#layout;
    const first = Math.floor(this.#top / stepY) * columns;
    const within = this.#top % stepY;
    const to = this.#top === 0 ? 0 : movedNear(change, first);
    this.#measure();
    if (to !== null && to !== first) this.scrollTo(placeOf(this.#layout, to).y + within);
    this.draw();
  }

  #drawNow(): void {
    const layout = this.#layout;
    const { total, side, height } = layout;
    const [from, to] = seenAt(layout, this.#top, margin);
    const { focus, ranges } = this.store.selection;
    // rows are there before they are seen, also when one scrolls faster than they come
    this.store.need([from, to], seenAt(layout, this.#top + this.#ahead(rowsLead), height));
    for (const [position, tile] of this.#tiles)
      if (position < from || position >= to) this.#put(position, tile);
    const picture = sideFor(side);
    for (let position = from; position < to; position++) {
      const tile = this.#tiles.get(position) ?? this.#take(position);
      const { x, y } = placeOf(layout, position);
      tile.place(position, total, x, y + this.#shift, side);
      const row = this.store.row(position);
      tile.show(row);
      if (row !== undefined) tile.showPicture(this.store.pictures.of(row, picture));
      tile.mark(contains(ranges, position), position === focus);
    }
    const active = focus !== null && this.#tiles.has(focus) ? `tile-${focus}` : null;
    setAttribute(this.element, 'aria-activedescendant', active);
    // not in each frame: telling what is wanted costs more than drawing does
    if (this.#asking !== undefined) return;
    this.#asking = setTimeout(() => {
      this.#asking = undefined;
      this.#want(picture);
    }, askSpacing);
  }

  /** Pictures: those that are seen, then those that will be when one goes on as one did. */
  #want(side: number): void {
    const { total, height } = this.#layout;
    const speed = this.#speedNow;
    // what would be gone before its picture came is not asked for
    const lead = Math.abs(speed) < 2 * height ? 0 : this.#ahead(pictureLead);
    const [from, to] = seenAt(this.#layout, this.#top + lead, 0);
    // looked at again until one stops
    if (lead !== 0) this.draw();
    const { state, chosen } = this.store;
    const key = [side, from, to, chosen.revision, this.#arrivals, state?.locked].join(' ');
    if (this.#paused || key === this.#wanted) return;
    this.#wanted = key;
    const length = to - from;
    const after: Range = [to, Math.min(total, to + ahead * length)];
    const before: Range = [Math.max(0, from - ahead * length), from];
    const rows = [];
    for (const [start, end] of speed >= 0 ? [[from, to], after, before] : [[from, to], before, after])
      for (let position = start ?? 0; position < (end ?? 0); position++) {
        const row = this.store.row(position);
        if (row !== undefined) rows.push(row);
      }
    this.store.pictures.want(rows, side);
  }

  #takePictures(paths: ReadonlySet<string>): void {
    const side = sideFor(this.#layout.side);
    for (const tile of this.#tiles.values())
      if (tile.row !== undefined && paths.has(tile.row.path))
        tile.showPicture(this.store.pictures.of(tile.row, side));
    this.draw();
  }

  #take(position: number): Tile {
    const tile = this.#spare.pop() ?? new Tile();
    tile.show(undefined);
    this.#tiles.set(position, tile);
    this.#space.append(tile.element);
    return tile;
  }

  #put(position: number, tile: Tile): void {
    this.#tiles.delete(position);
    tile.element.remove();
    if (this.#spare.length < 200) this.#spare.push(tile);
  }
}
