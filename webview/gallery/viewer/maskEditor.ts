// The mask over a picture: what is not learnt is tinted, and painted with the pointer.

import type { Size } from '../../../src/shared/dataset/buckets';
import type { Point } from '../../../src/shared/gallery/look';
import { colourFill } from '../../../src/shared/masks/colourFill';
import { MaskHistory } from '../../../src/shared/masks/maskHistory';
import type { Area } from '../../../src/shared/masks/maskRaster';
import { joined, MaskRaster, paintSize } from '../../../src/shared/masks/maskRaster';
import { h, show } from '../../shared/dom';
import { maskPng, picturePixels, tinted } from './maskPixels';
import type { Layer, Placement, PointerTool } from './pane';
import { loadImage, placeLike } from './pane';

export interface MaskOptions {
  readonly tool: 'brush' | 'erase' | 'fill';
  /** Diameter of the brush as a share of the picture's longer side. */
  readonly size: number;
  /** 0 to 1. */
  readonly hardness: number;
  /** 0 to 255. */
  readonly tolerance: number;
  readonly connected: boolean;
  /** Of the tint, 0 to 1. */
  readonly opacity: number;
}

export const usualOptions: MaskOptions = {
  tool: 'brush',
  size: 0.06,
  hardness: 0.8,
  tolerance: 24,
  connected: true,
  opacity: 0.6,
};

/** The mask of the picture that is shown. */
export class MaskEditor implements Layer, PointerTool {
  readonly element: HTMLElement;
  readonly cursor = 'none';
  options: MaskOptions = usualOptions;
  #raster: MaskRaster | null = null;
  #history: MaskHistory | null = null;
  readonly #canvas = h('canvas', { class: 'mask-canvas' });
  readonly #brush = h('div', { class: 'mask-brush', hidden: true });
  #placement: Placement | null = null;
  #last: Point | null = null;
  /** What the stroke that goes on has touched, and the whole mask before it. */
  #touched: Area | null = null;
  #before: Uint8Array | null = null;
  #address = '';

  /**
   * @param changed something can be undone, or is saved, that was not
   * @param failed a picture's pixels could not be read
   */
  constructor(
    private readonly changed: () => void,
    private readonly failed: () => void,
  ) {
    this.element = h('div', { class: 'mask-layer', hidden: true }, this.#canvas, this.#brush);
  }

  get canUndo(): boolean {
    return this.#history?.canUndo ?? false;
  }

  get canRedo(): boolean {
    return this.#history?.canRedo ?? false;
  }

  /** Whether there is something that is not in the file. */
  get unsaved(): boolean {
    return this.#history?.saved === false;
  }

  /** Share of the picture that is learnt, 0 to 1. */
  get learnt(): number {
    const data = this.#raster?.data;
    if (data === undefined) return 1;
    let sum = 0;
    for (const level of data) sum += level;
    return sum / 255 / data.length;
  }

  /**
   * Shows a mask.
   *
   * @param picture pixels of the upright picture
   * @param address of the picture, for filling by colour
   * @param mask grey levels of an image of any size; null: all is learnt
   * @param saved false: what is painted in it was never saved
   */
  open(picture: Size, address: string, mask: HTMLImageElement | null, saved: boolean): boolean {
    const { width, height } = paintSize(picture);
    const raster = new MaskRaster(width, height);
    if (mask !== null) {
      const pixels = picturePixels(mask, raster);
      if (pixels === null) return false;
      for (let at = 0; at < raster.data.length; at++) raster.data[at] = pixels[at * 4] ?? 255;
    }
    this.#raster = raster;
    this.#history = new MaskHistory(raster);
    if (!saved) this.#history.markSaved(null);
    this.#address = address;
    [this.#canvas.width, this.#canvas.height] = [width, height];
    this.#canvas.style.width = `${picture.width}px`;
    this.#canvas.style.height = `${picture.height}px`;
    this.#draw(raster.whole);
    this.changed();
    return true;
  }

  /** Shows nothing. */
  close(): void {
    this.#raster = null;
    this.#history = null;
    [this.#canvas.width, this.#canvas.height] = [1, 1];
  }

  setShown(shown: boolean): void {
    show(this.element, shown);
  }

  setOptions(options: Partial<MaskOptions>): void {
    this.options = { ...this.options, ...options };
    this.#canvas.style.opacity = String(this.options.opacity);
    this.#placeBrush(null);
  }

  place(placement: Placement): void {
    this.#placement = placement;
    placeLike(this.#canvas, placement);
  }

  down(at: Point, event: PointerEvent): void {
    const raster = this.#raster;
    if (raster === null) return;
    if (this.options.tool === 'fill') {
      void this.#fillColour(at, event.shiftKey ? 255 : 0);
      return;
    }
    this.#before = raster.data.slice();
    this.#touched = null;
    raster.beginStroke();
    this.#last = at;
    this.#strokeTo(at);
  }

  move(at: Point, event: PointerEvent): void {
    if (this.#last === null) return;
    // the browser bundles what happened within a frame
    const steps = event.getCoalescedEvents?.() ?? [];
    if (steps.length < 2) this.#strokeTo(at);
    else
      for (const step of steps) {
        const share = { x: step.clientX - event.clientX, y: step.clientY - event.clientY };
        const { scale, picture } = this.#placement ?? { scale: 1, picture: { width: 1, height: 1 } };
        this.#strokeTo({
          x: at.x + share.x / (picture.width * scale),
          y: at.y + share.y / (picture.height * scale),
        });
      }
  }

  up(): void {
    const [raster, before, area] = [this.#raster, this.#before, this.#touched];
    this.#last = null;
    this.#before = null;
    this.#touched = null;
    raster?.endStroke();
    if (raster === null || before === null || area === null) return;
    const old = new MaskRaster(raster.width, raster.height);
    old.data.set(before);
    this.#history?.note(area, old.cut(area));
    this.changed();
  }

  hover(at: Point | null): void {
    this.#placeBrush(at);
  }

  undo(): void {
    this.#again(this.#history?.undo() ?? null);
  }

  redo(): void {
    this.#again(this.#history?.redo() ?? null);
  }

  invert(): void {
    this.#whole((raster) => raster.invert());
  }

  /** All of the picture is learnt (255), or nothing (0). */
  flood(level: 0 | 255): void {
    this.#whole((raster) => raster.flood(level));
  }

  /**
   * What is painted now, as a PNG in base64; null when nothing is open. `markSaved` is called when it is in the file: what was
   * painted in between is not.
   */
  async png(): Promise<{ readonly png: string; readonly markSaved: () => void } | null> {
    const [raster, history] = [this.#raster, this.#history];
    if (raster === null || history === null) return null;
    const { state } = history;
    const markSaved = (): void => {
      history.markSaved(state);
      this.changed();
    };
    return { png: await maskPng(raster), markSaved };
  }

  #strokeTo(at: Point): void {
    const raster = this.#raster;
    const from = this.#last;
    if (raster === null || from === null) return;
    const pixel = (point: Point): Point => ({ x: point.x * raster.width, y: point.y * raster.height });
    const { tool, size, hardness } = this.options;
    const radius = Math.max(0.5, (size * Math.max(raster.width, raster.height)) / 2);
    const area = raster.stroke(pixel(from), pixel(at), {
      radius,
      hardness,
      level: tool === 'erase' ? 255 : 0,
    });
    this.#last = at;
    this.#touched = joined(this.#touched, area);
    if (area !== null) this.#draw(area);
  }

  async #fillColour(at: Point, level: number): Promise<void> {
    const raster = this.#raster;
    if (raster === null) return;
    const pixels = await picturePixelsAt(this.#address, raster);
    if (raster !== this.#raster) return;
    if (pixels === null) {
      this.failed();
      return;
    }
    const { tolerance, connected } = this.options;
    const fill = { x: at.x * raster.width, y: at.y * raster.height, tolerance, connected };
    this.#whole((mask) => mask.fill(colourFill(pixels, mask, fill), level));
  }

  #whole(work: (raster: MaskRaster) => void): void {
    const raster = this.#raster;
    if (raster === null) return;
    const before = raster.cut(raster.whole);
    work(raster);
    this.#history?.note(raster.whole, before);
    this.#again(raster.whole);
  }

  #again(area: Area | null): void {
    if (area === null) return;
    this.#draw(area);
    this.changed();
  }

  #draw(area: Area): void {
    const raster = this.#raster;
    if (raster === null) return;
    this.#canvas.getContext('2d')?.putImageData(tinted(raster, area), area.left, area.top);
  }

  /** The circle that shows how large the brush is. */
  #placeBrush(at: Point | null): void {
    const placement = this.#placement;
    const shown = at !== null && placement !== null && this.options.tool !== 'fill';
    show(this.#brush, shown);
    if (!shown) return;
    const { origin, picture, scale } = placement;
    const diameter = Math.max(2, this.options.size * Math.max(picture.width, picture.height) * scale);
    const [x, y] = [origin.x + at.x * picture.width * scale, origin.y + at.y * picture.height * scale];
    this.#brush.style.width = `${diameter}px`;
    this.#brush.style.height = `${diameter}px`;
    this.#brush.style.transform = `translate(${x - diameter / 2}px, ${y - diameter / 2}px)`;
  }
}

async function picturePixelsAt(address: string, size: Size): Promise<Uint8ClampedArray | null> {
  const image = await loadImage(address, true);
  return image === null ? null : picturePixels(image, size);
}
