const COVERED = ['hat', 'hijab', 'turban', 'beanie', 'cat ears'];
const CLOTHES_TAG = { hoodie: 'hoodie', overall: 'overalls', blazerAndShirt: 'blazer', shirtCrewNeck: '' };
const FRAME = '262e33';

/** By Pablo Stanley, free for personal and commercial use. */
export const avataaars = {
  collection: 'avataaars',
  name: 'avataaars',
  parts: {
    top: {
      'short hair': ['shortFlat', 'shortRound', 'shortWaved', 'theCaesarAndSidePart', 'dreads01'],
      'long hair': ['bigHair', 'curvy', 'straight01', 'straight02', 'straightAndStrand'],
      'bob cut': ['bob', 'miaWallace', 'longButNotTooLong'],
      'hair bun': ['bun'],
      'curly hair': ['curly', 'shortCurly', 'dreads02'],
      afro: ['fro'],
      headband: ['froBand'],
      hat: ['hat'],
      hijab: ['hijab'],
      turban: ['turban'],
      beanie: ['winterHat02', 'winterHat03', 'winterHat1'],
      braids: ['dreads'],
      balding: ['sides'],
      'cat ears': ['winterHat04'],
    },
    mouth: {
      smile: ['smile', 'twinkle'],
      frown: ['sad', 'concerned'],
      'open mouth': ['disbelief', 'screamOpen'],
      'tongue out': ['tongue'],
      serious: ['serious'],
    },
    eyes: {
      '': ['default', 'side', 'happy', 'squint'],
      'closed eyes': ['closed'],
      wink: ['wink'],
      'heart eyes': ['hearts'],
      surprised: ['surprised'],
      crying: ['cry'],
    },
  },

  finish(drawing) {
    const { options } = drawing;
    drawing.paintHair('hairColor');
    options.facialHairColor = options.hairColor;
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothesColor');
    options.hatColor = drawing.unnamedShirtColour();
    options.eyebrows = ['default', 'defaultNatural'];
    options.accessoriesColor = [FRAME];
    const clothes = drawing.pick(Object.keys(CLOTHES_TAG));
    options.clothing = [clothes];
    drawing.tag(CLOTHES_TAG[clothes]);
    if (COVERED.includes(drawing.hairTag)) drawing.describeHair('');
    // Glasses would hide eyes that are worth naming.
    if (drawing.chosen.eyes === '') {
      drawing.sometimes(0.4, 'accessories', {
        glasses: ['prescription02', 'round'],
        sunglasses: ['sunglasses'],
        eyepatch: ['eyepatch'],
      });
    }
    drawing.sometimes(0.25, 'facialHair', {
      beard: ['beardLight', 'beardMajestic'],
      mustache: ['moustacheFancy'],
    });
  },
};
