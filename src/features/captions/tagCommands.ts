// The commands about one tag: its page, and another name for it.

import * as vscode from 'vscode';
import { withProgress } from '../../platform/progress';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { DataSet } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';
import type { CaptionDocuments } from './captionDocuments';
import { nameFault } from './newTagName';
import type { TagPages } from './tagPages';
import type { TagRenamer } from './tagRenamer';
import { whenRead } from './whenRead';

/** Tags of a data set that are listed to choose from, the most used first; beyond that a list is slow, and Ctrl+T finds the others. */
const mostListed = 10_000;

/** A tag of a data set, or of none. */
interface TagTarget {
  readonly set: DataSet | undefined;
  readonly tag: string;
}

/** Shows pages about tags and renames tags, from links, other views, and the palette. */
export class TagCommands {
  constructor(
    private readonly services: Pick<Services, 'index'>,
    private readonly documents: CaptionDocuments,
    private readonly pages: TagPages,
    private readonly renamer: TagRenamer,
  ) {}

  /**
   * @param arg `{ set, tag }`; without it the tag under the cursor, else one that is asked for
   */
  async show(arg: unknown): Promise<void> {
    const target = await this.#target(arg, 'Show the page about which tag?');
    if (target !== undefined) await this.pages.show(target.set?.id ?? null, target.tag);
  }

  /**
   * @param arg `{ set, tag, to? }`; what it does not say is asked for
   */
  async rename(arg: unknown): Promise<void> {
    const target = await this.#target(arg, 'Rename which tag?');
    if (target?.set === undefined) return;
    const { set, tag } = target;
    const uses = this.services.index.tagByKey(set.id, tagKey(tag))?.count ?? 0;
    const check = (name: string): string | null =>
      set.subsets.map((subset) => nameFault(name, subset)).find((fault) => fault !== null) ?? null;
    const to =
      textOf(arg, 'to') ??
      (await vscode.window.showInputBox({
        title: `Rename “${tag}” in ${count(uses, 'image')} of ${set.name}`,
        prompt: 'A name that is there already merges both tags.',
        value: tag,
        validateInput: check,
      }));
    if (to === undefined) return;
    const fault = check(to);
    if (fault !== null) throw new Error(fault);
    const edit = await withProgress({ title: `Reading captions with “${tag}”` }, async (signal) => {
      const source = new vscode.CancellationTokenSource();
      signal.addEventListener('abort', () => source.cancel());
      await whenRead(this.services, source.token);
      return this.renamer.edit(set, tag, to.trim(), source.token);
    });
    // as a refactoring the editor saves what it changed, unless the user has turned that off
    if (edit !== undefined) await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  }

  async #target(arg: unknown, question: string): Promise<TagTarget | undefined> {
    const { index } = this.services;
    const tag = textOf(arg, 'tag');
    const set = textOf(arg, 'set');
    if (tag !== undefined) return { set: set === undefined ? undefined : index.set(set), tag };
    const editor = vscode.window.activeTextEditor;
    const here = editor && this.documents.tagAt(editor.document, editor.selection.active);
    if (here !== undefined) return { set: here.caption.set, tag: here.span.text };
    if (index.progress.phase === 'off')
      await withProgress({ title: 'Looking for data sets' }, (signal) => index.start(signal));
    const items = index.sets.flatMap((of) =>
      index
        .tags(of.id)
        .slice(0, mostListed)
        .map((each) => ({
          label: each.tag,
          description: `${of.name}, ${count(each.count, 'image')}`,
          target: { set: of, tag: each.tag },
        })),
    );
    return (await vscode.window.showQuickPick(items, { placeHolder: question }))?.target;
  }
}

function textOf(arg: unknown, key: string): string | undefined {
  if (typeof arg !== 'object' || arg === null) return undefined;
  const value = (arg as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}
