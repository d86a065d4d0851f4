// Captions as text: the first line that is not empty, cut at its separator.

/** The line that is used, and how many further lines are not. As `native-bin/blocklora/dataset/caption_files.py` reads it. */
export function captionLine(text: string): { readonly line: string; readonly ignoredLines: number } {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { line: lines[0] ?? '', ignoredLines: Math.max(0, lines.length - 1) };
}

/** The tags of a caption, without spaces around and without empty ones. */
export function splitTags(caption: string, separator = ','): string[] {
  return caption
    .split(separator)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
