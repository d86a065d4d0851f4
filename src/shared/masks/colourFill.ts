import type { Size } from '../dataset/buckets';

export interface ColourFill {
  /** Where it begins, in pixels. */
  readonly x: number;
  readonly y: number;
  /** By how much each of red, green and blue may differ from the colour there, 0 to 255. */
  readonly tolerance: number;
  /** Only what hangs together with the beginning; else the colour everywhere. */
  readonly connected: boolean;
}

/**
 * The pixels of a colour.
 *
 * @param rgba four bytes a pixel, row by row
 * @returns one byte a pixel, 1 where the colour is
 */
export function colourFill(rgba: Uint8ClampedArray, { width, height }: Size, fill: ColourFill): Uint8Array {
  const marks = new Uint8Array(width * height);
  const [x, y] = [Math.floor(fill.x), Math.floor(fill.y)];
  if (x < 0 || y < 0 || x >= width || y >= height) return marks;
  const seed = (y * width + x) * 4;
  const [red = 0, green = 0, blue = 0] = rgba.subarray(seed, seed + 3);
  const { tolerance } = fill;
  const like = (pixel: number): boolean => {
    const at = pixel * 4;
    return (
      Math.abs((rgba[at] ?? 0) - red) <= tolerance &&
      Math.abs((rgba[at + 1] ?? 0) - green) <= tolerance &&
      Math.abs((rgba[at + 2] ?? 0) - blue) <= tolerance
    );
  };
  if (!fill.connected) {
    for (let pixel = 0; pixel < marks.length; pixel++) if (like(pixel)) marks[pixel] = 1;
    return marks;
  }
  // row by row: a run of pixels is marked at once, and the rows above and below it are looked at
  const waiting = [y * width + x];
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    if (marks[pixel] !== 0) continue;
    const row = pixel - (pixel % width);
    let [left, right] = [pixel, pixel];
    while (left > row && marks[left - 1] === 0 && like(left - 1)) left -= 1;
    while (right < row + width - 1 && marks[right + 1] === 0 && like(right + 1)) right += 1;
    marks.fill(1, left, right + 1);
    for (const beside of [-width, width])
      for (let at = left + beside; at <= right + beside; at++) {
        if (at < 0 || at >= marks.length || marks[at] !== 0 || !like(at)) continue;
        // one of a run is enough
        if (at > left + beside && marks[at - 1] === 0 && like(at - 1)) continue;
        waiting.push(at);
      }
  }
  return marks;
}
