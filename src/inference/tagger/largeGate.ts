import sharp from 'sharp';

/** Pixels from which a picture is large: it takes hundreds of megabytes while it is decoded and resized. */
const largePixels = 32_000_000;
/** Longest pause between two looks, in milliseconds, should the one before have died without opening the gate. */
const patience = 60_000;

/** Memory that all decoder threads share: 0 when no large picture is being decoded. */
export function newGate(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/** Whether a picture takes much memory, by its header; by its bytes where nobody reads that. */
async function isLarge(data: Buffer): Promise<boolean> {
  if (data.length / 3 > largePixels) return true;
  try {
    const { width, height } = await sharp(data, { limitInputPixels: false }).metadata();
    return width * height > largePixels;
  } catch {
    return false;
  }
}

/**
 * Does the work on a picture; on a large one only when no other thread is at one, so that memory stays bounded
 * however many threads there are.
 */
export async function throughGate<T>(
  gate: SharedArrayBuffer,
  data: Buffer,
  work: () => Promise<T>,
): Promise<T> {
  if (!(await isLarge(data))) return work();
  const state = new Int32Array(gate);
  while (Atomics.compareExchange(state, 0, 0, 1) !== 0)
    // blocks this thread, which has nothing else to do
    if (Atomics.wait(state, 0, 1, patience) === 'timed-out') break;
  try {
    return await work();
  } finally {
    Atomics.store(state, 0, 0);
    Atomics.notify(state, 0, 1);
  }
}
