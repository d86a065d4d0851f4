/** By Ashley Seo, CC BY 4.0. Heads without bodies. */
export const bigSmile = {
  collection: 'bigSmile',
  name: 'big smile',
  parts: {
    hair: {
      'short hair': ['shortHair'],
      mohawk: ['mohawk'],
      'bob cut': ['wavyBob', 'curlyBob'],
      'bowl cut': ['bowlCutHair'],
      'long hair': ['straightHair', 'bangs'],
      braids: ['braids'],
      'buzz cut': ['shavedHead'],
      'hair bun': ['bunHair'],
      afro: ['froBun'],
      'curly hair': ['curlyShortHair'],
    },
    mouth: {
      smile: ['openedSmile', 'teethSmile', 'kawaii', 'gapSmile'],
      frown: ['openSad'],
      serious: ['unimpressed'],
      grin: ['awkwardSmile'],
      braces: ['braces'],
    },
    eyes: {
      '': ['normal', 'cheery'],
      'star eyes': ['starstruck'],
      wink: ['winking'],
      'half closed eyes': ['sleepy'],
      sad: ['sad'],
      angry: ['angry'],
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.sometimes(0.55, 'accessories', {
      'cat ears': ['catEars'],
      glasses: ['glasses'],
      crown: ['sailormoonCrown'],
      'clown nose': ['clownNose'],
      sunglasses: ['sunglasses'],
      mask: ['faceMask'],
      mustache: ['mustache'],
    });
  },
};
