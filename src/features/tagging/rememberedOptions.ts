// How each data set is tagged, kept where it travels with the project: in the settings of its workspace folder.

import path from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../../platform/settings';
import type { Storage } from '../../platform/storage';
import type { TaggingOptions } from '../../shared/tagging/options';
import { defaultOptions } from '../../shared/tagging/options';
import type { OptionProblem } from '../../shared/tagging/optionsReader';
import { readOptions } from '../../shared/tagging/optionsReader';

/** What a data set itself says of how it is tagged. */
export type SaidOptions = Partial<Pick<TaggingOptions, 'trigger' | 'separator'>>;

/**
 * Reads and keeps tagging options by data set.
 *
 * Kept is what differs from the defaults, in `blockLora.tagging` of the workspace folder's settings under the data set's path, so
 * that it goes into version control with them. A folder without options of its own has those of the nearest folder above. What
 * happens to captions that exist is never remembered: it is chosen anew each time. Outside of the workspace, options stay with it.
 */
export class RememberedOptions {
  constructor(private readonly storage: Storage) {}

  /** What is used for a data set when nobody has changed anything: the defaults, with what its folders and captions say. */
  usual(said: SaidOptions): TaggingOptions {
    return { ...defaultOptions, ...said };
  }

  /** The options of a data set, and what is wrong with those that were kept. */
  read(home: string, said: SaidOptions): { options: TaggingOptions; problems: readonly OptionProblem[] } {
    const { kept, key } = this.#place(home);
    for (let at = key; ; at = path.posix.dirname(at)) {
      const found = Object.hasOwn(kept, at) ? kept[at] : undefined;
      if (found !== undefined) {
        const { options, problems } = readOptions(found, this.usual(said));
        return { options: { ...options, policy: defaultOptions.policy }, problems };
      }
      if (at === path.posix.dirname(at)) return { options: this.usual(said), problems: [] };
    }
  }

  /** Keeps the options of a data set. */
  async keep(home: string, said: SaidOptions, options: TaggingOptions): Promise<void> {
    const { kept, key } = this.#place(home);
    const different = differing(options, this.usual(said));
    const { [key]: before, ...others } = kept;
    if (JSON.stringify(before ?? {}) === JSON.stringify(different)) return;
    await this.#write(home, Object.keys(different).length === 0 ? others : { ...others, [key]: different });
  }

  /** Forgets the options of a data set. */
  async forget(home: string): Promise<void> {
    const { kept, key } = this.#place(home);
    if (!Object.hasOwn(kept, key)) return;
    const { [key]: _gone, ...others } = kept;
    await this.#write(home, others);
  }

  /** Where they are kept, as a sentence. */
  sentence(home: string): string {
    return folderOf(home) === undefined
      ? 'These options are remembered for this workspace.'
      : 'These options are remembered for this data set, in the workspace’s settings.';
  }

  #place(home: string): { kept: Readonly<Record<string, unknown>>; key: string } {
    const folder = folderOf(home);
    if (folder === undefined)
      return { kept: this.storage.get('tagging') ?? {}, key: home.split(path.sep).join('/') };
    const relative = path.relative(folder.uri.fsPath, home).split(path.sep).join('/');
    return { kept: settings.taggingOf(folder.uri), key: relative === '' ? '.' : relative };
  }

  async #write(home: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = folderOf(home);
    if (folder === undefined) await this.storage.set('tagging', value);
    else await settings.setTaggingOf(folder.uri, value);
  }
}

/** What differs between options, but for the policy. */
export function differing(options: TaggingOptions, base: TaggingOptions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([key, value]) =>
        key !== 'policy' && JSON.stringify(value) !== JSON.stringify(base[key as keyof TaggingOptions]),
    ),
  );
}

function folderOf(home: string): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(home));
}
