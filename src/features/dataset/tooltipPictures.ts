import * as vscode from 'vscode';
import { inlinePicture } from '../../inference/thumbnails/inlinePicture';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';

/** Longest side in pixels. */
const side = 256;
/** Largest picture in bytes: VS Code cuts off tooltips that are longer than 100,000 characters. */
const mostBytes = 60_000;

/** Pictures for tooltips. */
export class TooltipPictures {
  constructor(private readonly services: Pick<Services, 'tagger' | 'log'>) {}

  /**
   * A picture that fits into a tooltip, as a `data:` uri; null when there is none. Thumbnails are made by a process, so that an
   * untrusted workspace has only pictures that are small already.
   */
  async dataUri(image: ImageRecord, token: vscode.CancellationToken): Promise<string | null> {
    const { tagger, log } = this.services;
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await inlinePicture(image, {
        side,
        mostBytes,
        thumbnail: vscode.workspace.isTrusted ? (...about) => tagger.thumbnail(...about) : null,
        signal: controller.signal,
      });
    } catch (error) {
      if (!token.isCancellationRequested) log.debug(`No thumbnail of ${image.path}: ${String(error)}`);
      return null;
    } finally {
      subscription.dispose();
    }
  }
}
