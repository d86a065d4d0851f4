import type { CaptionText } from './captionFile';

/**
 * Whether a file that is changed and saved in an editor keeps all of its other bytes. An editor writes one kind of line break in all of
 * a file, and guesses an encoding that no mark tells.
 */
export function survivesEditor({
  encoding,
  bom,
  text,
}: Pick<CaptionText, 'encoding' | 'bom' | 'text'>): boolean {
  if (encoding !== 'utf8' && !bom) return false;
  const breaks = new Set(text.match(/\r\n|\r|\n/g));
  return breaks.size <= 1 && !breaks.has('\r');
}
