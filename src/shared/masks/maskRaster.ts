// A mask while it is painted: one byte a pixel, 255 is learnt, 0 is not. Painted at a size that is quick on any machine; the file
// gets the picture's own size.

import type { Size } from '../dataset/buckets';

/** Longest side of a mask while it is painted. */
export const paintSide = 2048;

/** A rectangle of pixels; `right` and `bottom` are exclusive. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Brush {
  /** Pixels of the mask. */
  readonly radius: number;
  /** Share of the radius within which it paints fully, 0 to 1; from there on it fades out. */
  readonly hardness: number;
  /** 0 leaves out, 255 learns. */
  readonly level: number;
}

/** The size at which a picture's mask is painted. */
export function paintSize({ width, height }: Size): Size {
  const scale = Math.min(1, paintSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The pixels of a mask. */
export class MaskRaster {
  readonly data: Uint8Array;
  /** How strongly the stroke that goes on has painted each pixel, and what was there before it. */
  #stroke: { readonly cover: Uint8Array; readonly before: Uint8Array } | null = null;

  /** White all over. */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8Array(width * height).fill(255);
  }

  get whole(): Area {
    return { left: 0, top: 0, right: this.width, bottom: this.height };
  }

  /** A stroke begins: going over a place twice paints it no stronger than once. */
  beginStroke(): void {
    this.#stroke = { cover: new Uint8Array(this.data.length), before: this.data.slice() };
  }

  /**
   * Paints from one point to another.
   *
   * @returns what may have changed; null when that lies outside
   */
  stroke(from: { x: number; y: number }, to: { x: number; y: number }, brush: Brush): Area | null {
    if (this.#stroke === null) this.beginStroke();
    const { cover, before } = this.#stroke ?? { cover: this.data, before: this.data };
    const reach = brush.radius + 1;
    const area = this.#within({
      left: Math.floor(Math.min(from.x, to.x) - reach),
      top: Math.floor(Math.min(from.y, to.y) - reach),
      right: Math.ceil(Math.max(from.x, to.x) + reach),
      bottom: Math.ceil(Math.max(from.y, to.y) + reach),
    });
    if (area === null) return null;
    const along = { x: to.x - from.x, y: to.y - from.y };
    const length = along.x * along.x + along.y * along.y;
    // half a pixel of softness keeps the hardest edge from looking like stairs
    const hard = Math.max(0, brush.radius * brush.hardness - 0.5);
    const soft = Math.max(1, brush.radius + 0.5 - hard);
    for (let y = area.top; y < area.bottom; y++)
      for (let x = area.left; x < area.right; x++) {
        const [dx, dy] = [x + 0.5 - from.x, y + 0.5 - from.y];
        const share = length === 0 ? 0 : Math.min(1, Math.max(0, (dx * along.x + dy * along.y) / length));
        const distance = Math.hypot(dx - share * along.x, dy - share * along.y);
        const strength = distance <= hard ? 1 : Math.max(0, 1 - (distance - hard) / soft);
        if (strength === 0) continue;
        const at = y * this.width + x;
        const covered = Math.max(cover[at] ?? 0, Math.round(strength * 255));
        cover[at] = covered;
        const old = before[at] ?? 0;
        this.data[at] = Math.round(old + ((brush.level - old) * covered) / 255);
      }
    return area;
  }

  endStroke(): void {
    this.#stroke = null;
  }

  /** Gives pixels a level: those with a mark. */
  fill(marks: Uint8Array, level: number): void {
    for (let at = 0; at < this.data.length; at++) if (marks[at] !== 0) this.data[at] = level;
  }

  /** Gives all pixels a level. */
  flood(level: number): void {
    this.data.fill(level);
  }

  /** What was learnt is not, and the reverse. */
  invert(): void {
    for (let at = 0; at < this.data.length; at++) this.data[at] = 255 - (this.data[at] ?? 0);
  }

  /** Bytes of an area, row by row. */
  cut({ left, top, right, bottom }: Area): Uint8Array {
    const width = right - left;
    const bytes = new Uint8Array(width * (bottom - top));
    for (let y = top; y < bottom; y++)
      bytes.set(this.data.subarray(y * this.width + left, y * this.width + right), (y - top) * width);
    return bytes;
  }

  /** Puts back what `cut` took. */
  paste(bytes: Uint8Array, { left, top, right, bottom }: Area): void {
    const width = right - left;
    for (let y = top; y < bottom; y++)
      this.data.set(bytes.subarray((y - top) * width, (y - top + 1) * width), y * this.width + left);
  }

  #within(area: Area): Area | null {
    const inside = {
      left: Math.max(0, area.left),
      top: Math.max(0, area.top),
      right: Math.min(this.width, area.right),
      bottom: Math.min(this.height, area.bottom),
    };
    return inside.left < inside.right && inside.top < inside.bottom ? inside : null;
  }
}

/** The smallest area that holds both. */
export function joined(one: Area | null, other: Area | null): Area | null {
  if (one === null || other === null) return one ?? other;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}
