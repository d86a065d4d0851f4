const orientationTag = 0x0112;
/** Types of values that are whole numbers: BYTE, SHORT, LONG. */
const types = { byte: 1, short: 3, long: 4 } as const;

/**
 * The orientation in EXIF data, which is a TIFF file (TIFF 6.0, section 2).
 *
 * @param data from `II*` or `MM*` on, at least its first directory; null when there is none
 * @returns 1 to 8; 1 when there is none, or the data makes no sense
 */
export function exifOrientation(data: Buffer | null): number {
  if (data === null) return 1;
  const tiff = data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data;
  if (tiff.length < 8) return 1;
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const uint16 = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const uint32 = (at: number): number => (order === 'II' ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = uint32(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = uint16(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (uint16(at) !== orientationTag) continue;
    const type = uint16(at + 2);
    if (uint32(at + 4) !== 1) return 1;
    const value =
      type === types.short
        ? uint16(at + 8)
        : type === types.long
          ? uint32(at + 8)
          : type === types.byte
            ? tiff.readUInt8(at + 8)
            : 1;
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
