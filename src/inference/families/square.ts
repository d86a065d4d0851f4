import type { Size } from '../pixels/image';
import type { Colour, Rows } from '../pixels/rows';
import { onCanvas } from '../pixels/rows';
import { PrepareError } from './prepareError';

export const white: Colour = [255, 255, 255];

/** Longer than any JPEG: what is made square around a longer picture leaves nothing of it to see. */
const longest = 65_535;

/**
 * A square of white with the picture in the middle, its side the picture's longer one or `least`. Where the bars have an
 * odd number of pixels together, the upper or left one is the narrower.
 *
 * @throws PrepareError when the picture is too long
 */
export function onWhiteSquare(picture: Rows, least = 0): Rows {
  const side = Math.max(picture.width, picture.height, least);
  if (side > longest) throw tooUnequal(picture);
  const left = Math.floor((side - picture.width) / 2);
  const top = Math.floor((side - picture.height) / 2);
  return onCanvas(picture, { width: side, height: side }, left, top, white);
}

/** The refusal of a picture of which nothing would be left. */
export function tooUnequal({ width, height }: Size): PrepareError {
  return new PrepareError(
    `The picture has ${width} × ${height} pixels, and nothing of it would be left at the size that the model takes.`,
    'Crop it to a shape that is nearer to a square, or leave it out.',
  );
}
