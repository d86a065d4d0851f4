// What of a caption file's text is used, and its tags. The rules are the trainer's.

/** What an image has in the way of a caption: `empty` means that the file is there and holds no tag. */
export type CaptionState = 'tagged' | 'empty' | 'untagged';

/** Lines of a caption file that are not empty, stripped. Without wildcards only the first of them is used. */
export function captionLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The tags of a caption, stripped, without empty ones, in their order and as they are written. */
export function splitTags(caption: string, separator = ','): string[] {
  return caption
    .split(separator)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
