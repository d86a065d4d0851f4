// What of a caption file's text is used, and its tags. The rules are the trainer's.

/** Lines of a caption file that are not empty, stripped. Without wildcards only the first of them is used. */
export function captionLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map(strip)
    .filter((line) => line !== '');
}

/** The line that is used where captions have no wildcards, and how many further lines are not. */
export function captionLine(text: string): { readonly line: string; readonly ignoredLines: number } {
  const lines = captionLines(text);
  return { line: lines[0] ?? '', ignoredLines: Math.max(0, lines.length - 1) };
}

/** The tags of a caption, stripped, without empty ones, in their order and as they are written. */
export function splitTags(caption: string, separator = ','): string[] {
  return caption
    .split(separator)
    .map(strip)
    .filter((tag) => tag !== '');
}

/** Without white space at both ends, as Python counts white space; JavaScript's `trim` differs in a few characters. */
function strip(text: string): string {
  return text.slice(...stripped(text));
}

/** Where a text begins and ends without the white space around it. */
export function stripped(text: string): [from: number, to: number] {
  let [from, to] = [0, text.length];
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return [from, to];
}

/** Whether a UTF-16 unit is white space, as Python counts it. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13) || code >= 28;
  return code >= 0x85 && otherSpaces.has(code);
}

const otherSpaces: ReadonlySet<number> = new Set([
  0x85,
  0xa0,
  0x1680,
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
]);
