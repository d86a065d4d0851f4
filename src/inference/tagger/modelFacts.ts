// What a loaded ONNX model says of itself, read into what tagging needs, or refused with a sentence.

import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { InputFacts, ModelFacts, ModelSpec } from '../protocol';
import { TaggerError } from '../taggerError';

/** A session as far as its description goes. */
export type Described = Pick<
  InferenceSession,
  'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata'
>;

/** What a family says where the file leaves it open. */
export interface FamilyDefaults {
  readonly layout: 'nhwc' | 'nchw';
  /** Pixels, for a model whose input size is free. */
  readonly size: { readonly width: number; readonly height: number };
  /** Name of the output with the scores, for a family that has several of the same length. */
  readonly output?: string;
}

type Dimension = number | string;
type Shape = readonly Dimension[];

const largestSide = 4096;
const largestBatch = 64;

/**
 * Reads a model's description.
 *
 * @throws TaggerError when it is no tagger of this family, or its tags are not as many as its list says
 */
export function modelFacts(session: Described, spec: ModelSpec, family: FamilyDefaults): ModelFacts {
  const file = path.basename(spec.onnx);
  return {
    input: inputFacts(session, file, family),
    output: outputFacts(session, spec, file, family),
    outputs: session.outputMetadata.map((one) => ({ name: one.name, shape: one.isTensor ? one.shape : [] })),
  };
}

function inputFacts(session: Described, file: string, family: FamilyDefaults): InputFacts {
  const [input, ...others] = session.inputMetadata;
  if (input === undefined || others.length > 0)
    throw notATagger(`${file} takes ${session.inputMetadata.length} inputs, and a tagger takes one picture.`);
  if (!input.isTensor || (input.type !== 'float32' && input.type !== 'float16'))
    throw notATagger(
      `The input "${input.name}" of ${file} is of type ${input.isTensor ? input.type : 'sequence'}, and pictures are given as float32 or float16.`,
    );
  const { shape } = input;
  if (shape.length !== 4)
    throw notATagger(
      `The input "${input.name}" of ${file} has the shape ${shapeText(shape)}, and a tagger takes [pictures, height, width, 3] or [pictures, 3, height, width].`,
    );
  const layout = layoutOf(shape, family.layout);
  const [channels, height, width] =
    layout === 'nchw' ? [shape[1], shape[2], shape[3]] : [shape[3], shape[1], shape[2]];
  if (typeof channels === 'number' && channels !== 3)
    throw notATagger(
      `The input "${input.name}" of ${file} has the shape ${shapeText(shape)}: no three colours.`,
    );
  const size = { width: side(width, family.size.width), height: side(height, family.size.height) };
  if (size.width > largestSide || size.height > largestSide)
    throw notATagger(
      `${file} takes pictures of ${size.width}×${size.height} pixels, which no known tagger does.`,
    );
  const batch = typeof shape[0] === 'number' && shape[0] > 0 ? shape[0] : null;
  if (batch !== null && batch > largestBatch)
    throw notATagger(`${file} takes ${batch} pictures at once, which no known tagger does.`);
  return { name: input.name, layout, ...size, batch, type: input.type };
}

/** Colours first or last: by the dimension that is a number of colours, else as the family has it. */
function layoutOf(shape: Shape, usual: 'nhwc' | 'nchw'): 'nhwc' | 'nchw' {
  if (shape[1] === 1 || shape[1] === 3 || shape[1] === 4) return 'nchw';
  if (shape[3] === 1 || shape[3] === 3 || shape[3] === 4) return 'nhwc';
  return usual;
}

function side(dimension: Dimension | undefined, usual: number): number {
  return typeof dimension === 'number' && dimension > 0 ? dimension : usual;
}

function outputFacts(
  session: Described,
  { tagCount }: ModelSpec,
  file: string,
  family: FamilyDefaults,
): ModelFacts['output'] {
  const tables = session.outputMetadata.flatMap((one) =>
    one.isTensor && /^float(16|32|64)$/.test(one.type) && one.shape.length === 2
      ? [{ name: one.name, last: one.shape[1] }]
      : [],
  );
  if (tables.length === 0) throw noTable(session, file);
  // an open dimension may turn out right: that is looked at again when the first scores are there
  const fitting = tables.filter(({ last }) => last === tagCount || typeof last === 'string');
  const rank = ({ name, last }: (typeof tables)[number]): number =>
    (name === family.output ? 0 : 4) + (last === tagCount ? 0 : 2) + (/logits|initial/i.test(name) ? 1 : 0);
  const [best] = [...fitting].sort((a, b) => rank(a) - rank(b));
  if (best === undefined) {
    const lengths = [...new Set(tables.map(({ last }) => last))].join(' or ');
    throw wrongCount(file, lengths, tagCount);
  }
  return { name: best.name, tags: tagCount };
}

/** The refusal of a model that gives another number of scores than its list has tags. */
export function wrongCount(file: string, scores: number | string, tagCount: number): TaggerError {
  return new TaggerError(
    'tag-count',
    `${file} gives ${scores} scores, and its tag list has ${tagCount} tags.`,
    'Put the tag list that belongs to this model beside it.',
  );
}

/** The refusal of a model whose output is no list of scores. */
export function wrongRank(file: string, name: string, shape: Shape): TaggerError {
  const fix = 'Choose another conversion of this tagger.';
  if (shape.length > 2)
    return new TaggerError(
      'output-rank',
      `The output "${name}" of ${file} has the shape ${shapeText(shape)}: a map of scores over the picture, as conversions give that lost the pooling at the end.`,
      fix,
    );
  return new TaggerError(
    'output-rank',
    `The output "${name}" of ${file} has the shape ${shapeText(shape)}, and a tagger gives [pictures, tags].`,
    fix,
  );
}

function noTable(session: Described, file: string): TaggerError {
  const tensors = session.outputMetadata.flatMap((one) => (one.isTensor ? [one] : []));
  const map = tensors.find(({ shape }) => shape.length > 2) ?? tensors[0];
  return map === undefined ? notATagger(`${file} gives no scores.`) : wrongRank(file, map.name, map.shape);
}

function notATagger(message: string): TaggerError {
  return new TaggerError('not-a-tagger', message, 'Choose the .onnx file of a tagger.');
}

function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
