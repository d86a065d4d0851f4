// IEEE half precision, for models whose tensors have it.

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Bits of the half nearest to each number, ties to even; too large ones become infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) halves[at] = halfBits(values[at] ?? 0);
  return halves;
}

function halfBits(value: number): number {
  single[0] = value;
  const all = bits[0] ?? 0;
  const sign = (all >>> 16) & 0x8000;
  const magnitude = all & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // from here on it rounds up to infinity
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // below the smallest normal half: the number of steps of 2^-24, as the addition below rounds it
  if (magnitude < 0x38800000) {
    single[0] = Math.abs(value) + 0.5;
    return sign | ((bits[0] ?? 0) - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

/** The numbers that halves stand for. */
export function fromHalf(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at++) values[at] = fromBits(halves[at] ?? 0);
  return values;
}

function fromBits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
