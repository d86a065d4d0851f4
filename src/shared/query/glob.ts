// Patterns: `*` stands for any characters, none too, `?` for one, and a backslash takes their meaning from `*`, `?` and itself.
// Nothing else means anything: `[` is a bracket.

/** Stands for `*` in a pattern that was taken apart. */
export const anyNumber = Symbol('*');
/** Stands for `?`. */
export const anyOne = Symbol('?');

/** A pattern taken apart: text, and what stands for text. */
export type GlobPart = string | typeof anyNumber | typeof anyOne;

/** Takes a pattern apart; neighbouring stars are one. */
export function globParts(pattern: string): GlobPart[] {
  const parts: GlobPart[] = [];
  let text = '';
  const end = (): void => {
    if (text !== '') parts.push(text);
    text = '';
  };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*' || character === '?') {
      end();
      if (character === '?') parts.push(anyOne);
      else if (parts.at(-1) !== anyNumber) parts.push(anyNumber);
    } else if (character === '\\' && at + 1 < pattern.length) text += pattern.charAt(++at);
    else text += character;
  }
  end();
  return parts;
}

/** The pattern that means exactly this text. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}

/** The one text that a pattern means; null when it has wildcards. */
export function literalOf(parts: readonly GlobPart[]): string | null {
  if (parts.length === 0) return '';
  const [first] = parts;
  return parts.length === 1 && typeof first === 'string' ? first : null;
}

/** The same pattern with its text changed piece by piece. */
export function mapText(parts: readonly GlobPart[], change: (text: string) => string): GlobPart[] {
  return parts.map((part) => (typeof part === 'string' ? change(part) : part)).filter((part) => part !== '');
}

/**
 * A test for whole texts. Not a regular expression: one with many stars can take for ever, and this takes at most length times
 * length. Characters are code points.
 */
export function globTest(parts: readonly GlobPart[]): (text: string) => boolean {
  const literal = literalOf(parts);
  if (literal !== null) return (text) => text === literal;
  const pieces = split(parts);
  const [first = [], ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (text) => endOf(text, 0, first) === text.length;
  return (text) => {
    let at = endOf(text, 0, first);
    for (const piece of rest) {
      if (at < 0) return false;
      at = find(text, at, piece);
    }
    if (at < 0) return false;
    const start = startOf(text, text.length, last);
    return start >= at;
  };
}

/** A test for texts that contain the pattern. */
export function containsTest(parts: readonly GlobPart[]): (text: string) => boolean {
  const literal = literalOf(parts);
  if (literal !== null) return (text) => text.includes(literal);
  return globTest([anyNumber, ...parts, anyNumber]);
}

type Piece = readonly (string | typeof anyOne)[];

/** The pieces between stars. */
function split(parts: readonly GlobPart[]): Piece[] {
  const pieces: (string | typeof anyOne)[][] = [[]];
  for (const part of parts)
    if (part !== anyNumber) pieces.at(-1)?.push(part);
    else if (pieces.length === 1 || (pieces.at(-1)?.length ?? 0) > 0) pieces.push([]);
  return pieces;
}

/** Where a piece ends that begins at `at`; -1 when it does not stand there. */
function endOf(text: string, at: number, piece: Piece): number {
  for (const part of piece) {
    if (part === anyOne) {
      if (at >= text.length) return -1;
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    } else if (text.startsWith(part, at)) at += part.length;
    else return -1;
  }
  return at;
}

/** Where a piece begins that ends at `end`; -1 when it does not stand there. */
function startOf(text: string, end: number, piece: Piece): number {
  for (let index = piece.length - 1; index >= 0; index--) {
    const part = piece[index];
    if (part === anyOne) {
      if (end <= 0) return -1;
      end -= isPairEnd(text, end) ? 2 : 1;
    } else if (part !== undefined) {
      end -= part.length;
      if (end < 0 || !text.startsWith(part, end)) return -1;
    }
  }
  return end;
}

/** Where the first such piece from `at` on ends; -1 when there is none. */
function find(text: string, at: number, piece: Piece): number {
  const [first] = piece;
  if (first === undefined) return at;
  for (let from = at; from <= text.length; from++) {
    if (typeof first === 'string') {
      from = text.indexOf(first, from);
      if (from < 0) return -1;
    } else if (from > at && isPairEnd(text, from + 1)) continue;
    const end = endOf(text, from, piece);
    if (end >= 0) return end;
  }
  return -1;
}

/** Whether the unit before `end` is the second half of a pair. */
function isPairEnd(text: string, end: number): boolean {
  return end >= 2 && (text.codePointAt(end - 2) ?? 0) > 0xffff;
}
