// Where and how large pictures are seen in a pane: as what is in the middle and how much larger than fitted, so that two pictures of
// different sizes are looked at in the same place.

import type { Size } from '../dataset/buckets';

/** How a picture is looked at. */
export interface Look {
  /** 1: the whole picture just fits into the pane. */
  readonly zoom: number;
  /** What of the picture is in the middle of the pane: fractions of its width and height. */
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The whole picture. */
export const fitted: Look = { zoom: 1, x: 0.5, y: 0.5 };

/** Pixels on the screen that a pixel of the picture takes at the most. */
const largestScale = 32;

/** Screen pixels that a pixel of the picture takes when all of it fits. Small pictures are enlarged. */
export function fitScale(picture: Size, pane: Size): number {
  if (picture.width < 1 || picture.height < 1) return 1;
  return Math.max(1e-6, Math.min(pane.width / picture.width, pane.height / picture.height));
}

/** Screen pixels that a pixel of the picture takes. */
export function scaleOf(look: Look, picture: Size, pane: Size): number {
  return fitScale(picture, pane) * look.zoom;
}

/** A look with this scale, about the same middle. */
export function withScale(look: Look, scale: number, picture: Size, pane: Size): Look {
  return settled({ ...look, zoom: scale / fitScale(picture, pane) }, picture, pane);
}

/** Left and top edge of the picture in the pane, in screen pixels. */
export function originOf(look: Look, picture: Size, pane: Size): Point {
  const scale = scaleOf(look, picture, pane);
  return {
    x: pane.width / 2 - look.x * picture.width * scale,
    y: pane.height / 2 - look.y * picture.height * scale,
  };
}

/** What of the picture lies under a point of the pane, as fractions; outside of 0 to 1 beside the picture. */
export function partAt(look: Look, point: Point, picture: Size, pane: Size): Point {
  const scale = scaleOf(look, picture, pane);
  return {
    x: look.x + (point.x - pane.width / 2) / (picture.width * scale),
    y: look.y + (point.y - pane.height / 2) / (picture.height * scale),
  };
}

/** Zooms so that what lies under a point of the pane stays under it. */
export function zoomedAt(look: Look, factor: number, point: Point, picture: Size, pane: Size): Look {
  const part = partAt(look, point, picture, pane);
  const { zoom } = settled({ ...look, zoom: look.zoom * factor }, picture, pane);
  const scale = fitScale(picture, pane) * zoom;
  return settled(
    {
      zoom,
      x: part.x - (point.x - pane.width / 2) / (picture.width * scale),
      y: part.y - (point.y - pane.height / 2) / (picture.height * scale),
    },
    picture,
    pane,
  );
}

/** Moves the picture by screen pixels. */
export function panned(look: Look, by: Point, picture: Size, pane: Size): Look {
  const scale = scaleOf(look, picture, pane);
  return settled(
    { ...look, x: look.x - by.x / (picture.width * scale), y: look.y - by.y / (picture.height * scale) },
    picture,
    pane,
  );
}

/** A look within bounds: neither too near nor too far, and no empty space beside a picture that is larger than the pane. */
export function settled(look: Look, picture: Size, pane: Size): Look {
  const fit = fitScale(picture, pane);
  const least = Math.min(1, 1 / fit);
  const most = Math.max(1, largestScale / fit);
  const zoom = Math.min(most, Math.max(least, look.zoom));
  const middle = (part: number, length: number, room: number): number => {
    const seen = room / (length * fit * zoom);
    return seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, part));
  };
  return {
    zoom,
    x: middle(look.x, picture.width, pane.width),
    y: middle(look.y, picture.height, pane.height),
  };
}
