import * as vscode from 'vscode';
import type { KeyCount } from '../../dataset/index/keyCounts';
import { everySet } from '../../dataset/query/imageSearch';
import { runCommand } from '../../platform/commands';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { BulkEdit } from '../../shared/captions/bulkEdit';
import type { EditOutcome, EditRequest } from '../../shared/captions/editRequest';
import type { TagAction } from '../../shared/tags/api';
import { tagKey } from '../../shared/tagging/tagText';
import { UserFault } from '../../shared/userFault';
import type { TagPlace } from './placeQuery';
import { queryFor } from './placeQuery';

/** What can be done with tags that were chosen in the table. Edits are made by the commands for captions, with preview and undo. */
export class TagActions {
  constructor(private readonly services: Services) {}

  async run(action: TagAction, tags: readonly KeyCount[], place: TagPlace): Promise<void> {
    const [first] = tags;
    if (first === undefined)
      throw new UserFault(
        'no-tag',
        'No tag is selected.',
        'Click one in the table, or press the space bar on it.',
      );
    switch (action) {
      case 'show':
        await runCommand('blockLora.openGallery', { set: place.set, query: queryFor(tags, place) });
        return;
      case 'page':
        await runCommand('blockLora.showTag', { set: place.set, tag: first.tag });
        return;
      case 'copy':
        await vscode.env.clipboard.writeText(tags.map(({ tag }) => tag).join(', '));
        return;
      case 'dictionary':
        return this.#addToDictionary(tags);
      case 'rename':
        return tags.length > 1 ? this.#merge(tags, place) : this.#rename(first, place);
      case 'merge':
        return this.#merge(tags, place);
      case 'delete':
        return this.#edit({ kind: 'remove', tags: names(tags) }, tags, place);
      case 'front':
        return this.#edit({ kind: 'front', tags: names(tags) }, tags, place);
    }
  }

  async #rename(tag: KeyCount, place: TagPlace): Promise<void> {
    const to = await vscode.window.showInputBox({
      title: `Rename “${tag.tag}” in ${count(tag.count, 'caption')}`,
      value: tag.tag,
      valueSelection: [0, tag.tag.length],
      validateInput: (text) => this.#nameNote(text, [tag], place),
    });
    if (to === undefined || to.trim() === '' || to.trim() === tag.tag) return;
    await this.#edit({ kind: 'rename', from: [tag.tag], to: to.trim() }, [tag], place);
  }

  async #merge(tags: readonly KeyCount[], place: TagPlace): Promise<void> {
    if (tags.length < 2)
      throw new UserFault(
        'one-tag',
        'Merging needs two tags or more.',
        'Select others too, with Ctrl or Shift and a click.',
      );
    const [most] = [...tags].sort((one, other) => other.count - one.count);
    const to = await vscode.window.showInputBox({
      title: `Merge ${tags.length} Tags Into One`,
      prompt: names(tags).slice(0, 20).join(', '),
      value: most?.tag ?? '',
      validateInput: (text) => this.#nameNote(text, tags, place),
    });
    if (to === undefined || to.trim() === '') return;
    await this.#edit({ kind: 'rename', from: names(tags), to: to.trim() }, tags, place);
  }

  #nameNote(
    text: string,
    from: readonly KeyCount[],
    { set }: TagPlace,
  ): vscode.InputBoxValidationMessage | string | undefined {
    const key = tagKey(text);
    if (key === '') return 'Write a tag.';
    if (text.includes(',')) return 'A comma separates tags: write one tag.';
    if (from.some((tag) => tag.key === key)) return undefined;
    const there = this.services.index.tagByKey(set, key);
    if (there === undefined) return undefined;
    return {
      message: `“${there.written[0]?.tag ?? text}” is there already, in ${count(there.count, 'caption')}: they become one tag.`,
      severity: vscode.InputBoxValidationSeverity.Info,
    };
  }

  async #edit(edit: BulkEdit, tags: readonly KeyCount[], place: TagPlace): Promise<void> {
    const request: EditRequest = { set: place.set, query: queryFor(tags, place), edit };
    await runCommand<EditOutcome>('blockLora.editCaptions', request);
  }

  async #addToDictionary(tags: readonly KeyCount[]): Promise<void> {
    let added = 0;
    for (const { tag } of tags)
      if (await this.services.dictionary.addToUserDictionary({ name: tag })) added++;
    const there = tags.length - added;
    const rest = there === 0 ? '' : ` ${count(there, 'tag')} ${there === 1 ? 'was' : 'were'} there already.`;
    // not waited for: it is done
    void vscode.window.showInformationMessage(
      `${added === 0 ? 'No tag was' : `${count(added, 'tag')} ${added === 1 ? 'was' : 'were'}`} added to your dictionary.${rest}`,
    );
  }
}

/** Names of tags as they are written most often. */
function names(tags: readonly KeyCount[]): string[] {
  return tags.map(({ tag }) => tag);
}

/** Where tags are counted, in words. */
export function placeTitle(index: Services['index'], set: string): string {
  return set === everySet ? 'all data sets' : (index.set(set)?.name ?? 'a data set that is gone');
}
