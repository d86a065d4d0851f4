// What is said of the values of `is:` and `has:`.

import type { ImageState, ImageThing } from './node';

/** States of images, in a few words each. */
export const stateWords: Readonly<Record<ImageState, string>> = {
  tagged: 'its caption has a tag',
  empty: 'its caption file has no tag',
  untagged: 'there is no caption file',
  upscaled: 'it is enlarged for its bucket',
  unusable: 'it cannot be trained on',
  regularization: 'it is in a regularisation subset',
  landscape: 'it is wider than high',
  portrait: 'it is higher than wide',
  square: 'it is as wide as high',
};

/** Things that images have, in a few words each. */
export const thingWords: Readonly<Record<ImageThing, string>> = {
  problem: 'an error or a warning',
  error: 'a problem that must be mended',
  warning: 'a problem that can be lived with',
  caption: 'a caption file, also an empty one',
  mask: 'a mask beside it',
  trigger: 'the trigger of its subset among its tags',
  scores: 'confidences of the tagger',
};
