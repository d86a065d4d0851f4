// What the regions of a U-Net tend to carry. Tendencies, not rules: each with where it was seen.

import type { ModelKind } from './layout';

export interface Tendency {
  /** One line for people who never saw a U-Net. */
  readonly text: string;
  readonly source: string;
}

const paper = 'Block-wise LoRA, arXiv 2403.07500';
const bLora = 'B-LoRA, arXiv 2403.14572';

const upper: Tendency = {
  text: 'Works at the finest size, next to the picture: strokes, edges, surfaces, colour. A style trained only here mixes well with a character.',
  source: paper,
};
const middle: Tendency = {
  text: 'Works at half of the finest size: shapes of parts, patterns. A style trained here changes more of what is in the picture.',
  source: paper,
};
const bottom: Tendency = {
  text: 'Works at a small size: larger forms and how they are put together. Much of who or what is in the picture is decided around here.',
  source: paper,
};
const deepest: Tendency = {
  text: 'Works at the smallest size with convolutions only: layout and large areas. A plain LoRA has nothing to train here.',
  source: 'the layout of SD 1.x',
};

const tendencies: Readonly<Record<ModelKind, Readonly<Record<string, Tendency>>>> = {
  sd1: {
    in0: upper,
    out3: upper,
    in1: middle,
    out2: middle,
    in2: bottom,
    out1: bottom,
    in3: deepest,
    out0: deepest,
    mid: {
      text: 'The bottom of the U: sees the whole picture at once, so what it is about more than how it looks.',
      source: 'common experience with block weights',
    },
  },
  sdxl: {
    in0: {
      text: 'The finest size, convolutions only: edges and surfaces. A plain LoRA has nothing to train here.',
      source: 'the layout of SDXL',
    },
    in1: {
      text: 'A middle size: shapes of parts, patterns.',
      source: 'common experience with block weights',
    },
    in2: {
      text: 'The smallest size on the way down. Its second attention block is said to carry the layout.',
      source: 'blora_for_kohya, after B-LoRA',
    },
    mid: {
      text: 'The bottom of the U: sees the whole picture at once, so what it is about more than how it looks.',
      source: 'common experience with block weights',
    },
    out0: {
      text: 'The first attention block here tends to carry the content, the second one the style.',
      source: bLora,
    },
    out1: {
      text: 'A middle size on the way up: details of shapes, patterns.',
      source: 'common experience with block weights',
    },
    out2: {
      text: 'The finest size, convolutions only: edges and surfaces. A plain LoRA has nothing to train here.',
      source: 'the layout of SDXL',
    },
  },
};

/** What a part tends to carry. */
export function tendencyOf(kind: ModelKind, part: string): Tendency | undefined {
  return tendencies[kind][part];
}
