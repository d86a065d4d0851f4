// Where the parts of a U-Net stand in its picture: down the left side, the middle at the bottom, up the right side.

import type { BlockLayout } from '../../../src/shared/blocks/layout';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly parts: ReadonlyMap<string, Box>;
  readonly text: Box;
  /** Paths of arrows from part to part. */
  readonly flow: readonly string[];
  /** Connections that leave the middle out. */
  readonly skips: readonly string[];
  /** From the text encoder to the U-Net. */
  readonly condition: string;
}

const boxHeight = 62;
const rowGap = 18;
const top = 26;
const widest = 860;
/** Below this width there is no room beside the middle. */
const roomBeside = 500;

/** Lays a U-Net out in a width, all in CSS pixels, so that letters keep their size. */
export function geometry(layout: BlockLayout, available: number): Geometry {
  const width = Math.max(280, Math.min(widest, available));
  const downs = layout.parts.filter((part) => part.startsWith('in'));
  const ups = layout.parts.filter((part) => part.startsWith('out')).toReversed();
  const levels = downs.length;
  const narrow = width < roomBeside;
  const indent = narrow ? 5 : Math.min(30, (width - 420) / 8);
  const gap = narrow ? 22 : 64;
  const boxWidth = Math.min(230, (width - gap) / 2 - (levels - 1) * indent);
  const spread = Math.min(width, 2 * (boxWidth + (levels - 1) * indent) + 200);
  const left = (width - spread) / 2;
  const row = (level: number): number => top + level * (boxHeight + rowGap);
  const parts = new Map<string, Box>();
  for (const [level, part] of downs.entries())
    parts.set(part, { x: left + level * indent, y: row(level), width: boxWidth, height: boxHeight });
  for (const [level, part] of ups.entries())
    parts.set(part, {
      x: left + spread - boxWidth - level * indent,
      y: row(level),
      width: boxWidth,
      height: boxHeight,
    });
  const mid: Box = { x: (width - boxWidth) / 2, y: row(levels) + 6, width: boxWidth, height: boxHeight };
  parts.set('mid', mid);
  const text: Box = narrow
    ? { x: left, y: mid.y + boxHeight + rowGap, width: spread, height: 44 }
    : { x: left, y: mid.y, width: Math.min(190, mid.x - left - 28), height: boxHeight };
  const boxOf = (part: string | undefined): Box => parts.get(part ?? 'mid') ?? mid;
  const flow = [
    ...downs.slice(1).map((part, level) => downward(boxOf(downs[level]), boxOf(part))),
    into(boxOf(downs.at(-1)), mid, true),
    into(boxOf(ups.at(-1)), mid, false),
    ...ups.slice(1).map((part, level) => downward(boxOf(part), boxOf(ups[level]))),
  ];
  const skips = downs.map((part, level) => {
    const [from, to] = [boxOf(part), boxOf(ups[level])];
    const y = from.y + from.height / 2;
    return `M${from.x + from.width + 3} ${y} H${to.x - 5}`;
  });
  const condition = narrow
    ? `M${width / 2} ${text.y} V${mid.y + mid.height + 4}`
    : `M${text.x + text.width} ${text.y + text.height / 2} H${mid.x - 5}`;
  return {
    width,
    height: (narrow ? text.y + text.height : mid.y + boxHeight) + 6,
    parts,
    text,
    flow,
    skips,
    condition,
  };
}

/** From the bottom of a box to the top of another; upward when the second stands above. */
function downward(from: Box, to: Box): string {
  const x = (Math.max(from.x, to.x) + Math.min(from.x + from.width, to.x + to.width)) / 2;
  return from.y < to.y
    ? `M${x} ${from.y + from.height + 2} V${to.y - 4}`
    : `M${x} ${from.y - 2} V${to.y + to.height + 4}`;
}

/** Between the last box of a side and the middle below it; down into it on the left, up out of it on the right. */
function into(side: Box, mid: Box, left: boolean): string {
  const x = left
    ? Math.max(side.x + 24, mid.x + 14)
    : Math.min(side.x + side.width - 24, mid.x + mid.width - 14);
  const [above, below] = [side.y + side.height, mid.y];
  return left ? `M${x} ${above + 2} V${below - 4}` : `M${x} ${below - 2} V${above + 4}`;
}
