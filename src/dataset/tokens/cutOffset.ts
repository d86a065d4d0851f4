import { folded, spacePattern } from './clipTokenizer';

/**
 * Where a number of bytes of a text, as tokens have them, ends in the text itself.
 *
 * @param bytes UTF-8 bytes of what `folded` makes of the text, without white space
 * @returns UTF-16 offset of the first character behind them that is no white space; one of which only some bytes belong to them is
 *   behind them
 */
export function offsetOfByte(text: string, bytes: number): number {
  let passed = 0;
  let at = 0;
  for (const part of composable(text).flatMap(apart)) {
    if (!spacePattern.test(part)) {
      const size = Buffer.byteLength(folded(part), 'utf8');
      if (passed + size > bytes) return at;
      passed += size;
    }
    at += part.length;
  }
  return at;
}

/** Pieces of a text that are composed each for itself: a character with the marks behind it, or a syllable of Korean letters. */
function composable(text: string): string[] {
  return text.match(/[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[^]\p{M}*/gu) ?? [];
}

/** The characters of a piece of which composing makes nothing else; otherwise the piece. */
function apart(piece: string): string[] {
  return piece.normalize('NFC') === piece ? Array.from(piece) : [piece];
}
