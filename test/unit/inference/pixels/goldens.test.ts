import { describe, expect, it } from 'vitest';
import { cvArea } from '../../../../src/inference/pixels/cvArea';
import type { Size } from '../../../../src/inference/pixels/image';
import type { PilFilter } from '../../../../src/inference/pixels/pilFilters';
import { pilResample } from '../../../../src/inference/pixels/pilResample';
import type { Rows } from '../../../../src/inference/pixels/rows';
import { withoutAlpha } from '../../../../src/inference/pixels/rows';
import { tfArea } from '../../../../src/inference/pixels/tfArea';
import { goldenList, goldenPicture, grouped, sha256 } from '../../../support/taggingGoldens';

function resample(kernel: string, picture: Rows, size: Size): Uint8Array | Float32Array {
  if (kernel === 'cv-area') return cvArea(picture, size).data;
  if (kernel === 'tf-area') return tfArea(picture, size).data;
  return pilResample(picture, size, kernel.slice('pil-'.length) as PilFilter).data;
}

const byPicture = grouped(goldenList('resampled'), ({ picture }) => picture);

describe('resampling gives bit by bit what Pillow, OpenCV and TensorFlow give', () => {
  it.each(byPicture)('for %s', async (name, entries) => {
    const picture = withoutAlpha(await goldenPicture(name));
    const differ = entries.filter(
      ({ kernel, width, height, sha256: expected }) =>
        sha256(resample(kernel, picture, { width, height })) !== expected,
    );
    expect(differ).toEqual([]);
  });

  it('in six kernels', () => {
    expect([...new Set(goldenList('resampled').map(({ kernel }) => kernel))].sort()).toEqual([
      'cv-area',
      'pil-bicubic',
      'pil-bilinear',
      'pil-box',
      'pil-lanczos',
      'tf-area',
    ]);
  });
});
