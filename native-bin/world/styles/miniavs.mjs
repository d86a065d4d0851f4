/** By Webpixels, CC BY 4.0. Whole figures; every one of them smiles. */
export const miniavs = {
  collection: 'miniavs',
  name: 'miniavs',
  parts: {
    hair: {
      bald: ['balndess'],
      mohawk: ['slaughter'],
      ponytail: ['ponyTail'],
      'long hair': ['long'],
      'curly hair': ['curly'],
      'short hair': ['classic01', 'classic02', 'stylish'],
      'spiky hair': ['elvis'],
    },
    eyes: {
      '': ['normal'],
      serious: ['confident'],
      'closed eyes': ['happy'],
    },
  },

  finish(drawing) {
    drawing.paintHair('hairColor');
    drawing.paintSkin('skinColor');
    drawing.paintShirt('bodyColor');
    drawing.options.head = ['normal'];
    drawing.sometimes(0.35, 'glasses', { glasses: [] });
    drawing.sometimes(0.3, 'mustache', { mustache: ['freddy'] });
    drawing.sometimes(0.5, 'blushes', { blush: [] });
    if (drawing.hairTag === 'bald') drawing.describeHair('');
    drawing.tag('smile');
  },
};
