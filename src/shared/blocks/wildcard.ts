/** A pattern of Python's `fnmatch`: `*`, `?`, `[abc]`, `[!abc]`; everything else stands for itself. Never throws. */
export function wildcard(pattern: string): (name: string) => boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const [set, end] = setAt(pattern, at);
      source += set;
      at = end;
    } else source += escaped(character);
  }
  const expression = new RegExp(`^${source}$`, 's');
  return (name) => expression.test(name);
}

/** A set from `[` on, and where it ends; a `[` that nothing closes stands for itself. */
function setAt(pattern: string, start: number): readonly [source: string, end: number] {
  let end = start + 1;
  if (pattern[end] === '!') end++;
  if (pattern[end] === ']') end++;
  while (end < pattern.length && pattern[end] !== ']') end++;
  if (end >= pattern.length) return ['\\[', start];
  const inner = pattern.slice(start + 1, end);
  const negated = inner.startsWith('!');
  const body = (negated ? inner.slice(1) : inner).replace(/[\\\]^[]/g, '\\$&');
  const set = `[${negated ? '^' : ''}${body}]`;
  try {
    new RegExp(set);
    return [set, end];
  } catch {
    // a range that goes backwards matches nothing there
    return [negated ? '.' : '(?!)', end];
  }
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
