// What was known last time, on disk: it can be thrown away at any time, and is never believed before the disk was compared with it.

import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { FolderFacts } from '../scan/folderFacts';
import type { TagNumbers } from '../scan/tagNumbers';
import { decodeFolder, encodeFolder } from './folderColumns';

/** What a cache holds: folders, and the endings of captions that they were listed with. */
export interface Cached {
  readonly endings: readonly string[];
  readonly folders: readonly FolderFacts[];
}

/** Other versions, also of the engine that writes values, are not read. */
const mark = `block-lora-index 3 ${process.versions.v8}\n`;

/**
 * Cache of what was found below one root, in a file of its own. The file is the mark, then blocks: length, CRC-32, bytes. The first
 * block is the root with the endings, then comes one for each folder, then the list of tags; the last one is empty and says that the
 * file is whole.
 */
export class ScanCache {
  constructor(private readonly folder: string) {}

  /** Undefined when there is none for this root, or it is torn or foreign. */
  async read(
    root: string,
    numbers: TagNumbers,
    pause: () => Promise<void> | undefined,
  ): Promise<Cached | undefined> {
    let bytes: Buffer;
    try {
      bytes = fs.readFileSync(this.#file(root));
    } catch {
      return undefined;
    }
    try {
      return await decode(bytes, root, numbers, pause);
    } catch {
      return undefined;
    }
  }

  /**
   * Writes the cache of a root.
   *
   * @throws the system's error
   */
  async write(
    root: string,
    cached: Cached,
    numbers: TagNumbers,
    pause: () => Promise<void> | undefined,
  ): Promise<void> {
    fs.mkdirSync(this.folder, { recursive: true });
    const file = this.#file(root);
    const draft = `${file}.${randomUUID()}`;
    const descriptor = fs.openSync(draft, 'wx');
    try {
      fs.writeSync(descriptor, mark);
      writeBlock(descriptor, Buffer.from(JSON.stringify({ root, endings: cached.endings })));
      const places = new Map<number, number>();
      const placeOf = (tag: number): number => {
        const place = places.get(tag) ?? places.size;
        places.set(tag, place);
        return place;
      };
      for (const folder of cached.folders) {
        await pause();
        if (folder.fault === null) writeBlock(descriptor, encodeFolder(folder, placeOf));
      }
      const tags = [...places.keys()].map((tag) => numbers.names[tag] ?? '');
      writeBlock(descriptor, Buffer.from(JSON.stringify(tags)));
      writeBlock(descriptor, Buffer.alloc(0));
    } catch (error) {
      fs.closeSync(descriptor);
      fs.rmSync(draft, { force: true });
      throw error;
    }
    fs.closeSync(descriptor);
    fs.renameSync(draft, file);
  }

  #file(root: string): string {
    return path.join(this.folder, `${createHash('sha256').update(root).digest('hex').slice(0, 24)}.index`);
  }
}

function writeBlock(descriptor: number, bytes: Buffer): void {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(bytes.length, 0);
  head.writeUInt32LE(crc32(bytes), 4);
  fs.writeSync(descriptor, head);
  let at = 0;
  while (at < bytes.length) at += fs.writeSync(descriptor, bytes, at);
}

async function decode(
  bytes: Buffer,
  root: string,
  numbers: TagNumbers,
  pause: () => Promise<void> | undefined,
): Promise<Cached | undefined> {
  if (bytes.toString('latin1', 0, mark.length) !== mark) return undefined;
  let at = mark.length;
  const block = (): Buffer => {
    const [length, sum] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (content.length !== length || crc32(content) !== sum) throw new Error('The block is torn.');
    at += 8 + length;
    return content;
  };
  const head = JSON.parse(block().toString()) as { root: string; endings: string[] };
  if (head.root !== root) return undefined;
  const blocks: Buffer[] = [];
  for (let next = block(); next.length > 0; next = block()) blocks.push(next);
  const list = JSON.parse(blocks.pop()?.toString() ?? '') as string[];
  const tags = list.map((tag) => numbers.of(tag));
  const folders: FolderFacts[] = [];
  for (const one of blocks) {
    await pause();
    folders.push(decodeFolder(one, head.endings, tags));
  }
  return { endings: head.endings, folders };
}
