import { tagKey } from './tagText';

/**
 * A test for tags. `*` stands for any characters, none too, and `?` for one; case does not count, and an underscore is a space.
 * A pattern means the whole tag: `hair` is not `long hair`, `*hair` is. No patterns match nothing.
 */
export function matcher(patterns: readonly string[]): (tag: string) => boolean {
  const keys = patterns.map(tagKey).filter((key) => key !== '');
  const exact = new Set(keys.filter((key) => !/[*?]/.test(key)));
  const wild = keys.filter((key) => /[*?]/.test(key)).map((key) => [...key]);
  if (keys.length === 0) return () => false;
  return (tag) => {
    const key = tagKey(tag);
    if (exact.has(key)) return true;
    if (wild.length === 0) return false;
    const characters = [...key];
    return wild.some((pattern) => matches(characters, pattern));
  };
}

/** Not a regular expression: one with many stars can take for ever, and this is at most length times length. */
function matches(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let expected = 0;
  // where the last star stands, and how much of the text it has taken
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    const wanted = pattern[expected];
    if (wanted === '*') {
      star = expected++;
      taken = at;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      at++;
      expected++;
    } else if (star >= 0) {
      expected = star + 1;
      at = ++taken;
    } else return false;
  }
  return pattern.slice(expected).every((each) => each === '*');
}
