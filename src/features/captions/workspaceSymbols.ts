import * as vscode from 'vscode';
import { count } from '../../platform/words';
import type { Services } from '../../services';
import type { TagCount } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';
import { tagPageUri } from './tagPageUri';

/** As many as one reads through; VS Code filters them further while one types on. */
const most = 200;

interface Candidate {
  readonly set: string;
  readonly setName: string;
  readonly tag: string;
  readonly count: number;
  /** The lower the better. */
  readonly rank: number;
}

/** A tag with all its ways of writing. */
interface Keyed {
  readonly key: string;
  /** As it is written most often. */
  readonly tag: string;
  count: number;
}

/** Tags of all data sets in “Go to Symbol in Workspace”. */
export class TagSymbols implements vscode.WorkspaceSymbolProvider {
  /** By the index's own lists, which are others when tags have changed. */
  readonly #keyed = new WeakMap<readonly TagCount[], readonly Keyed[]>();

  constructor(private readonly index: Services['index']) {}

  provideWorkspaceSymbols(query: string, token: vscode.CancellationToken): vscode.SymbolInformation[] {
    const typed = tagKey(query);
    if (typed === '') return [];
    const found: Candidate[] = [];
    const folders = new Set<string>();
    for (const { id, name, subsets } of this.index.sets) {
      if (token.isCancellationRequested) return [];
      // jobs and TOML files come after the folders that they are about: their tags are those again
      if (subsets.every(({ folder }) => folders.has(folder))) continue;
      for (const { folder } of subsets) folders.add(folder);
      for (const { key, tag, count } of this.#tags(id)) {
        const rank = rankOf(key, typed);
        if (rank !== null) found.push({ set: id, setName: name, tag, count, rank });
      }
    }
    return found
      .sort(
        (one, other) => one.rank - other.rank || other.count - one.count || (one.tag < other.tag ? -1 : 1),
      )
      .slice(0, most)
      .map(symbolOf);
  }

  #tags(set: string): readonly Keyed[] {
    const tags = this.index.tags(set);
    let keyed = this.#keyed.get(tags);
    if (keyed === undefined) this.#keyed.set(tags, (keyed = byKey(tags)));
    return keyed;
  }
}

function byKey(tags: readonly TagCount[]): readonly Keyed[] {
  const keyed = new Map<string, Keyed>();
  for (const { tag, count } of tags) {
    const key = tagKey(tag);
    const known = keyed.get(key);
    if (known === undefined) keyed.set(key, { key, tag, count });
    else known.count += count;
  }
  return [...keyed.values()];
}

/** How well a tag fits: as a whole, by its beginning, by a word's beginning, anywhere, by its letters; null when it does not. */
function rankOf(key: string, typed: string): number | null {
  const at = key.indexOf(typed);
  if (at === 0) return key.length === typed.length ? 0 : 1;
  if (at > 0) return key.includes(` ${typed}`) ? 2 : 3;
  return hasLetters(key, typed) ? 4 : null;
}

/** Whether the letters come in this order, as VS Code itself filters. */
function hasLetters(key: string, typed: string): boolean {
  let from = 0;
  for (const letter of typed) {
    if (letter === ' ') continue;
    from = key.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function symbolOf({ set, setName, tag, count: uses }: Candidate): vscode.SymbolInformation {
  const location = new vscode.Location(tagPageUri(set, tag), new vscode.Position(0, 0));
  const where = `${setName}, ${count(uses, 'caption')}`;
  return new vscode.SymbolInformation(tag, vscode.SymbolKind.Key, where, location);
}
