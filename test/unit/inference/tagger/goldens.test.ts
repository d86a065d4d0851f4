import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { FamilyId } from '../../../../src/inference/families/family';
import { goldenList, goldens, grouped } from '../../../support/taggingGoldens';
import { modelFiles, tagAll, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();
const byModel = grouped(goldenList('scores'), ({ model, variant }) => `${model} ${variant}`);

describe('the tagger process gives the probabilities of a Python script', () => {
  it.each(byModel)('for %s', async (_, entries) => {
    const [first] = entries;
    const family: FamilyId = first?.model ?? 'wd';
    const onnx = path.join(goldens, 'models', family, 'model.onnx');
    const images = entries.map(({ picture }) => path.join(goldens, 'pictures', picture));
    const told = tagAll(rig.client(), {
      model: modelFiles(onnx, first?.scores.length ?? 0, family),
      images,
      ...(first === undefined ? {} : { variant: first.variant }),
    });
    expect(await told.summary).toMatchObject({ done: images.length, failed: 0, provider: 'CPU' });
    const found = new Map(told.results.map(({ image, scores }) => [path.basename(image), scores.values]));
    for (const { picture, tolerance, scores } of entries) {
      const values = found.get(picture);
      const furthest = Math.max(...scores.map((score, tag) => Math.abs(score - (values?.[tag] ?? NaN))));
      expect(furthest, picture).toBeLessThanOrEqual(tolerance);
    }
  });
});
