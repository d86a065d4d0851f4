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

/** Without white space at both ends, as Python counts white space; JavaScript's `trim` differs in a few control characters. */
function strip(text: string): string {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  if (first > 32 && first < 127 && last > 32 && last < 127) return text;
  return text.replace(leading, '').replace(trailing, '');
}

const leading = /^(?:(?!\ufeff)[\s\x1c-\x1f\x85])+/u;
const trailing = /(?:(?!\ufeff)[\s\x1c-\x1f\x85])+$/u;
