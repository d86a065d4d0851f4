/** One byte a pixel, row by row. */
export interface GreyRaster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * An upright picture as a file with this EXIF orientation stores it: programs that do not look at EXIF see masks and pictures the
 * same way then.
 *
 * @param orientation 1 to 8 (EXIF 2.3, tag 0x0112)
 */
export function storedGrey(upright: GreyRaster, orientation: number): GreyRaster {
  if (orientation < 2 || orientation > 8) return upright;
  const { width, height, data } = upright;
  const turned = orientation >= 5;
  const [storedWidth, storedHeight] = turned ? [height, width] : [width, height];
  const stored = new Uint8Array(data.length);
  // 0 is the first row or column in the upright picture, -1 the last
  const mirrored = { column: [2, 3, 6, 7].includes(orientation), row: [3, 4, 7, 8].includes(orientation) };
  for (let y = 0; y < storedHeight; y++)
    for (let x = 0; x < storedWidth; x++) {
      const [along, down] = turned ? [y, x] : [x, y];
      const column = mirrored.column ? width - 1 - along : along;
      const row = mirrored.row ? height - 1 - down : down;
      stored[y * storedWidth + x] = data[row * width + column] ?? 0;
    }
  return { width: storedWidth, height: storedHeight, data: stored };
}
