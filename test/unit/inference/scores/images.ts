import { createHash } from 'node:crypto';
import type { ScoredImage } from '../../../../src/inference/scores/modelScores';
import type { SparseScores } from '../../../../src/shared/tagging/scores';

/** Content hash of a made-up image. */
export const hashOf = (content: number): string => createHash('sha256').update(String(content)).digest('hex');

/** What a made-up model says of it: always the same, of a length that depends on it. */
export function scoresOf(content: number): SparseScores {
  const length = (content * 7) % 40;
  return {
    tags: Uint32Array.from({ length }, (_, at) => at * 3 + content),
    values: Float32Array.from({ length }, (_, at) => ((at * 31 + content * 17) % 1000) / 1000),
  };
}

export const imageOf = (content: number, name = `/set/${content}.png`, modified = 5.5): ScoredImage => ({
  image: name,
  contentHash: hashOf(content),
  bytes: 100 + content,
  modified,
  scores: scoresOf(content),
});
