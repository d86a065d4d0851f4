// What is usual for a value of a job on its base, and why.

import type { BaseFacts } from './editorApi';

export interface Recommendation {
  readonly value: number | string;
  /** From and up to where nothing is said; of texts only the value itself is usual. */
  readonly usual?: readonly [low: number, high: number];
  readonly reason: string;
}

const paper = 'Block-wise LoRA paper';

/**
 * What is usual for a key.
 *
 * @param key path of the key, such as `training.steps`
 */
export function recommended(key: string, base: BaseFacts): Recommendation | null {
  const { embedded, shape } = base;
  const side = embedded ? 64 : shape.kind === 'sdxl' ? 1024 : 512;
  const real: Readonly<Record<string, Recommendation>> = {
    'training.steps': {
      value: 3000,
      usual: [500, 20_000],
      reason: `fewer teach little, and many learn the pictures by heart; the ${paper} takes 11,000 of batch 2`,
    },
    'training.batchSize': { value: 2, usual: [1, 8], reason: `as in the ${paper}; more takes more memory` },
    'training.learningRate': {
      value: 1e-4,
      usual: [2e-5, 5e-4],
      reason: 'more tends to burn the picture, less learns slowly',
    },
    'training.precision': {
      value: 'bf16',
      reason: 'half the memory on newer graphics cards; fp16 for older ones, fp32 for a computer without one',
    },
    'samples.cfg': { value: 7, usual: [4, 12], reason: `as in the ${paper}` },
  };
  const little: Readonly<Record<string, Recommendation>> = {
    'training.steps': { value: 600, usual: [100, 5000], reason: 'the embedded model learns in minutes' },
    'training.batchSize': { value: 4, usual: [1, 16], reason: 'the embedded model is small' },
    'training.learningRate': {
      value: 1e-3,
      usual: [2e-4, 4e-3],
      reason: 'the embedded model takes larger steps than a real one',
    },
    'training.precision': { value: 'fp32', reason: 'the embedded model runs on a processor' },
    'samples.cfg': { value: 3, usual: [1, 5], reason: 'the embedded model burns at more' },
  };
  const all: Readonly<Record<string, Recommendation>> = {
    'dataset.resolution': {
      value: side,
      usual: embedded ? [side, side] : [side * 0.75, side * 1.5],
      reason: `the base makes pictures of ${side} × ${side}`,
    },
    'training.minSnrGamma': { value: 5, usual: [1, 20], reason: 'as its authors chose' },
    'training.noiseOffset': {
      value: 0.05,
      usual: [0, 0.15],
      reason: 'more makes every picture dark or bright',
    },
    'samples.sampler': {
      value: 'dpmpp_2m_karras',
      reason: `as in the ${paper}, so that runs can be compared`,
    },
    'samples.steps': { value: 25, usual: [10, 60], reason: `as in the ${paper}` },
    'output.precision': { value: 'fp16', reason: 'half the size, and no difference that is seen' },
    ...(embedded ? little : real),
  };
  return all[key] ?? null;
}

/** What to say of a value: null where it is usual. */
export function advice(
  key: string,
  value: unknown,
  base: BaseFacts,
): (Recommendation & { readonly text: string }) | null {
  const found = recommended(key, base);
  if (found === null || value === undefined || value === null) return null;
  const { usual, reason } = found;
  const fine =
    usual === undefined || typeof value !== 'number'
      ? value === found.value ||
        typeof value === 'object' ||
        (usual !== undefined && typeof value !== 'number')
      : value >= usual[0] && value <= usual[1];
  return fine ? null : { ...found, text: `Usual is ${found.value}: ${reason}.` };
}
