const BODIES = ['squared', 'rounded', 'small', 'checkered'];

/** By Draftbit, CC BY 4.0. Glasses are a kind of eyes here. */
export const personas = {
  collection: 'personas',
  name: 'personas',
  parts: {
    hair: {
      'long hair': ['long', 'extraLong', 'sideShave'],
      'short hair': ['shortCombover', 'fade', 'shortComboverChops'],
      'curly hair': ['curly'],
      afro: ['curlyHighTop'],
      'bob cut': ['bobCut', 'bobBangs'],
      pigtails: ['pigtails'],
      'buzz cut': ['buzzcut'],
      bald: ['bald'],
      balding: ['balding'],
      cap: ['cap'],
      beanie: ['beanie'],
      'hair bun': ['curlyBun', 'straightBun', 'bunUndercut'],
      mohawk: ['mohawk'],
    },
    mouth: {
      smile: ['smile', 'smirk'],
      grin: ['bigSmile'],
      frown: ['frown'],
      surprised: ['surprise'],
      lipstick: ['lips'],
      pacifier: ['pacifier'],
    },
    eyes: {
      '': ['open'],
      'closed eyes': ['sleep', 'happy'],
      wink: ['wink'],
      glasses: ['glasses'],
      sunglasses: ['sunglasses'],
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothingColor');
    const body = drawing.pick(BODIES);
    drawing.options.body = [body];
    if (body === 'checkered') drawing.tag('checkered shirt');
    const bearded = drawing.sometimes(0.25, 'facialHair', {
      beard: ['beardMustache', 'goatee'],
      mustache: ['walrus'],
    });
    const hair = drawing.hairTag;
    if (hair === 'cap' || hair === 'beanie' || (hair === 'bald' && !bearded)) {
      drawing.describeHair('');
    }
  },
};
