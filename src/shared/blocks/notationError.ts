/** What is wrong in a text, and where; offsets are UTF-16 units. */
export interface NotationError {
  readonly start: number;
  readonly end: number;
  /** One sentence of cause. */
  readonly message: string;
  /** One sentence of remedy. */
  readonly fix: string;
}

/** What a notation says, or where it is wrong. */
export type Read<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: NotationError };

/** A number in a list, with its place in the text. */
export interface ListItem {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The items of a list between commas. White space around them does not count. */
export function listItems(text: string, from = 0): readonly ListItem[] {
  const items: ListItem[] = [];
  let at = from;
  for (const part of text.split(',')) {
    const start = at + (part.length - part.trimStart().length);
    items.push({ text: part.trim(), start, end: start + part.trim().length });
    at += part.length + 1;
  }
  return items;
}

/**
 * A number, as Python's `float` reads it but for `nan`, `inf` and underscores, which no block can have.
 *
 * @param whole also refuses fractions and signs: ranks
 */
export function readNumber({ text, start, end }: ListItem, whole: boolean): Read<number> {
  const right = whole ? /^\d+$/ : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
  if (right.test(text)) return { value: Number(text) };
  const message =
    text === ''
      ? 'A number is missing between two commas.'
      : `“${text}” is no ${whole ? 'whole number' : 'number'}.`;
  return {
    error: {
      start,
      end: Math.max(end, start + 1),
      message,
      fix: whole ? 'Write a rank: 0, 8, 16 …' : 'Write a number such as 1 or 0.5.',
    },
  };
}
