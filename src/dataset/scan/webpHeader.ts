import { exifOrientation } from './exif';
import type { HeaderBytes } from './headerBytes';

type Sides = { width: number; height: number };

/** WebP: lossy (VP8), lossless (VP8L) or extended (VP8X, which may have EXIF data at its end). */
export function webpHeader(bytes: HeaderBytes): (Sides & { orientation: number }) | null {
  const head = bytes.at(12, 18);
  if (head === null) return null;
  const type = head.toString('latin1', 0, 4);
  if (type === 'VP8X') {
    const sides = { width: head.readUIntLE(12, 3) + 1, height: head.readUIntLE(15, 3) + 1 };
    const hasExif = ((head[8] ?? 0) & 0x08) !== 0;
    return { ...sides, orientation: hasExif ? orientationOf(bytes) : 1 };
  }
  const sides = type === 'VP8 ' ? lossy(head) : type === 'VP8L' ? lossless(head) : null;
  return sides && { ...sides, orientation: 1 };
}

/** RFC 6386, section 9.1: start code, then 14 bits a side. */
function lossy(head: Buffer): Sides | null {
  if (head.readUIntBE(11, 3) !== 0x9d012a) return null;
  return { width: head.readUInt16LE(14) & 0x3fff, height: head.readUInt16LE(16) & 0x3fff };
}

/** WebP lossless, section 3: signature, then 14 bits a side, less one. */
function lossless(head: Buffer): Sides | null {
  if (head[8] !== 0x2f) return null;
  const bits = head.readUInt32LE(9);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function orientationOf(bytes: HeaderBytes): number {
  let offset = 12;
  for (let chunk = 0; chunk < 100; chunk += 1) {
    const head = bytes.at(offset, 8);
    if (head === null) return 1;
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'EXIF')
      return exifOrientation(bytes.at(offset + 8, Math.min(length, 4096)));
    offset += 8 + length + (length % 2);
  }
  return 1;
}
