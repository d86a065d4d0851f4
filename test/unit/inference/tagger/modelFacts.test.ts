import { describe, expect, it } from 'vitest';
import { families } from '../../../../src/inference/families/families';
import type { FamilyId } from '../../../../src/inference/families/family';
import type { Described } from '../../../../src/inference/tagger/modelFacts';
import { modelFacts } from '../../../../src/inference/tagger/modelFacts';

type Tensor = [name: string, shape: (number | string)[]];

/** A session that says this of itself. */
function described(input: (number | string)[], ...outputs: Tensor[]): Described {
  const tensor = (name: string, shape: (number | string)[]) =>
    ({ name, isTensor: true, type: 'float32', shape }) as const;
  return {
    inputNames: ['input'],
    outputNames: outputs.map(([name]) => name),
    inputMetadata: [tensor('input', input)],
    outputMetadata: outputs.map(([name, shape]) => tensor(name, shape)),
  };
}

const facts = (session: Described, family: FamilyId, tagCount: number) =>
  modelFacts(session, { onnx: '/models/x/model.onnx', family, tagCount }, families[family]);

describe('the output that is read', () => {
  it.each<[string, FamilyId, Tensor[], string]>([
    [
      'PixAI’s prediction, not its logits or embedding',
      'pixai',
      [
        ['embedding', ['n', 1024]],
        ['logits', ['n', 13461]],
        ['prediction', ['n', 13461]],
      ],
      'prediction',
    ],
    [
      'the final scores of a conversion that names them otherwise',
      'camie',
      [
        ['initial/output', ['n', 13461]],
        ['output', ['n', 13461]],
      ],
      'output',
    ],
    [
      'Camie’s refined scores, not its first ones',
      'camie',
      [
        ['initial_predictions', ['n', 13461]],
        ['refined_predictions', ['n', 13461]],
        ['selected_candidates', ['n', 256]],
      ],
      'refined_predictions',
    ],
    [
      'the one as long as the list',
      'wd',
      [
        ['features', ['n', 768]],
        ['output', ['n', 13461]],
      ],
      'output',
    ],
    [
      'one that is not called logits',
      'wd',
      [
        ['logits', ['n', 13461]],
        ['scores', ['n', 13461]],
      ],
      'scores',
    ],
    [
      'one of the right length before one of an open length',
      'wd',
      [
        ['open', ['n', 'm']],
        ['right', ['n', 13461]],
      ],
      'right',
    ],
    ['logits, when there is nothing else', 'joytag', [['logits', ['n', 13461]]], 'logits'],
  ])('is %s', (_, family, outputs, name) => {
    expect(facts(described(['n', 448, 448, 3], ...outputs), family, 13461).output.name).toBe(name);
  });
});

describe('a model without', () => {
  it('an output is refused', () => {
    expect(() => facts(described([1, 448, 448, 3]), 'wd', 3)).toThrow(/gives no scores/);
  });

  it('an input is refused, or with two', () => {
    const two = described([1, 448, 448, 3], ['output', [1, 3]]);
    const none = { ...two, inputMetadata: [] };
    const both = { ...two, inputMetadata: [...two.inputMetadata, ...two.inputMetadata] };
    expect(() => facts(none, 'wd', 3)).toThrow(/takes 0 inputs/);
    expect(() => facts(both, 'wd', 3)).toThrow(/takes 2 inputs/);
  });

  it('three colours is refused', () => {
    expect(() => facts(described([1, 1, 28, 28], ['output', [1, 10]]), 'wd', 10)).toThrow(/no three colours/);
  });

  it('any size of its own takes the family’s, in the family’s layout', () => {
    const { input } = facts(described(['a', 'b', 'c', 'd'], ['output', ['a', 4]]), 'camie', 4);
    expect(input).toMatchObject({ layout: 'nchw', width: 512, height: 512, batch: null });
  });
});
