import { exifOrientation } from './exif';
import type { HeaderBytes } from './headerBytes';

/** PNG: IHDR comes first; an orientation counts when its eXIf chunk comes before the pixels, as Pillow has it. */
export function pngHeader(bytes: HeaderBytes): { width: number; height: number; orientation: number } | null {
  const first = bytes.at(8, 16);
  if (first?.toString('latin1', 4, 8) !== 'IHDR') return null;
  return {
    width: first.readUInt32BE(8),
    height: first.readUInt32BE(12),
    orientation: orientationOf(bytes),
  };
}

function orientationOf(bytes: HeaderBytes): number {
  let offset = 33;
  for (let chunk = 0; chunk < 100; chunk += 1) {
    const head = bytes.at(offset, 8);
    if (head === null) return 1;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (type === 'eXIf') return exifOrientation(bytes.at(offset + 8, Math.min(length, 4096)));
    if (type === 'IDAT' || type === 'IEND') return 1;
    offset += length + 12;
  }
  return 1;
}
