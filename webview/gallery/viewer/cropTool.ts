// Sets the focal point: by the pointer, by the arrow keys. What was set is written a moment later, once.

import type { Crop } from '../../../src/shared/dataset/crop';
import { cropOf } from '../../../src/shared/dataset/crop';
import type { FocalPoint } from '../../../src/shared/dataset/focal';
import { roundedFocal } from '../../../src/shared/dataset/focal';
import type { Point } from '../../../src/shared/gallery/look';
import type { ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { cropLayer } from './cropLayer';
import { cropStrip } from './cropStrip';
import type { PointerTool } from './pane';

/** Milliseconds after the last change until it is written. */
const rest = 250;
/** Share of the picture that an arrow key moves the point; with Shift ten times as much. */
const step = 0.005;

export class CropTool implements PointerTool {
  readonly cursor = 'crosshair';
  readonly layer = cropLayer();
  readonly strip = cropStrip({
    choose: (choice) => this.#choose(choice),
    reset: () => this.#set(null),
  });
  #data: ViewerImage | null = null;
  #focal: FocalPoint | null = null;
  #shown = false;
  #subset = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dragging = false;

  /**
   * @param write writes the focal point of an image
   * @param changed another bucket is looked at, or the point was moved
   */
  constructor(
    private readonly write: (image: string, focal: FocalPoint | null) => Promise<unknown>,
    private readonly changed: () => void,
  ) {}

  /** Index of the subset whose bucket is looked at. */
  get choice(): number {
    return Math.max(0, this.#data?.choices.findIndex(({ subset }) => subset === this.#subset) ?? 0);
  }

  /** Whether something is not written yet: what the host says of it is old. */
  get pending(): boolean {
    return this.#timer !== undefined || this.#dragging;
  }

  /** Where the point is now. */
  get focal(): FocalPoint | null {
    return this.#focal;
  }

  get crop(): Crop | null {
    const data = this.#data;
    const rule = data?.choices[this.choice]?.rule;
    return data === null || rule === undefined || data.facts.width === 0
      ? null
      : cropOf(data.facts, rule, this.#focal);
  }

  show(data: ViewerImage): void {
    this.#data = data;
    if (!this.pending) this.#focal = data.focal;
    this.#draw();
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
    this.#draw();
  }

  down(at: Point): void {
    this.#dragging = true;
    this.#set(at);
  }

  move(at: Point): void {
    if (this.#dragging) this.#set(at);
  }

  up(): void {
    this.#dragging = false;
  }

  /** Moves the point by steps of an arrow key. */
  nudge(x: number, y: number, far: boolean): void {
    const from = this.#focal ?? { x: 0.5, y: 0.5 };
    const by = far ? step * 10 : step;
    this.#set({ x: from.x + x * by, y: from.y + y * by });
  }

  /** Writes at once what waits. */
  async flush(): Promise<void> {
    if (this.#timer === undefined || this.#data === null) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.write(this.#data.facts.path, this.#focal);
  }

  #choose(choice: number): void {
    this.#subset = this.#data?.choices[choice]?.subset ?? '';
    this.#draw();
    this.changed();
  }

  #set(to: Point | null): void {
    if (this.#data === null || this.#data.locked !== null) return;
    const within = (part: number): number => Math.min(1, Math.max(0, part));
    this.#focal = to === null ? null : roundedFocal({ x: within(to.x), y: within(to.y) });
    this.#draw();
    this.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), rest);
  }

  #draw(): void {
    if (this.#data === null) return;
    const { crop } = this;
    this.layer.update(crop, this.#focal, this.#shown);
    this.strip.element.hidden = !this.#shown;
    this.strip.update(this.#data, this.choice, crop, this.#focal);
  }
}
