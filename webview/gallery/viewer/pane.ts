// One picture in its pane, and what lies over it. What is seen of it comes from outside, so that two panes can be moved as one.

import type { Size } from '../../../src/shared/dataset/buckets';
import type { Look, Point } from '../../../src/shared/gallery/look';
import { originOf, partAt, scaleOf } from '../../../src/shared/gallery/look';
import type { ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { h, show } from '../../shared/dom';
import { progressRing } from '../../shared/ui/elements';
import { viewer as words } from './strings';

/** Where the picture lies in its pane now. */
export interface Placement {
  readonly pane: Size;
  readonly picture: Size;
  /** Left and top edge of the picture, in pixels of the pane. */
  readonly origin: Point;
  /** Pixels of the pane that a pixel of the picture takes. */
  readonly scale: number;
}

/** Something that lies over the picture. */
export interface Layer {
  readonly element: HTMLElement | SVGElement;
  place(placement: Placement): void;
}

/** What the pointer does with the picture. Points are fractions of the picture. */
export interface PointerTool {
  readonly cursor: string;
  down(at: Point, event: PointerEvent): void;
  move(at: Point, event: PointerEvent): void;
  up(event: PointerEvent): void;
  /** The pointer moves over the pane without a button, or has left it. */
  hover?(at: Point | null): void;
}

/** From this scale on pixels are shown as squares. */
const squares = 3;

export class Pane {
  readonly element: HTMLElement;
  /** What the pointer does; null moves the picture. */
  tool: PointerTool | null = null;
  readonly #image = h('img', { class: 'viewer-picture', attributes: { alt: '', draggable: 'false' } });
  readonly #ring = h('div', { class: 'viewer-waiting' }, progressRing(words.loading));
  readonly #problem = h('p', { class: 'viewer-problem', hidden: true, attributes: { role: 'status' } });
  readonly #layers: Layer[] = [];
  #picture: Size = { width: 1, height: 1 };
  #look: Look | null = null;
  #shown = '';

  /** @param copyOf makes a smaller copy of a picture that the browser cannot show; its address */
  constructor(private readonly copyOf: (image: string) => Promise<string>) {
    this.element = h('div', { class: 'viewer-pane' }, this.#image, this.#ring, this.#problem);
  }

  get size(): Size {
    return { width: Math.max(1, this.element.clientWidth), height: Math.max(1, this.element.clientHeight) };
  }

  /** Pixels of the upright picture. */
  get picture(): Size {
    return this.#picture;
  }

  add(layer: Layer): void {
    this.#layers.push(layer);
    this.element.insertBefore(layer.element, this.#ring);
  }

  /** Shows a picture; the one before stays until it is there. */
  async show(data: ViewerImage): Promise<void> {
    const { facts, address, original } = data;
    if (this.#shown === address) return;
    this.#shown = address;
    show(this.#ring, true);
    show(this.#problem, false);
    const loaded = await this.#load(address, facts.path, original ? facts : null);
    if (this.#shown !== address) return;
    show(this.#ring, false);
    this.#picture =
      facts.width > 0
        ? { width: facts.width, height: facts.height }
        : { width: loaded?.naturalWidth ?? 1, height: loaded?.naturalHeight ?? 1 };
    show(this.#problem, loaded === null);
    this.#problem.textContent = loaded === null ? words.unreadable : '';
    this.#image.src = loaded?.src ?? '';
    this.#image.alt = facts.name;
    show(this.#image, loaded !== null);
    this.#image.style.width = `${this.#picture.width}px`;
    this.#image.style.height = `${this.#picture.height}px`;
    if (this.#look !== null) this.draw(this.#look);
  }

  /** Draws the picture as it is looked at. */
  draw(look: Look): void {
    this.#look = look;
    const { size, picture } = this;
    const placement = {
      pane: size,
      picture,
      origin: originOf(look, picture, size),
      scale: scaleOf(look, picture, size),
    };
    placeLike(this.#image, placement);
    this.#image.classList.toggle('squares', placement.scale >= squares);
    for (const layer of this.#layers) layer.place(placement);
  }

  /** Which part of the picture lies at a place of the window, as fractions. */
  partAt(event: { readonly clientX: number; readonly clientY: number }): Point {
    return partAt(this.#look ?? { zoom: 1, x: 0.5, y: 0.5 }, this.pointOf(event), this.picture, this.size);
  }

  /** A place of the window in the pane. */
  pointOf({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** @param upright the size that it must have; else a copy is shown, that browsers cannot turn wrongly */
  async #load(address: string, image: string, upright: Size | null): Promise<HTMLImageElement | null> {
    const first = address === '' ? null : await loadImage(address);
    const turned =
      first !== null &&
      upright !== null &&
      upright.width > 0 &&
      (first.naturalWidth !== upright.width || first.naturalHeight !== upright.height);
    if ((first !== null && !turned) || upright === null) return first;
    const copy = await this.copyOf(image).catch(() => '');
    return (copy === '' ? null : await loadImage(copy)) ?? first;
  }
}

/** Puts an element that is as large as the picture where the picture lies. */
export function placeLike(element: HTMLElement, { origin, scale }: Placement): void {
  element.style.transform = `translate(${origin.x}px, ${origin.y}px) scale(${scale})`;
}

/**
 * A picture that is ready to be drawn; null when it cannot be loaded.
 *
 * @param readable whether scripts read its pixels: the server must allow it then
 */
export async function loadImage(address: string, readable = false): Promise<HTMLImageElement | null> {
  const image = new Image();
  if (readable) image.crossOrigin = 'anonymous';
  image.src = address;
  return image.decode().then(
    () => image,
    () => null,
  );
}
