// AVIF is a tree of boxes (ISO/IEC 14496-12 and 23008-12): the properties of the primary item say how large it is.

import type { HeaderBytes } from './headerBytes';

interface Box {
  readonly type: string;
  /** Where its content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** The boxes in a stretch of the file; one that lies about its length ends the list. */
function boxes(bytes: HeaderBytes, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let offset = start; offset + 8 <= end && found.length < 200;) {
    const head = bytes.at(offset, 8);
    if (head === null) break;
    const type = head.toString('latin1', 4, 8);
    let length = head.readUInt32BE(0);
    let content = offset + 8;
    if (length === 1) {
      const long = bytes.at(content, 8);
      if (long === null) break;
      length = Number(long.readBigUInt64BE(0));
      content += 8;
    } else if (length === 0) length = end - offset;
    if (length < content - offset || offset + length > end) break;
    found.push({ type, start: content, end: offset + length });
    offset += length;
  }
  return found;
}

function child(list: readonly Box[], type: string): Box | undefined {
  return list.find((box) => box.type === type);
}

/** Width, height and turn of the primary item. A turn by a quarter is given as EXIF orientation 6 or 8. */
export function avifHeader(
  bytes: HeaderBytes,
): { width: number; height: number; orientation: number } | null {
  const meta = child(boxes(bytes, 0, bytes.size), 'meta');
  if (meta === undefined) return null;
  const inside = boxes(bytes, meta.start + 4, meta.end);
  const properties = child(inside, 'iprp');
  if (properties === undefined) return null;
  const [parts, primary] = [
    boxes(bytes, properties.start, properties.end),
    primaryItem(bytes, child(inside, 'pitm')),
  ];
  const container = child(parts, 'ipco');
  if (container === undefined) return null;
  const all = boxes(bytes, container.start, container.end);
  const chosen = associated(bytes, child(parts, 'ipma'), primary);
  const own = chosen === null ? all : chosen.flatMap((index) => all[index - 1] ?? []);
  const extent = child(own, 'ispe');
  const size = extent === undefined ? null : bytes.at(extent.start + 4, 8);
  if (size === null) return null;
  const turn = child(own, 'irot');
  const quarters = turn === undefined ? 0 : (bytes.at(turn.start, 1)?.[0] ?? 0) & 3;
  const orientation = [1, 8, 3, 6][quarters] ?? 1;
  return { width: size.readUInt32BE(0), height: size.readUInt32BE(4), orientation };
}

function primaryItem(bytes: HeaderBytes, box: Box | undefined): number | null {
  const content = box === undefined ? null : bytes.at(box.start, Math.min(8, box.end - box.start));
  if (content === null || content.length < 6) return null;
  return content[0] === 0 || content.length < 8 ? content.readUInt16BE(4) : content.readUInt32BE(4);
}

/** Places, from 1, of an item's properties; null when nothing is said of it. */
function associated(bytes: HeaderBytes, box: Box | undefined, item: number | null): number[] | null {
  const data = box === undefined ? null : bytes.at(box.start, Math.min(4096, box.end - box.start));
  if (data === null || data.length < 8 || item === null) return null;
  const [version, wide] = [data[0] ?? 0, ((data[3] ?? 0) & 1) !== 0];
  const idBytes = version < 1 ? 2 : 4;
  let offset = 8;
  for (let left = data.readUInt32BE(4); left > 0; left -= 1) {
    if (offset + idBytes + 1 > data.length) return null;
    const id = data.readUIntBE(offset, idBytes);
    const count = data[offset + idBytes] ?? 0;
    offset += idBytes + 1;
    const width = wide ? 2 : 1;
    if (offset + count * width > data.length) return null;
    if (id === item)
      return Array.from({ length: count }, (_, index) =>
        wide ? data.readUInt16BE(offset + index * 2) & 0x7fff : (data[offset + index] ?? 0) & 0x7f,
      );
    offset += count * width;
  }
  return null;
}
