import path from 'node:path';
import type { FamilyId } from '../families/family';
import { families } from '../families/families';
import type { ModelFacts } from '../protocol';
import { descriptionFile } from './description';
import type { TaggerModelFiles } from './model';
import { ModelError } from './modelError';

/** What of a model's shapes tells its family. */
export type ShapeFacts = Pick<ModelFacts, 'input' | 'outputs'>;

/**
 * The family that shapes and names of a model's inputs and outputs tell; null where several have the same.
 *
 * Only WD and DeepDanbooru take the colours of a pixel together, at 448 and 512 pixels. PixAI's export and the Camie taggers have
 * outputs with names of their own.
 */
export function familyByShapes({ input, outputs }: ShapeFacts): FamilyId | null {
  const names = outputs.map(({ name }) => name.toLowerCase());
  if (input.layout === 'nhwc')
    return input.width === 512 ? 'deepdanbooru' : input.width === 448 ? 'wd' : null;
  if (names.some((name) => /^(initial|refined)/.test(name))) return 'camie';
  if (names.includes('prediction') && names.includes('embedding')) return 'pixai';
  return null;
}

/**
 * Looks whether a model takes pictures in the order of its family, and has not the outputs of another. A conversion with the other
 * order was mostly made from other weights, with another range of values: its scores would be nonsense, and nobody would be told.
 *
 * @throws ModelError `family-shapes`
 */
export function checkShapes(model: Pick<TaggerModelFiles, 'family' | 'onnx'>, facts: ShapeFacts): void {
  const family = families[model.family];
  const { input } = facts;
  // sizes alone say nothing against a family: there are models of the same kind for other sizes
  const told = input.layout === 'nchw' ? familyByShapes(facts) : null;
  if (input.layout === family.layout && (told === null || told === model.family)) return;
  const order = input.layout === 'nhwc' ? 'the colours of a pixel together' : 'a plane for each colour';
  const other =
    told === null || told === model.family ? '' : ` and has the outputs of ${families[told].name}`;
  throw new ModelError(
    'family-shapes',
    `${path.basename(model.onnx)} takes ${input.width}×${input.height} pixels with ${order}${other}, which does not fit ${family.name}.`,
    other === ''
      ? `Use the .onnx file that the author of the model gives.`
      : `Put its own tag list beside it, or a file ${descriptionFile} that says {"family": "${told}"}.`,
  );
}
