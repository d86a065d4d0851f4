const CLOTHES_TAG = { turtleNeck: 'turtleneck', openJacket: 'jacket', dress: 'dress', shirt: '', tShirt: '' };

/** By Johan Melin, CC BY 4.0. Long hair is a part of its own, behind the head. */
export const toonHead = {
  collection: 'toonHead',
  name: 'toon head',
  parts: {
    hair: {
      'short hair': ['sideComed', 'undercut'],
      'spiky hair': ['spiky'],
      'hair bun': ['bun'],
    },
    mouth: {
      'open mouth': ['laugh'],
      surprised: ['agape'],
      smile: ['smile'],
      frown: ['sad'],
      angry: ['angry'],
    },
    eyes: {
      '': ['wide', 'happy', 'humble'],
      'closed eyes': ['bow'],
      wink: ['wink'],
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.paintShirt('clothesColor');
    const clothes = drawing.pick(Object.keys(CLOTHES_TAG));
    drawing.options.clothes = [clothes];
    drawing.tag(CLOTHES_TAG[clothes]);
    drawing.options.eyebrows = ['neutral', 'happy'];
    if (drawing.sometimes(0.5, 'rearHair', { 'long hair': ['longStraight', 'longWavy'] })) {
      drawing.untag('short hair');
    }
    drawing.sometimes(0.3, 'beard', {
      beard: ['fullBeard', 'longBeard'],
      mustache: ['moustacheTwirl'],
    });
  },
};
