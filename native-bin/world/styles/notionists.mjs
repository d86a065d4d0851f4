import { variants } from './variants.mjs';

/** By Zoish, CC0. Black and white ink; the only colour is the background. */
export const notionists = {
  collection: 'notionists',
  name: 'notionists',
  parts: {
    hair: {
      'short hair': variants(
        1,
        5,
        6,
        7,
        9,
        13,
        15,
        16,
        17,
        18,
        19,
        21,
        24,
        25,
        26,
        27,
        32,
        34,
        35,
        38,
        43,
        54,
        55,
      ),
      'long hair': variants(2, 10, 23, 28, 36, 37, 41, 46, 58),
      'curly hair': variants(20, 22, 31, 33, 40),
      'hair bun': variants(29, 30, 48, 57),
      hat: ['hat', ...variants(14)],
      'spiky hair': variants(50, 51, 52, 53),
      mohawk: variants(44),
      ponytail: variants(39, 45, 47),
      turban: variants(61),
      hijab: variants(62, 63),
      'twin buns': variants(59),
      headband: variants(8),
    },
    lips: {
      smile: variants(3, 18, 20, 22, 23, 30),
      'open mouth': variants(7, 8, 10, 11, 26, 27),
      frown: variants(1, 2, 4, 17),
      surprised: variants(14, 15, 16),
    },
  },

  finish(drawing) {
    addBodyAndAccessories(drawing);
    drawing.describeHair('monochrome');
  },
};

/** @param {import('../drawing.mjs').Drawing} drawing */
export function addBodyAndAccessories(drawing) {
  drawing.sometimes(0.35, 'glasses', {
    sunglasses: variants(1, 2, 4, 5, 6, 7, 9, 10),
    glasses: variants(3, 8, 11),
  });
  drawing.sometimes(0.2, 'beard', { beard: variants(1, 2, 11) });
  drawing.options.body = [drawing.pick(variants(1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 14, 15))];
  // The style draws heads smaller than the others do.
  drawing.options.scale = 125;
  drawing.options.translateY = 8;
}

/** Part of a notionists drawing that holds the hair, and the part after it. */
const HAIR_GROUP = '<g transform="translate(266 207)">';
const LIPS_GROUP = '<g transform="translate(791 871)">';

/**
 * The style knows no colours, so hair is dyed in the drawing itself.
 * @param {string} svg
 * @param {string} colour six hex digits
 */
export function dyeHair(svg, colour) {
  const [from, to] = [svg.indexOf(HAIR_GROUP), svg.indexOf(LIPS_GROUP)];
  if (from < 0 || to < from) throw new Error('notionists: the hair is not where it was.');
  return svg.slice(0, from) + svg.slice(from, to).replaceAll('#000', `#${colour}`) + svg.slice(to);
}
