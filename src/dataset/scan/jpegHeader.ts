import { exifOrientation } from './exif';
import type { HeaderBytes } from './headerBytes';

/** Start of frame: baseline, progressive and the others, without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** JPEG: segments up to the frame header; the first EXIF segment has the orientation. */
export function jpegHeader(
  bytes: HeaderBytes,
): { width: number; height: number; orientation: number } | null {
  let offset = 2;
  let orientation: number | null = null;
  for (let segment = 0; segment < 1000; segment += 1) {
    const head = bytes.at(offset, 4);
    if (head === null || head[0] !== 0xff) return null;
    const marker = head[1] ?? 0;
    // fill bytes, and markers that have no length
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = head.readUInt16BE(2);
    if (length < 2 || marker === 0xd9 || marker === 0xda) return null;
    if (isFrame(marker)) {
      const frame = bytes.at(offset + 4, 5);
      return frame === null
        ? null
        : { width: frame.readUInt16BE(3), height: frame.readUInt16BE(1), orientation: orientation ?? 1 };
    }
    if (marker === 0xe1) orientation ??= ofSegment(bytes, offset + 4, length - 2);
    offset += 2 + length;
  }
  return null;
}

/** Null where the segment is no EXIF. */
function ofSegment(bytes: HeaderBytes, offset: number, length: number): number | null {
  const data = bytes.at(offset, Math.min(length, 4096));
  return data?.toString('latin1', 0, 6) === 'Exif\0\0' ? exifOrientation(data.subarray(6)) : null;
}
