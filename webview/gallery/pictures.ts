// Small pictures: which are wanted, and the addresses of those that are there.

import type { GridRow } from '../../src/shared/gallery/gridApi';
import { mostWanted, thumbnailSides } from '../../src/shared/gallery/gridApi';

/** A picture that came, or the sentence why there is none. */
export interface Picture {
  readonly address: string | null;
  readonly problem: string | null;
}

type Wanting = Pick<GridRow, 'path' | 'stamp'>;

/** Addresses that are kept: text only, the browser keeps the pictures. */
const mostKept = 20_000;

/** The smallest thumbnail that is sharp on a square of so many CSS pixels. */
export function sideFor(pixels: number, ratio = devicePixelRatio): number {
  const wanted = pixels * Math.min(ratio, 2);
  return thumbnailSides.find((side) => side >= wanted * 0.85) ?? 1024;
}

export class Pictures {
  /** By side, path and stamp. */
  readonly #known = new Map<string, Picture>();
  /** Stamps of what was asked for, by path. */
  readonly #stamps = new Map<string, string>();
  /** The host was told of something that is wanted. */
  #waiting = false;

  /** @param send tells the host what is wanted, the most wanted first; all else is given up */
  constructor(private readonly send: (side: number, paths: readonly string[]) => void) {}

  /** The best picture that is there: of this side, else of another; undefined when there is none yet. */
  of({ path, stamp }: Wanting, side: number): Picture | undefined {
    const exact = this.#known.get(key(side, path, stamp));
    if (exact !== undefined) return exact;
    for (let at = thumbnailSides.length - 1; at >= 0; at--) {
      const other = this.#known.get(key(thumbnailSides[at] ?? 0, path, stamp));
      if (other !== undefined) return other;
    }
    return undefined;
  }

  /** Asks for those that are not there, in this order. */
  want(rows: readonly Wanting[], side: number): void {
    const missing: string[] = [];
    for (const { path, stamp } of rows) {
      if (this.#known.has(key(side, path, stamp))) continue;
      this.#stamps.set(path, stamp);
      missing.push(path);
      if (missing.length === mostWanted) break;
    }
    if (missing.length > 0 || this.#waiting) this.send(side, missing);
    this.#waiting = missing.length > 0;
  }

  /** Pictures came. */
  take(side: number, path: string, picture: Picture): void {
    this.#known.set(key(side, path, this.#stamps.get(path) ?? ''), picture);
    if (this.#known.size > mostKept) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    if (this.#stamps.size > mostKept) this.#stamps.clear();
  }
}

function key(side: number, path: string, stamp: string): string {
  return `${side} ${stamp} ${path}`;
}
