// What of a caption file's text is used, and its tags. The rules are the trainer's.

/** Lines of a caption file that are not empty, stripped. Without wildcards only the first of them is used. */
export function captionLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
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
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
