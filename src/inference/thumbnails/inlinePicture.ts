import fs from 'node:fs/promises';
import type { ImageRecord } from '../../shared/dataset/records';
import { extensionOf } from '../../shared/dataset/names';

export interface InlineOptions {
  /** Longest side in pixels. */
  readonly side: number;
  /** Largest picture in bytes; VS Code cuts off Markdown that is longer than 100,000 characters. */
  readonly mostBytes: number;
  /** Makes small pictures, see `TaggerClient.thumbnail`; null where nothing may be started. */
  readonly thumbnail: ((image: string, side: number, signal: AbortSignal) => Promise<string>) | null;
  readonly signal: AbortSignal;
}

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
};

/**
 * A picture as a `data:` uri for hovers and tooltips: these also show in a window on another machine, which cannot read our files.
 * Pictures that are small already are taken as they are.
 *
 * @returns null when there is none that is small enough
 * @throws what `thumbnail` throws; the signal's reason
 */
export async function inlinePicture(
  image: Pick<ImageRecord, 'path' | 'name' | 'bytes' | 'width'>,
  { side, mostBytes, thumbnail, signal }: InlineOptions,
): Promise<string | null> {
  const type = types[extensionOf(image.name).toLowerCase()];
  if (type !== undefined && image.bytes <= mostBytes && image.width <= 2 * side)
    return read(image.path, type, mostBytes).catch(() => null);
  if (thumbnail === null) return null;
  return read(await thumbnail(image.path, side, signal), 'image/webp', mostBytes);
}

async function read(file: string, type: string, mostBytes: number): Promise<string | null> {
  const bytes = await fs.readFile(file);
  return bytes.length > mostBytes ? null : `data:${type};base64,${bytes.toString('base64')}`;
}
