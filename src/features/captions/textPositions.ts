/** A place in a text as VS Code counts it, from 0; characters are UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/**
 * Finds the lines of places in a text that is not open in an editor. Lines end as they do there: with `\r\n`, `\n` or `\r`.
 *
 * @returns a function from a UTF-16 offset to its position
 */
export function positionsIn(text: string): (offset: number) => TextPosition {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let line = starts.length - 1;
    while (line > 0 && (starts[line] ?? 0) > offset) line--;
    return { line, character: offset - (starts[line] ?? 0) };
  };
}
