const FRAME = '222222';
const GOLD = 'e8c33c';

/** By Micah Lanier, CC BY 4.0. */
export const micah = {
  collection: 'micah',
  name: 'micah',
  parts: {
    hair: {
      'short hair': ['fonze'],
      mohawk: ['mrT'],
      bald: ['mrClean'],
      'long hair': ['full'],
      'bob cut': ['pixie'],
      turban: ['turban'],
      'spiky hair': ['dannyPhantom'],
    },
    mouth: {
      'open mouth': ['laughing'],
      surprised: ['surprised'],
      grin: ['nervous'],
      smile: ['smile'],
      frown: ['sad', 'frown'],
    },
    eyes: {
      '': ['eyes', 'round'],
      'closed eyes': ['smiling'],
    },
  },

  finish(drawing) {
    const { options } = drawing;
    drawing.paintHair('hairColor');
    drawing.paintSkin('baseColor');
    drawing.paintShirt('shirtColor');
    options.eyebrows = ['up'];
    options.glassesColor = [FRAME];
    options.earringColor = [GOLD];
    options.facialHairColor = options.hairColor;
    drawing.sometimes(0.35, 'glasses', { glasses: [] });
    drawing.sometimes(0.3, 'earrings', { earrings: ['hoop'] });
    const bearded = drawing.sometimes(0.25, 'facialHair', { beard: ['beard'] });
    if (drawing.hairTag === 'bald' && !bearded) drawing.describeHair('');
  },
};
