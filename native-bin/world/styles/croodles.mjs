import { variants } from './variants.mjs';

/** By vijay verma, CC BY 4.0. Doodles on white skin; the hair has a coloured outline. */
export const croodles = {
  collection: 'croodles',
  name: 'croodles',
  parts: {
    top: {
      'short hair': variants(1, 3, 6, 9, 29),
      'long hair': variants(12, 13, 14, 17),
      'curly hair': variants(5, 10, 11, 18),
      'spiky hair': variants(2),
      ponytail: variants(15),
      pigtails: variants(16),
      hat: variants(20, 22),
      beanie: variants(21),
      cap: variants(25),
      bald: variants(28),
      balding: variants(26, 27),
      beret: variants(24),
    },
    mouth: {
      smile: variants(1, 7, 15, 16),
      'open mouth': variants(9, 10, 11),
      frown: variants(18),
      teeth: variants(8, 12, 13),
      serious: variants(6, 14),
    },
    eyes: {
      '': variants(1, 6, 11, 16),
      'wide eyes': variants(2, 12),
      'closed eyes': variants(3),
      'heart eyes': variants(7),
      sunglasses: variants(9),
      eyepatch: variants(10),
      glasses: variants(13, 14, 15),
    },
  },

  finish(drawing) {
    drawing.paintHair('topColor');
    drawing.options.baseColor = ['ffffff'];
    const bearded = drawing.sometimes(0.25, 'beard', { beard: [] });
    if (!bearded) drawing.sometimes(0.2, 'mustache', { mustache: [] });
    if (drawing.hairTag === 'bald') drawing.describeHair('');
  },
};
