/**
 * Unpacks RLE8 or RLE4. What the file does not say stays 0, and what it says beyond a row or the picture is dropped.
 *
 * @param four RLE4: two pixels a byte
 * @returns one byte a pixel, rows in the file's order; null when the file ends before its runs do
 */
export function unpackRuns(
  bytes: Uint8Array,
  width: number,
  height: number,
  four: boolean,
): Uint8Array | null {
  const pixels = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  const put = (index: number): void => {
    if (x < width && y < height) pixels[y * width + x] = index;
    x++;
  };
  for (let at = 0; at + 1 < bytes.length && y < height;) {
    const count = bytes[at++] ?? 0;
    const value = bytes[at++] ?? 0;
    if (count > 0) {
      for (let pixel = 0; pixel < count; pixel++) put(four ? half(value, pixel) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return pixels;
    } else if (value === 2) {
      x += bytes[at++] ?? 0;
      y += bytes[at++] ?? 0;
    } else {
      for (let pixel = 0; pixel < value; pixel++)
        put(four ? half(bytes[at + (pixel >> 1)] ?? 0, pixel) : (bytes[at + pixel] ?? 0));
      const length = four ? (value + 1) >> 1 : value;
      at += length + (length & 1);
    }
  }
  // the mark of the end may be missing, the last pixels may not
  const whole = y >= height || (y === height - 1 && x >= width);
  return whole ? pixels : null;
}

/** The upper half of a byte for an even pixel, the lower for an odd one. */
function half(byte: number, pixel: number): number {
  return pixel & 1 ? byte & 0xf : byte >> 4;
}
