import { numbered, variants } from './variants.mjs';

/** By Lisa Wischofsky, CC BY 4.0. */
export const adventurer = {
  collection: 'adventurer',
  name: 'adventurer',
  parts: {
    hair: {
      'short hair': numbered('short', 1, 2, 4, 7, 9, 10, 11, 14),
      'long hair': numbered('long', 1, 4, 5, 6, 7, 9, 17, 22, 24),
      'curly hair': numbered('short', 3, 8, 17, 18),
      'hair bun': [...numbered('long', 10, 11, 12), 'short05'],
      'twin buns': numbered('long', 13, 23),
      'spiky hair': numbered('short', 15, 16),
      pigtails: numbered('long', 14, 15),
      braids: ['long16'],
      'bob cut': numbered('long', 20, 21, 25, 26),
      flower: numbered('long', 3, 8, 18),
      bald: numbered('short', 12, 19),
    },
    mouth: {
      smile: variants(19, 22, 23, 27, 28, 29, 30),
      'open mouth': variants(1, 5, 25, 26),
      frown: variants(2, 13, 14),
      'tongue out': variants(12, 16, 24),
      surprised: variants(3, 18),
      serious: variants(9, 10),
    },
    eyes: {
      '': variants(1, 2, 3, 23, 24, 25, 26),
      'closed eyes': variants(19, 20),
      wink: variants(21, 22),
      angry: variants(9, 10, 13, 14),
      'half closed eyes': variants(4, 16, 17, 18),
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.sometimes(0.25, 'glasses', { glasses: variants(1, 2, 3, 4, 5) });
    drawing.sometimes(0.15, 'earrings', { earrings: [] });
    drawing.sometimes(0.3, 'features', {
      mustache: ['mustache'],
      blush: ['blush'],
      freckles: ['freckles'],
    });
    if (drawing.hairTag === 'bald') drawing.describeHair('');
  },
};
