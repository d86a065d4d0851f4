// `skimage.transform.warp` with order 1 and mode "edge" for what DeepDanbooru asks of it: a move by whole or half pixels.

import type { RgbFloat, Size } from './image';

/**
 * Centres a picture on a canvas whose bars repeat its edge pixels. Where the bars together have an odd number of pixels,
 * the move is by half a pixel, and each value is the mean of two neighbours.
 *
 * @param canvas not smaller than the picture
 */
export function centreWithEdges(picture: RgbFloat, canvas: Size): RgbFloat {
  const across = (canvas.width - picture.width) / 2;
  const down = (canvas.height - picture.height) / 2;
  if (across === 0 && down === 0) return picture;
  const data = new Float32Array(canvas.width * canvas.height * 3);
  const columns = neighbours(canvas.width, picture.width, across, 3);
  const rows = neighbours(canvas.height, picture.height, down, picture.width * 3);
  for (let y = 0, to = 0; y < canvas.height; y++) {
    const upper = rows.near[y] ?? 0;
    const lower = rows.far[y] ?? 0;
    for (let x = 0; x < canvas.width; x++) {
      const left = columns.near[x] ?? 0;
      const right = columns.far[x] ?? 0;
      for (let colour = 0; colour < 3; colour++, to++) {
        const top = mean(picture.data[upper + left + colour] ?? 0, picture.data[upper + right + colour] ?? 0);
        if (upper === lower) {
          data[to] = top;
          continue;
        }
        const bottom = mean(
          picture.data[lower + left + colour] ?? 0,
          picture.data[lower + right + colour] ?? 0,
        );
        data[to] = mean(top, bottom);
      }
    }
  }
  return { width: canvas.width, height: canvas.height, data };
}

/** Offsets of the two input pixels whose mean is each output pixel: the same one twice for a move by whole pixels. */
function neighbours(
  output: number,
  input: number,
  shift: number,
  step: number,
): { readonly near: Int32Array; readonly far: Int32Array } {
  const inside = (pixel: number): number => Math.min(Math.max(pixel, 0), input - 1) * step;
  return {
    near: Int32Array.from({ length: output }, (_, out) => inside(Math.floor(out - shift))),
    far: Int32Array.from({ length: output }, (_, out) => inside(Math.ceil(out - shift))),
  };
}

function mean(one: number, other: number): number {
  return Math.fround(0.5 * one + 0.5 * other);
}
