import type { Colour, Rows } from '../pixels/rows';
import { onCanvas } from '../pixels/rows';

export const white: Colour = [255, 255, 255];

/**
 * A square of white with the picture in the middle, its side the picture's longer one or `least`. Where the bars have an
 * odd number of pixels together, the upper or left one is the narrower.
 */
export function onWhiteSquare(picture: Rows, least = 0): Rows {
  const side = Math.max(picture.width, picture.height, least);
  const left = Math.floor((side - picture.width) / 2);
  const top = Math.floor((side - picture.height) / 2);
  return onCanvas(picture, { width: side, height: side }, left, top, white);
}
