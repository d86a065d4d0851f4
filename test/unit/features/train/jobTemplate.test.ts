import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse, type ParseError } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { JobAnswers } from '../../../../src/features/train/jobTemplate';
import { jobText, parts, upperParts } from '../../../../src/features/train/jobTemplate';
import type { Job } from '../../../../src/shared/trainer/job';

const style: JobAnswers = {
  name: 'inkstl-style',
  subject: 'style',
  trained: upperParts,
  base: 'embedded',
  images: 'images/style',
  trigger: 'inkstl',
  prompts: ['inkstl,smile', 'inkstl,frown'],
};

function read(answers: JobAnswers): Job {
  const errors: ParseError[] = [];
  const job = parse(jobText(answers), errors, { allowTrailingComma: false }) as Job;
  expect(errors).toEqual([]);
  return job;
}

describe('a job file that was asked for', () => {
  it('leaves the blocks out that a style does not train', () => {
    expect(read(style)).toMatchObject({
      version: 1,
      name: 'inkstl-style',
      base: { model: 'embedded' },
      dataset: { sources: [{ path: 'images/style', trigger: 'inkstl' }], resolution: 64 },
      network: { blocks: { in1: 0, in2: 0, in3: 0, mid: 0, out0: 0, out1: 0, out2: 0 } },
      samples: { prompts: ['inkstl,smile', 'inkstl,frown'] },
    });
  });

  it('trains all blocks of a character, and a real base at its size', () => {
    const job = read({ ...style, subject: 'character', trained: parts, base: '/models/sd15.safetensors' });
    expect(job.network).not.toHaveProperty('blocks');
    expect(job.dataset.resolution).toBe(512);
    expect(job.training?.learningRate).toBe(1e-4);
  });

  it('uses only keys that the schema knows', () => {
    const file = path.resolve(import.meta.dirname, '../../../../native-bin/schema/job.schema.json');
    const schema = fs.readFileSync(file, 'utf8');
    for (const base of ['embedded', '/model'])
      for (const section of Object.values(read({ ...style, base }) as unknown as Record<string, object>))
        if (typeof section === 'object')
          for (const key of Object.keys(section)) expect(schema).toContain(`"${key}"`);
  });

  it('holds whatever people write, unchanged', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const trained = fc.subarray([...parts], { minLength: 1 });
    fc.assert(
      fc.property(text, text, text, fc.array(text), trained, (name, images, trigger, prompts, blocks) => {
        const job = read({ ...style, name, images, trigger, prompts, subject: 'custom', trained: blocks });
        expect(job.name).toBe(name);
        expect(job.dataset.sources).toMatchObject([{ path: images, trigger }]);
        expect(job.samples?.prompts).toEqual(prompts);
        const zeros = Object.keys(job.network?.blocks ?? {});
        expect([...zeros, ...blocks].sort()).toEqual([...parts].sort());
      }),
    );
  });
});
