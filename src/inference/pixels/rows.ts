// Pictures as the resamplers read them: row by row, so that no stage keeps a whole copy of a large picture.

import type { Raster, Rgb, Size } from './image';

/** An opaque picture that is read from the top to the bottom. */
export interface Rows extends Size {
  /** Writes row `y` to `into`: `width * 3` values, red, green, blue. */
  read(y: number, into: Uint8Array): void;
  /** Whether row `y` is known to be the same as the one above it. */
  repeats(y: number): boolean;
}

/** A colour, red, green, blue, each 0..255. */
export type Colour = readonly [number, number, number];

/** The picture's colours as they are stored; alpha is dropped, as `Image.convert("RGB")` and TensorFlow do. */
export function withoutAlpha(image: Raster): Rows {
  const { width, height, data } = image;
  if (image.channels === 3) return rowsOf(image);
  return {
    width,
    height,
    read(y, into) {
      let from = y * width * 4;
      for (let at = 0; at < width * 3; at += 3, from += 4) {
        into[at] = data[from] ?? 0;
        into[at + 1] = data[from + 1] ?? 0;
        into[at + 2] = data[from + 2] ?? 0;
      }
    },
    repeats: () => false,
  };
}

/**
 * The picture on white, as Pillow's `paste` with a mask blends: `(c·a + 255·(255-a) + 128) / 255`, rounded by shifts.
 * Its `alpha_composite` gives the same levels for all 65,536 pairs of colour and alpha.
 */
export function overWhite(image: Raster): Rows {
  const { width, height, data } = image;
  if (image.channels === 3) return rowsOf(image);
  return {
    width,
    height,
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
    repeats: () => false,
  };
}

/** A canvas of one colour with the picture on it, its upper left corner at `left`, `top`. */
export function onCanvas(picture: Rows, canvas: Size, left: number, top: number, colour: Colour): Rows {
  const inside = new Uint8Array(picture.width * 3);
  const outside = (y: number): boolean => y < top || y >= top + picture.height;
  return {
    width: canvas.width,
    height: canvas.height,
    read(y, into) {
      const blank = outside(y);
      fill(into, colour, 0, blank ? canvas.width : left);
      if (blank) return;
      picture.read(y - top, inside);
      into.set(inside, left * 3);
      fill(into, colour, left + picture.width, canvas.width);
    },
    repeats: (y) => (outside(y) ? y > 0 && outside(y - 1) : y > top && picture.repeats(y - top)),
  };
}

/** All rows of a picture. */
export function drawn(rows: Rows): Rgb {
  const { width, height } = rows;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) rows.read(y, data.subarray(y * width * 3, (y + 1) * width * 3));
  return { width, height, channels: 3, data };
}

/** An opaque picture as it is. */
export function rowsOf({ width, height, data }: Raster): Rows {
  const length = width * 3;
  return {
    width,
    height,
    read: (y, into) => into.set(data.subarray(y * length, (y + 1) * length)),
    repeats: () => false,
  };
}

function by255(value: number): number {
  return ((value >> 8) + value) >> 8;
}

function fill(into: Uint8Array, [red, green, blue]: Colour, from: number, to: number): void {
  if (red === green && red === blue) {
    into.fill(red, from * 3, to * 3);
    return;
  }
  for (let at = from * 3; at < to * 3; at += 3) {
    into[at] = red;
    into[at + 1] = green;
    into[at + 2] = blue;
  }
}
