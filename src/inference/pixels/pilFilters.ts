// The kernels of Pillow's resampler and their coefficients (its src/libImaging/Resample.c).

export type PilFilter = 'box' | 'bilinear' | 'bicubic' | 'lanczos';

interface Kernel {
  /** Beyond this distance, in output pixels when shrinking, the kernel is 0. */
  readonly support: number;
  readonly at: (x: number) => number;
}

/** Bits behind the point of a coefficient. */
export const precision = 22;

const kernels: Readonly<Record<PilFilter, Kernel>> = {
  box: { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, at: bicubic },
  lanczos: { support: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Which input pixels make each output pixel, and by how much. */
export interface Coefficients {
  /** First input pixel of each output pixel. */
  readonly first: Int32Array;
  /** Number of input pixels of each output pixel. */
  readonly count: Int32Array;
  /** Room for each output pixel in `weights`. */
  readonly stride: number;
  /** Fixed point: 1 is `2 ** precision`. */
  readonly weights: Int32Array;
}

/** The coefficients that bring `from` pixels to `to`. */
export function coefficients(from: number, to: number, filter: PilFilter): Coefficients {
  const kernel = kernels[filter];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const shrink = 1 / stretch;
  const support = kernel.support * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Int32Array(to * stride);
  const exact = new Float64Array(stride);
  for (let out = 0; out < to; out++) {
    const centre = (out + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(from, Math.trunc(centre + support + 0.5)) - begin;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = kernel.at((tap + begin - centre + 0.5) * shrink);
      exact[tap] = weight;
      sum += weight;
    }
    first[out] = begin;
    count[out] = taps;
    for (let tap = 0; tap < taps; tap++) {
      const weight = (exact[tap] ?? 0) / (sum === 0 ? 1 : sum);
      weights[out * stride + tap] = Math.trunc(weight * (1 << precision) + (weight < 0 ? -0.5 : 0.5));
    }
  }
  return { first, count, stride, weights };
}

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}
