/** Heads whose hair takes `headContrastColor`; the hair of all others is black. */
const COLOURED = [
  'bangs',
  'cornrows',
  'grayBun',
  'grayMedium',
  'grayShort',
  'mediumBangs2',
  'mohawk',
  'mohawk2',
  'noHair3',
  'short4',
];

/** Hats take the colour of the clothes. */
const NO_HAIR_COLOUR = ['hat', 'beanie', 'turban', 'hijab', 'bald'];

/** By Pablo Stanley, CC0. Ink drawings; the face is one part, mouth and eyes together. */
export const openPeeps = {
  collection: 'openPeeps',
  name: 'open peeps',
  parts: {
    head: {
      'short hair': ['grayShort', 'short1', 'short2', 'short3', 'short5', 'pomp', 'shaved2'],
      'long hair': ['long', 'longBangs', 'mediumStraight', 'medium3', 'bangs', 'medium2', 'mediumBangs3'],
      'curly hair': ['longCurly', 'mediumBangs2', 'dreads2'],
      'hair bun': ['bun2', 'grayBun'],
      'twin buns': ['buns'],
      afro: ['afro', 'longAfro'],
      mohawk: ['mohawk'],
      bald: ['noHair1'],
      beanie: ['hatBeanie'],
      hat: ['hatHip'],
      hijab: ['hijab'],
      turban: ['turban'],
      'flat top': ['flatTop', 'flatTopLong'],
      braids: ['cornrows', 'cornrows2'],
      'spiky hair': ['bantuKnots', 'twists'],
    },
    face: {
      smile: ['smile', 'cute', 'calm', 'cheeky'],
      grin: ['smileBig', 'smileTeethGap', 'lovingGrin2'],
      'open mouth': ['explaining', 'smileLOL', 'lovingGrin1'],
      frown: ['solemn', 'concerned', 'concernedFear'],
      angry: ['rage', 'veryAngry', 'angryWithFang'],
      serious: ['serious', 'blank', 'suspicious'],
      'closed eyes': ['eyesClosed'],
      surprised: ['awe', 'fear'],
    },
  },

  finish(drawing) {
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothingColor');
    drawing.paintHair('headContrastColor');
    if (NO_HAIR_COLOUR.includes(drawing.hairTag)) drawing.describeHair('');
    else if (!COLOURED.includes(drawing.options.head[0])) drawing.describeHair('black hair');
    drawing.sometimes(0.3, 'accessories', {
      glasses: ['glasses', 'glasses2'],
      sunglasses: ['sunglasses', 'sunglasses2'],
      eyepatch: ['eyepatch'],
    });
    const bearded = drawing.sometimes(0.15, 'facialHair', { beard: ['full', 'full2', 'full4'] });
    if (!bearded) drawing.sometimes(0.1, 'mask', { mask: ['medicalMask'] });
  },
};
