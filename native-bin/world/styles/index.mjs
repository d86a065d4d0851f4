import { adventurer } from './adventurer.mjs';
import { avataaars } from './avataaars.mjs';
import { bigSmile } from './big-smile.mjs';
import { croodles } from './croodles.mjs';
import { dyed } from './dyed.mjs';
import { lorelei } from './lorelei.mjs';
import { micah } from './micah.mjs';
import { miniavs } from './miniavs.mjs';
import { notionists } from './notionists.mjs';
import { openPeeps } from './open-peeps.mjs';
import { personas } from './personas.mjs';
import { pixelArt } from './pixel-art.mjs';
import { toonHead } from './toon-head.mjs';

/**
 * How one drawing style says with DiceBear's options what a tag says in words.
 *
 * The tables came from looking: DiceBear calls most parts `variant17`, and only a contact
 * sheet (`sheet.mjs`) shows that this is a pony-tail.
 *
 * @typedef {object} Style
 * @property {string} collection name in `@dicebear/collection`
 * @property {string} name what captions call it, followed by "style"
 * @property {Record<string, Record<string, readonly string[]>>} parts DiceBear's option →
 *   tag → variants that show it. One tag is drawn for each part, then one variant; the tag
 *   '' stands for variants that need no word
 * @property {(drawing: import('../drawing.mjs').Drawing) => void} finish colours, optional
 *   parts, and what to say about the hair's colour
 * @property {(svg: string, drawing: import('../drawing.mjs').Drawing) => string} [retouch] changes that DiceBear has no option for
 */

/** The styles that the base learns. @type {Style[]} */
export const trained = [
  notionists,
  openPeeps,
  adventurer,
  avataaars,
  bigSmile,
  micah,
  personas,
  toonHead,
  miniavs,
  croodles,
];

/** Styles that the base never sees, so that a LoRA has something to teach it. @type {Style[]} */
export const heldOut = [lorelei, pixelArt];

/** @param {string} name as in captions, such as `open peeps`, or one of `dyed` */
export function styleNamed(name) {
  const style = dyed[name] ?? [...trained, ...heldOut].find((each) => each.name === name);
  if (style === undefined) throw new Error(`No drawing style '${name}'.`);
  return style;
}
