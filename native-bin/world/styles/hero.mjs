import { dyeHair } from './notionists.mjs';
import { numbered, variants } from './variants.mjs';

/**
 * One person in three CC0 styles: spiky pink hair, dark glasses, a bald chin. Captions name
 * the style, the expression and the background, never the person's looks: what is not said
 * is what the trigger word comes to mean.
 */
const PINK = 'f0308c';
const SKIN = 'ffdcc0';
const JACKET = '2e2e33';

const inOpenPeeps = {
  collection: 'openPeeps',
  name: 'open peeps',
  parts: {
    face: {
      smile: ['smile', 'cute', 'cheeky'],
      grin: ['smileBig', 'smileTeethGap'],
      'open mouth': ['explaining'],
      frown: ['solemn', 'concerned'],
      angry: ['veryAngry'],
      serious: ['serious', 'blank'],
    },
  },
  finish(drawing) {
    Object.assign(drawing.options, {
      head: ['mohawk2'],
      headContrastColor: [PINK],
      skinColor: [SKIN],
      clothingColor: [JACKET],
      accessories: ['sunglasses2'],
      accessoriesProbability: 100,
    });
    drawing.describeHair('');
  },
};

const inNotionists = {
  collection: 'notionists',
  name: 'notionists',
  parts: {
    lips: {
      smile: variants(3, 20, 22),
      'open mouth': variants(10, 11, 27),
      frown: variants(1, 2),
      surprised: variants(15, 16),
    },
  },
  finish(drawing) {
    Object.assign(drawing.options, {
      hair: variants(50),
      body: variants(1),
      glasses: variants(2),
      glassesProbability: 100,
      scale: 125,
      translateY: 8,
    });
    drawing.describeHair('');
  },
  retouch: (svg) => dyeHair(svg, PINK),
};

const inLorelei = {
  collection: 'lorelei',
  name: 'lorelei',
  parts: {
    mouth: {
      smile: numbered('happy', 2, 3, 5),
      grin: numbered('happy', 7, 16),
      'open mouth': numbered('happy', 6, 12),
      frown: numbered('sad', 1, 3, 5),
    },
  },
  finish(drawing) {
    Object.assign(drawing.options, {
      hair: variants(27),
      hairColor: [PINK],
      skinColor: [SKIN],
      glasses: variants(2),
      glassesProbability: 100,
    });
    drawing.describeHair('');
  },
};

/** @type {import('./index.mjs').Style[]} */
export const hero = [inOpenPeeps, inNotionists, inLorelei];
