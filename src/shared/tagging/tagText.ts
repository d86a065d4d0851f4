/** The names in which underscores are eyes and not spaces. Exactly these 19; models' lists have them so. */
export const kaomoji: ReadonlySet<string> = new Set([
  '0_0',
  '(o)_(o)',
  '+_+',
  '+_-',
  '._.',
  '<o>_<o>',
  '<|>_<|>',
  '=_=',
  '>_<',
  '3_3',
  '6_9',
  '>_o',
  '@_@',
  '^_^',
  'o_o',
  'u_u',
  'x_x',
  '|_|',
  '||_||',
]);

/** A tag with spaces in place of underscores, unless it is one of the kaomoji. */
export function spaced(name: string): string {
  return kaomoji.has(name) ? name : name.replaceAll('_', ' ');
}

/** A tag with a backslash before brackets and backslashes, as prompts of some web interfaces want it. */
export function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}

/**
 * What two ways to write a tag have in common: case, underscores, spaces and escapes do not count.
 * `Long_Hair`, ` long  hair ` and `long hair` are one tag; so are `saber (fate)` and `saber \(fate\)`.
 */
export function tagKey(text: string): string {
  return text
    .replace(/\\([\\()])/g, '$1')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The tags between commas, trimmed, without empty ones. */
export function tagsBetweenCommas(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
