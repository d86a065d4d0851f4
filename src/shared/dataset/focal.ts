// Focal points: which place of a picture stays in when training crops it. They stand beside the picture in `<stem>.focal.toml`,
// which is TOML with the one key `focal = [0.42, 0.31]`: fractions of the upright picture's width and height, from the left and
// the top. sd-scripts knows no such file and passes it over. native-bin/blocklora/dataset/focal.py reads it by the same rules.

import { UserFault } from '../userFault';
import { extensionOf, stemOf } from './names';

/** A place in an upright picture, as fractions of its width and height. */
export interface FocalPoint {
  /** From the left, 0 to 1. */
  readonly x: number;
  /** From the top, 0 to 1. */
  readonly y: number;
}

/** Ending of the files that hold focal points, lower case. Pictures that share a stem share the file. */
export const focalEnding = '.focal.toml';

/** The name of the file with a picture's focal point. */
export function focalName(imageName: string): string {
  return stemOf(imageName) + focalEnding;
}

/** Whether a file holds a focal point, by its name; it is then no TOML of a data set. */
export function isFocalName(name: string): boolean {
  return extensionOf(name).toLowerCase() === '.toml' && name.toLowerCase().endsWith(focalEnding);
}

/** A focal point file that cannot be used, with the place. */
export class FocalFault extends UserFault {
  constructor(
    message: string,
    fix: string,
    /** Counted from 1. */
    readonly line: number,
  ) {
    super('focal-invalid', message, fix);
  }
}

const number = String.raw`[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d+)?`;
const nothing = /^[ \t]*(?:#.*)?$/;
const assignment = new RegExp(
  String.raw`^[ \t]*(?:focal|"focal"|'focal')[ \t]*=[ \t]*\[[ \t]*(${number})[ \t]*,[ \t]*(${number})[ \t]*,?[ \t]*\][ \t]*(?:#.*)?$`,
);
const fix =
  'Write `focal = [0.5, 0.5]` (from the left, from the top), or delete the file to crop the middle.';

/**
 * The focal point that a file says. Strict: one line `focal = [x, y]`, beside it only comments and empty lines.
 *
 * @param name of the file, for the sentences
 * @throws FocalFault with the line
 */
export function readFocal(text: string, name: string): FocalPoint {
  let found: FocalPoint | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    if (nothing.test(line)) continue;
    const [, x, y] = assignment.exec(line) ?? [];
    const place = `Line ${index + 1} of ${name}`;
    if (x === undefined || y === undefined)
      throw new FocalFault(`${place} is not \`focal = [x, y]\` with two numbers.`, fix, index + 1);
    if (found !== undefined) throw new FocalFault(`${place} says \`focal\` a second time.`, fix, index + 1);
    found = { x: valueOf(x), y: valueOf(y) };
    if (!isFocalPoint(found))
      throw new FocalFault(`${place} has a number that is not from 0 to 1.`, fix, index + 1);
  }
  if (found === undefined) throw new FocalFault(`${name} does not say \`focal\`.`, fix, 1);
  return found;
}

/** Whether both numbers are fractions. */
export function isFocalPoint(value: unknown): value is FocalPoint {
  if (typeof value !== 'object' || value === null || !('x' in value) || !('y' in value)) return false;
  const within = (part: unknown): boolean => typeof part === 'number' && part >= 0 && part <= 1;
  return within(value.x) && within(value.y);
}

/** The text of the file that says this: ten thousandths are finer than a pixel of any bucket. */
export function focalText({ x, y }: FocalPoint): string {
  return `# Training keeps this place in the picture: from the left, from the top\nfocal = [${written(x)}, ${written(y)}]\n`;
}

/**
 * The text of a file with another point in its line; all else, comments too, stays as it is.
 *
 * @throws FocalFault when the file cannot be used
 */
export function changedFocalText(text: string, name: string, { x, y }: FocalPoint): string {
  readFocal(text, name);
  return text
    .split(/(\r\n|\n|\r)/)
    .map((line) =>
      assignment.test(line) ? line.replace(/\[[^\]]*\]/, `[${written(x)}, ${written(y)}]`) : line,
    )
    .join('');
}

/** A point as it is read again after it was written. */
export function roundedFocal({ x, y }: FocalPoint): FocalPoint {
  return { x: Number(written(x)), y: Number(written(y)) };
}

function valueOf(text: string): number {
  return Number(text.replaceAll('_', ''));
}

function written(value: number): string {
  return String(Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000);
}
