import { numbered, variants } from './variants.mjs';

/** By DiceBear, CC0. Held out: the base has never seen it. */
export const pixelArt = {
  collection: 'pixelArt',
  name: 'pixel art',
  parts: {
    hair: {
      'short hair': numbered('short', 1, 2, 6, 9, 10, 14, 16, 17, 22),
      'long hair': numbered('long', 1, 3, 7, 9, 12, 13, 16, 20, 21),
    },
    mouth: {
      smile: numbered('happy', 2, 3, 5, 7, 9),
      frown: numbered('sad', 1, 2, 3),
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothingColor');
    // The others show so little cloth that nobody could tell its colour.
    drawing.options.clothing = [drawing.pick(variants(1, 3, 4, 6, 8, 11, 12, 13, 23))];
    drawing.sometimes(0.3, 'glasses', {
      sunglasses: numbered('dark', 1, 2, 3, 4, 5, 6, 7),
      glasses: numbered('light', 1, 2, 3, 4, 5, 6, 7),
    });
    drawing.sometimes(0.15, 'hat', { hat: [] });
    drawing.sometimes(0.15, 'beard', { beard: [] });
  },
};
