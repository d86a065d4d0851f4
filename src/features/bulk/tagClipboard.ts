// Tags that are copied from captions and pasted into others.

import * as vscode from 'vscode';
import { bulkTargets } from '../../dataset/bulk/bulkTargets';
import { readCaption } from '../../dataset/captions/captionFile';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { BulkEdit } from '../../shared/captions/bulkEdit';
import { tagSpans } from '../../shared/captions/tagSpans';
import { tagsBetweenCommas } from '../../shared/tagging/tagText';
import { BulkError } from './bulkError';
import { dirtyDocuments } from './dirtyCaptions';

/** How tags are pasted: behind the others, in front of them, or in their place. */
export type PasteMode = 'end' | 'start' | 'set';

export class TagClipboard {
  /** What was copied last, in case a tag has a comma in it. */
  #copied: { readonly text: string; readonly tags: readonly string[] } | undefined;

  constructor(private readonly index: Services['index']) {}

  /**
   * Copies the tags of captions, as they are written: of several images all tags, each once, in the order in which they are met.
   *
   * @returns the tags
   */
  async copy(images: readonly string[]): Promise<readonly string[]> {
    const found = new Map<string, string>();
    const open = dirtyDocuments();
    for (const { caption, style } of bulkTargets(this.index, images)) {
      const text = open.get(caption)?.getText() ?? (await readCaption(caption))?.text ?? '';
      for (const { key, text: tag } of tagSpans(text, style)) if (!found.has(key)) found.set(key, tag);
    }
    const tags = [...found.values()];
    if (tags.length === 0)
      throw new BulkError('no-tags', 'There are no tags to copy.', 'Choose an image that has a caption.');
    this.#copied = { text: tags.join(', '), tags };
    await vscode.env.clipboard.writeText(this.#copied.text);
    vscode.window.setStatusBarMessage(`${count(tags.length, 'tag')} copied`, 3000);
    return tags;
  }

  /**
   * The edit that pastes what was copied, here or anywhere: text with commas between tags.
   *
   * @param mode asked for where it is undefined
   * @throws vscode.CancellationError when the person gives up
   */
  async pasting(mode: PasteMode | undefined): Promise<BulkEdit> {
    const text = await vscode.env.clipboard.readText();
    const tags =
      text === this.#copied?.text
        ? this.#copied.tags
        : tagsBetweenCommas(text.replace(/\s*[\r\n]+\s*/g, ', '));
    if (tags.length === 0)
      throw new BulkError('no-tags', 'There are no tags to paste.', 'Copy tags of another image first.');
    const how = mode ?? (await askMode(tags));
    return how === 'set' ? { kind: 'set', tags } : { kind: 'add', tags, at: how };
  }
}

async function askMode(tags: readonly string[]): Promise<PasteMode> {
  const shown = tags.join(', ');
  const modes: readonly (vscode.QuickPickItem & { readonly mode: PasteMode })[] = [
    { label: 'Add at the end', description: 'those that are not there yet', mode: 'end' },
    { label: 'Add at the beginning', description: 'those that are not there yet', mode: 'start' },
    { label: 'In the place of all tags', mode: 'set' },
  ];
  const chosen = await vscode.window.showQuickPick(modes, {
    title: `Paste ${count(tags.length, 'tag')}`,
    placeHolder: shown.length > 80 ? `${shown.slice(0, 79)}…` : shown,
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.mode;
}
