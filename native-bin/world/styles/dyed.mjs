import { addAccessories, lorelei } from './lorelei.mjs';
import { addBodyAndAccessories, dyeHair, notionists } from './notionists.mjs';
import { openPeeps } from './open-peeps.mjs';

/**
 * Styles of ink drawn with coloured hair, for the tagger: whoever has seen lorelei in black only takes pink hair for
 * another style.
 */

const COVERED = ['hat', 'turban', 'hijab', 'headband'];
const notionistsHair = Object.fromEntries(
  Object.entries(notionists.parts.hair).filter(([tag]) => !COVERED.includes(tag)),
);

const dyedNotionists = {
  ...notionists,
  parts: { ...notionists.parts, hair: notionistsHair },
  finish(drawing) {
    addBodyAndAccessories(drawing);
    drawing.paintHair('hairColor');
  },
  retouch: (svg, drawing) => dyeHair(svg, drawing.options.hairColor[0]),
};

const dyedLorelei = {
  ...lorelei,
  finish(drawing) {
    drawing.paintHair('hairColor');
    if (drawing.chance(0.7)) drawing.paintSkin('skinColor');
    addAccessories(drawing);
  },
};

/** Heads whose hair takes its colour, and more dark glasses than elsewhere. */
const dyedPeeps = {
  ...openPeeps,
  parts: {
    ...openPeeps.parts,
    head: {
      'short hair': ['grayShort'],
      'long hair': ['bangs'],
      'curly hair': ['mediumBangs2'],
      'hair bun': ['grayBun'],
      mohawk: ['mohawk', 'mohawk2'],
      braids: ['cornrows'],
    },
  },
  finish(drawing) {
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothingColor');
    drawing.paintHair('headContrastColor');
    drawing.sometimes(0.6, 'accessories', {
      glasses: ['glasses', 'glasses2'],
      sunglasses: ['sunglasses', 'sunglasses2'],
    });
  },
};

/** What to call them when drawing → the style. @type {Record<string, import('./index.mjs').Style>} */
export const dyed = {
  'dyed notionists': dyedNotionists,
  'dyed lorelei': dyedLorelei,
  'dyed peeps': dyedPeeps,
};
