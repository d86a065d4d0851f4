import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import { tagPageScheme } from '../../platform/schemes';
import type { Services } from '../../services';
import type { ImageRecord } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';
import { tagFacts } from './tagFacts';
import { tokenType } from './tagKinds';
import type { PageLine } from './tagPageText';
import { tagPageLines, textOf } from './tagPageText';
import type { TagPagePlace } from './tagPageUri';
import { tagPagePlace, tagPageUri } from './tagPageUri';

/** The language of pages about tags. */
export const tagPageLanguage = 'sd-tag';
/** Tags and pictures that a page lists. */
const mostTags = 20;
const mostPictures = 12;

/** Pages about tags as read-only documents that follow the index and the dictionary. */
export class TagPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  /** What is shown now, by uri: links and colours stand where its text says. */
  readonly #shown = new Map<string, readonly PageLine[]>();

  constructor(private readonly services: Pick<Services, 'index' | 'dictionary'>) {
    const { index, dictionary } = services;
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(tagPageScheme, this));
    this.#disposables.add(
      index.onDidChange(({ everything, sets }) =>
        this.#refresh(({ set }) => everything || (set !== null && sets.includes(set))),
      ),
    );
    this.#disposables.add(dictionary.onDidChange(() => this.#refresh(() => true)));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { index, dictionary } = this.services;
    const place = tagPagePlace(uri);
    if (place === undefined) return 'This is the address of no tag.\n';
    await dictionary.ready();
    if (place.set !== null && index.progress.phase === 'off') await index.start();
    const lines = this.#lines(place);
    this.#shown.set(uri.toString(), lines);
    return textOf(lines);
  }

  /** The lines that a page has at this moment. */
  lines(uri: vscode.Uri): readonly PageLine[] {
    return this.#shown.get(uri.toString()) ?? [];
  }

  /** Opens the page about a tag; as one that the next takes over. */
  async show(set: string | null, tag: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(tagPageUri(set, tag));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #lines({ set: id, key }: TagPagePlace): readonly PageLine[] {
    const { index, dictionary } = this.services;
    const set = id === null ? undefined : index.set(id);
    // of any set: a job may train on the folder that the page is about
    const triggers = new Set(
      index.sets.flatMap(({ subsets }) => subsets.map(({ trigger }) => tagKey(trigger ?? ''))),
    );
    const images = set === undefined ? [] : index.withTag(set.id, key);
    const place = ({ path: file }: ImageRecord): string =>
      set === undefined ? file : path.relative(set.root, file).replaceAll('\\', '/');
    return tagPageLines(
      tagFacts(this.services, set, key, mostTags),
      images.slice(0, mostPictures),
      place,
      (tag) => (triggers.has(tagKey(tag)) ? 'sdTrigger' : tokenType(dictionary.current, tag, null)),
    );
  }

  #refresh(concerns: (place: TagPagePlace) => boolean): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const place = tagPagePlace(uri);
      if (place !== undefined && concerns(place)) this.#changed.fire(uri);
    }
  }
}
