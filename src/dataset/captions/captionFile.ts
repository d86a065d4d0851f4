/** A caption file as it is: nothing in it is normalised. */
export interface CaptionText {
  /** All of its text without the byte order mark, line breaks as they are. */
  readonly text: string;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  /** Whether a byte order mark stands in front. */
  readonly bom: boolean;
  /** Its first line break; `\n` where it has none. */
  readonly newline: '\n' | '\r\n';
  /** Whether the last line ends with a line break. */
  readonly finalNewline: boolean;
  readonly bytes: Buffer;
}

/**
 * Reads a caption file; null when there is none.
 *
 * @throws DatasetError caption-unreadable, caption-too-large or caption-not-text
 */
// eslint-disable-next-line @typescript-eslint/require-await
export async function readCaption(_path: string): Promise<CaptionText | null> {
  throw new Error('soon');
}

/** The bytes of a text in the encoding of the caption that it follows on; UTF-8 for a new one. Line breaks stay as they are in `text`. */
export function encodeLike(_text: string, _like: CaptionText | null): Buffer {
  throw new Error('soon');
}
