import { numbered, variants } from './variants.mjs';

/** By Lisa Wischofsky, CC0. Held out: the base has never seen it. */
export const lorelei = {
  collection: 'lorelei',
  name: 'lorelei',
  parts: {
    hair: {
      'short hair': variants(1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 43),
      'long hair': variants(13, 15, 16, 19, 21, 23, 28, 40, 41),
      'curly hair': variants(5, 22, 24, 35, 39),
      'hair bun': variants(14, 33, 38),
      'twin buns': variants(26),
      'spiky hair': variants(20, 27),
      ponytail: variants(31, 36, 42),
    },
    mouth: {
      smile: numbered('happy', 2, 3, 5, 9),
      grin: numbered('happy', 7, 16),
      'open mouth': numbered('happy', 6, 12),
      frown: numbered('sad', 1, 2, 3, 5),
    },
  },

  finish(drawing) {
    drawing.options.hairColor = ['000000'];
    addAccessories(drawing);
    drawing.describeHair('monochrome');
  },
};

/** @param {import('../drawing.mjs').Drawing} drawing */
export function addAccessories(drawing) {
  drawing.sometimes(0.3, 'glasses', { glasses: variants(1, 3, 4, 5), sunglasses: variants(2) });
  drawing.sometimes(0.15, 'beard', { beard: [] });
  drawing.sometimes(0.2, 'earrings', { earrings: [] });
}
