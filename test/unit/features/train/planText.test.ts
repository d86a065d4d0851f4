import { describe, expect, it } from 'vitest';
import { planText } from '../../../../src/features/train/planText';
import type { Diagnostic } from '../../../../src/shared/trainer/diagnostics';
import type { Plan } from '../../../../src/shared/trainer/plan';

const plan: Plan = {
  name: 'ink-style',
  base: '/models/sd15',
  baseName: 'sd15',
  resolution: [512, 768],
  images: 20,
  regularizationImages: 500,
  imagesPerEpoch: 1000,
  stepsPerEpoch: 500,
  steps: 11000,
  epochs: 22,
  batchSize: 2,
  buckets: [],
  masked: 2,
  focalPoints: 3,
  modules: 264,
  parameters: 12_345_678,
  fileBytes: 24_700_000,
  parts: {},
  latents: { total: 520, cached: 520, complete: true },
  text: { total: 520, cached: 0, complete: false },
  memory: { total: 9_400_000_000, base: 0, network: 0, activations: 0, basis: '' },
  time: { seconds: 7800, basis: 'Measured on this device.' },
  samplePictures: 45,
  summary: '11,000 steps over 20 pictures.',
};

function warning(message: string): Diagnostic {
  const nowhere = { file: null, line: null, column: null, endLine: null, endColumn: null };
  return { severity: 'warning', code: 'w', message, fix: 'Mend it.', ...nowhere };
}

describe('the plan that is confirmed', () => {
  it('says what will happen, with numbers a person reads', () => {
    const { question, detail } = planText(plan, []);
    expect(question).toBe('Train “ink-style”?');
    for (const text of [
      '11,000 steps over 20 pictures.',
      'Base: sd15, at 512 × 768 pixels',
      '500 regularisation pictures',
      '264 modules with 12.3 million parameters, a file of 24.7 MB',
      'about 2 h 10 min. Measured on this device.',
      'about 9.4 GB',
      '2 pictures with a mask',
      '3 pictures cropped around a focal point',
      '45 sample pictures',
      'encoded as they come',
    ])
      expect(detail).toContain(text);
  });

  it('does not promise a time that nobody knows', () => {
    const { detail } = planText(
      { ...plan, time: { seconds: null, basis: 'Nothing is known of this device.' } },
      [],
    );
    expect(detail).toContain('Time: not known yet. Nothing is known');
  });

  it('shows warnings, and how many more there are', () => {
    const { detail } = planText(plan, ['a', 'b', 'c', 'd', 'e', 'f'].map(warning));
    expect(detail).toContain('⚠ d Mend it.');
    expect(detail).not.toContain('⚠ e Mend it.');
    expect(detail).toContain('and 2 more warnings');
  });
});
