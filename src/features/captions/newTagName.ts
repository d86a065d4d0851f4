import type { CaptionStyle } from '../../shared/captions/captionStyle';

/**
 * Why a text cannot be a tag: a sentence of cause and one of remedy; null when it can.
 *
 * @param style of the captions in which it would stand
 */
export function nameFault(text: string, { separator }: Pick<CaptionStyle, 'separator'>): string | null {
  if (text.trim() === '') return 'A tag needs a name. Type one, or delete the tag from the captions instead.';
  if (/[\r\n]/.test(text)) return 'A tag stands on one line. Take the line break out.';
  if (text.includes(separator))
    return `“${separator}” separates tags, so that this would be several. Rename to one of them, and add the others.`;
  return null;
}
