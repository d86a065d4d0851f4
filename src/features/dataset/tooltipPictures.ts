import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import { extensionOf } from '../../shared/dataset/names';

/** Longest side in pixels. */
const side = 256;
/** Largest picture in bytes: VS Code cuts off tooltips that are longer than 100,000 characters. */
const mostBytes = 60_000;

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
};

/** Pictures for tooltips, as `data:` uris: they also show in a window on another machine, which cannot read our files. */
export class TooltipPictures {
  constructor(private readonly services: Pick<Services, 'tagger' | 'log'>) {}

  /**
   * A picture that fits into a tooltip; null when there is none. Thumbnails are made by a process, so that an untrusted workspace has
   * only pictures that are small already.
   */
  async dataUri(image: ImageRecord, token: vscode.CancellationToken): Promise<string | null> {
    const type = types[extensionOf(image.name).toLowerCase()];
    if (type !== undefined && image.bytes <= mostBytes && image.width <= 2 * side)
      return read(image.path, type).catch(() => null);
    if (!vscode.workspace.isTrusted) return null;
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      const file = await this.services.tagger.thumbnail(image.path, side, controller.signal);
      return await read(file, 'image/webp');
    } catch (error) {
      if (!token.isCancellationRequested)
        this.services.log.debug(`No thumbnail of ${image.path}: ${String(error)}`);
      return null;
    } finally {
      subscription.dispose();
    }
  }
}

async function read(file: string, type: string): Promise<string | null> {
  const bytes = await fs.readFile(file);
  return bytes.length > mostBytes ? null : `data:${type};base64,${bytes.toString('base64')}`;
}
