import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { FamilyId } from '../../../../src/inference/families/family';
import { families } from '../../../../src/inference/families/families';
import { prepare } from '../../../../src/inference/families/prepare';
import { goldenList, goldenPicture, goldens, grouped } from '../../../support/taggingGoldens';

const byModel = grouped(goldenList('scores'), ({ model }) => model);

async function session(family: FamilyId): Promise<(tensor: Float32Array) => Promise<Float32Array>> {
  const model = await ort.InferenceSession.create(path.join(goldens, 'models', family, 'model.onnx'), {
    intraOpNumThreads: 1,
  });
  const { layout, size, output = '' } = families[family];
  const name = model.outputNames.includes(output) ? output : (model.outputNames[0] ?? '');
  const { width, height } = size;
  const dims = layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width];
  return async (tensor) => {
    const result = await model.run({ input: new ort.Tensor('float32', tensor, dims) }, [name]);
    const values = result[name]?.data as Float32Array;
    const logits = values.some((value) => value < 0 || value > 1);
    return logits ? values.map((value) => 1 / (1 + Math.exp(-value))) : values;
  };
}

describe('probabilities are those of the reference script', () => {
  it.each(byModel)(
    'with a model of %s, of all pictures',
    async (family, entries) => {
      const score = await session(family);
      const apart: string[] = [];
      for (const { picture, variant, tolerance, scores } of entries) {
        const tensor = prepare(await goldenPicture(picture), {
          family,
          variant,
          size: families[family].size,
        });
        const ours = await score(tensor);
        expect(ours.length).toBe(scores.length);
        const distance = Math.max(...scores.map((value, tag) => Math.abs(value - (ours[tag] ?? 0))));
        if (distance > tolerance) apart.push(`${picture} ${variant}: ${distance.toFixed(4)} > ${tolerance}`);
      }
      expect(apart).toEqual([]);
    },
    60_000,
  );
});

describe('these models show a mistake of the preparation', () => {
  const distance = async (family: FamilyId, one: Float32Array, other: Float32Array): Promise<number> => {
    const score = await session(family);
    const [first, second] = [await score(one), await score(other)];
    return Math.max(...first.map((value, tag) => Math.abs(value - (second[tag] ?? 0))));
  };

  it('as colours in the wrong order', async () => {
    const { size } = families.wd;
    const image = await goldenPicture('jpeg-420.jpg');
    const tensor = prepare(image, { family: 'wd', size });
    const swapped = tensor.map((_, at) => tensor[at - (at % 3) + 2 - (at % 3)] ?? 0);
    expect(await distance('wd', tensor, swapped)).toBeGreaterThan(0.1);
  });

  it('as another filter', async () => {
    const { size } = families.wd;
    const image = await goldenPicture('size-1600x1200.png');
    const [a, b] = ['a', 'b'].map((variant) => prepare(image, { family: 'wd', variant, size }));
    expect(await distance('wd', a ?? new Float32Array(), b ?? new Float32Array())).toBeGreaterThan(0.01);
  });

  it('as a single level in each tenth value', async () => {
    const { size } = families.joytag;
    const tensor = prepare(await goldenPicture('size-517x301.png'), { family: 'joytag', size });
    const noisy = tensor.map((value, at) => (at % 10 === 0 ? value + 1 / 255 / 0.27 : value));
    expect(await distance('joytag', tensor, noisy)).toBeGreaterThan(0.001);
  });
});
