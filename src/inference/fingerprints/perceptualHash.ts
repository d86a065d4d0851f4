// The perceptual hash of a picture: which of its 63 slowest waves (of a discrete cosine transform over 32 × 32 grey pixels) are
// stronger than their median. Pictures that look alike have hashes that differ in few bits, whatever their size or compression.
// Hues and mirroring are not seen by it.

/** Side of the grey picture that is hashed. */
export const hashSide = 32;

const waves = 8;

/** 64 bits in two unsigned numbers of 32. */
export interface PerceptualHash {
  readonly high: number;
  readonly low: number;
}

/** cos((2x + 1) u π / 2n) for each wave `u` and pixel `x`. */
const cosines = Array.from({ length: waves }, (_u, u) =>
  Float64Array.from({ length: hashSide }, (_x, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * hashSide))),
);

/**
 * The hash of a picture.
 *
 * @param grey `hashSide` × `hashSide` bytes, row by row
 */
export function perceptualHash(grey: Uint8Array): PerceptualHash {
  const strengths = transform(grey);
  // the first is the mean brightness, which says nothing of what is seen
  const sorted = strengths.slice(1).sort();
  const median = sorted[(sorted.length - 1) / 2] ?? 0;
  let [high, low] = [0, 0];
  for (let bit = 1; bit < 64; bit++) {
    if ((strengths[bit] ?? 0) <= median) continue;
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return { high: high >>> 0, low: low >>> 0 };
}

/** The slowest 8 × 8 waves, row by row. Rounded, so that a flat picture has no waves but the first on any machine. */
function transform(grey: Uint8Array): Float64Array {
  const rows = new Float64Array(hashSide * waves);
  for (let y = 0; y < hashSide; y++)
    for (const [u, cosine] of cosines.entries()) {
      let sum = 0;
      for (let x = 0; x < hashSide; x++) sum += (cosine[x] ?? 0) * (grey[y * hashSide + x] ?? 0);
      rows[y * waves + u] = sum;
    }
  const strengths = new Float64Array(waves * waves);
  for (const [v, cosine] of cosines.entries())
    for (let u = 0; u < waves; u++) {
      let sum = 0;
      for (let y = 0; y < hashSide; y++) sum += (cosine[y] ?? 0) * (rows[y * waves + u] ?? 0);
      strengths[v * waves + u] = Math.round(sum * 16) / 16;
    }
  return strengths;
}
