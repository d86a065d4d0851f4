// Pictures as the resamplers read them: row by row, so that no stage keeps a whole copy of a large picture.

import type { Raster, Rgb, Size } from './image';

/** An opaque picture that is read row by row, each into the memory of the one before it. */
export interface Rows extends Size {
  /** Columns that may differ from row to row, from `begin` to before `end`; all others are the same in every row. */
  readonly busy: { readonly begin: number; readonly end: number };
  /** Writes the columns that are not busy to a row of `width * 3` values, red, green, blue. */
  paint(into: Uint8Array): void;
  /** Writes the busy columns of row `y` to a painted row. */
  read(y: number, into: Uint8Array): void;
  /** Whether row `y` is known to be the same as the one above it. */
  repeats(y: number): boolean;
}

/** A colour, red, green, blue, each 0..255. */
export type Colour = readonly [number, number, number];

/** The picture's colours as they are stored; alpha is dropped, as `Image.convert("RGB")` and TensorFlow do. */
export function withoutAlpha(image: Raster): Rows {
  const { width, data } = image;
  if (image.channels === 3) return rowsOf(image);
  return {
    ...allBusy(image),
    read(y, into) {
      let from = y * width * 4;
      for (let at = 0; at < width * 3; at += 3, from += 4) {
        into[at] = data[from] ?? 0;
        into[at + 1] = data[from + 1] ?? 0;
        into[at + 2] = data[from + 2] ?? 0;
      }
    },
  };
}

/**
 * The picture on white, as Pillow's `paste` with a mask blends: `(c·a + 255·(255-a) + 128) / 255`, rounded by shifts.
 * Its `alpha_composite` gives the same levels for all 65,536 pairs of colour and alpha.
 */
export function overWhite(image: Raster): Rows {
  const { width, data } = image;
  if (image.channels === 3) return rowsOf(image);
  return {
    ...allBusy(image),
    read(y, into) {
      let from = y * width * 4;
      for (let at = 0; at < width * 3; at += 3, from += 4) {
        const alpha = data[from + 3] ?? 0;
        const white = 255 * (255 - alpha) + 128;
        into[at] = by255((data[from] ?? 0) * alpha + white);
        into[at + 1] = by255((data[from + 1] ?? 0) * alpha + white);
        into[at + 2] = by255((data[from + 2] ?? 0) * alpha + white);
      }
    },
  };
}

/** A canvas of one colour with the picture on it, its upper left corner at `left`, `top`. */
export function onCanvas(picture: Rows, canvas: Size, left: number, top: number, colour: Colour): Rows {
  const busy = { begin: left, end: left + picture.width };
  const outside = (y: number): boolean => y < top || y >= top + picture.height;
  return {
    width: canvas.width,
    height: canvas.height,
    busy,
    paint: (into) => fill(into, colour),
    read(y, into) {
      const inside = into.subarray(busy.begin * 3, busy.end * 3);
      if (outside(y)) fill(inside, colour);
      else picture.read(y - top, inside);
    },
    repeats: (y) => (outside(y) ? y > 0 && outside(y - 1) : y > top && picture.repeats(y - top)),
  };
}

/** All rows of a picture. */
export function drawn(rows: Rows): Rgb {
  const { width, height } = rows;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    rows.paint(row);
    rows.read(y, row);
  }
  return { width, height, channels: 3, data };
}

/** An opaque picture as it is. */
export function rowsOf(picture: Raster): Rows {
  const length = picture.width * 3;
  return {
    ...allBusy(picture),
    read: (y, into) => into.set(picture.data.subarray(y * length, (y + 1) * length)),
  };
}

function allBusy({ width, height }: Size): Omit<Rows, 'read'> {
  const paint = (): void => undefined;
  return { width, height, busy: { begin: 0, end: width }, paint, repeats: () => false };
}

function by255(value: number): number {
  return ((value >> 8) + value) >> 8;
}

function fill(into: Uint8Array, [red, green, blue]: Colour): void {
  if (red === green && red === blue) {
    into.fill(red);
    return;
  }
  for (let at = 0; at < into.length; at += 3) {
    into[at] = red;
    into[at + 1] = green;
    into[at + 2] = blue;
  }
}
