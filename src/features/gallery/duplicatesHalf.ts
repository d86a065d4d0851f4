// The host half of the view of duplicates.

import path from 'node:path';
import * as vscode from 'vscode';
import { readCaption } from '../../dataset/captions/captionFile';
import type { FoundGroup } from '../../dataset/duplicates/duplicateSearch';
import { DuplicateSearch } from '../../dataset/duplicates/duplicateSearch';
import { FingerprintStore } from '../../dataset/duplicates/fingerprintStore';
import { runCommand } from '../../platform/commands';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { duplicatesApi, DuplicateGroup, ResolveParams } from '../../shared/gallery/duplicatesApi';
import type { Handlers, RequestContext } from '../../shared/ipc';
import { tagKey } from '../../shared/tagging/tagText';
import { GalleryError } from './galleryError';
import type { ViewerPanel } from './viewerPanel';

/** A state is sent at most so often, in milliseconds. */
const spacing = 100;
/** Pixels of a small picture's side. */
const side = 512;
/** Groups that are remembered to be none, the latest. */
const mostDismissed = 2000;

/** Answers the view, and tells it what changes until disposed. */
export class DuplicatesHalf implements vscode.Disposable {
  readonly handlers: Handlers<typeof duplicatesApi>;
  readonly #disposables = new Disposables();
  readonly #search: DuplicateSearch;
  /** Groups that are none, the latest last. */
  readonly #dismissed: Set<string>;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    private readonly panel: ViewerPanel,
  ) {
    const { context, tagger, index, storage } = services;
    this.#dismissed = new Set(storage.get('notDuplicates') ?? []);
    const folder = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.#search = this.#disposables.add(
      new DuplicateSearch({
        store: new FingerprintStore(path.join(folder, 'fingerprints.json')),
        fingerprint: (image, signal) => tagger.fingerprint(image, signal),
        current: (image) => index.image(image),
        isDismissed: (key) => this.#dismissed.has(key),
      }),
    );
    const search = this.#search;
    this.handlers = {
      findDuplicates: () => {
        if (vscode.workspace.isTrusted) void search.run(panel.images());
        else panel.sendDuplicates(search.state);
      },
      stopDuplicates: () => search.stop(),
      getDuplicates: () => search.state,
      duplicateDistance: ({ distance }) => {
        search.distance = distance;
      },
      duplicateGroups: async ({ from, count }) => {
        const { revision, groups } = search.state;
        const shown = search.groups.slice(from, from + count);
        return {
          revision,
          total: groups,
          groups: await Promise.all(shown.map((group) => this.#shown(group))),
        };
      },
      duplicatePicture: ({ image }, { signal }) => this.#picture(image, signal),
      resolveDuplicates: (params) => this.#resolve(params),
      dismissDuplicates: ({ id }) => this.#dismiss(id),
    };
    this.#disposables.add(search.onDidChange(() => this.#soon()));
    this.#disposables.add(
      index.onDidChange(() => {
        if (search.state.phase === 'done') search.refresh();
      }),
    );
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.panel.sendDuplicates(this.#search.state);
    }, spacing);
  }

  async #shown({ id, images }: FoundGroup): Promise<DuplicateGroup> {
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    return {
      id,
      images: await Promise.all(
        images.map(async ({ image, distance, same }) => ({
          path: image.path,
          name: image.name,
          place: vscode.workspace.asRelativePath(image.folder, several),
          width: image.width,
          height: image.height,
          bytes: image.bytes,
          tags: image.tags,
          caption: image.caption === null ? null : await captionText(image.caption.path),
          distance,
          same,
        })),
      ),
    };
  }

  async #picture(image: string, signal: RequestContext['signal']): Promise<string> {
    const { index, tagger } = this.services;
    if (index.image(image) === undefined || !vscode.workspace.isTrusted) return '';
    const file = await tagger.thumbnail(image, side, signal);
    return this.panel.address(vscode.Uri.file(file));
  }

  async #resolve({ keep, remove, mergeTags }: ResolveParams): Promise<boolean> {
    const { index } = this.services;
    const group = this.#search.groups.find(({ images }) => images.some(({ image }) => image.path === keep));
    const members = new Map(group?.images.map(({ image }) => [image.path, image]));
    const kept = members.get(keep);
    if (kept === undefined || remove.length === 0 || !remove.every((image) => members.has(image)))
      throw new GalleryError(
        'duplicates-changed',
        'These images are no group of duplicates any more.',
        'Look at the groups as they are now.',
      );
    await runCommand('blockLora.deleteImages', remove);
    await index.settled();
    // a person may decide against it; then nothing is taken over either
    const gone = remove.filter((image) => index.image(image) === undefined);
    const there = new Set(kept.tags.map(tagKey));
    const tags = gone
      .flatMap((image) => members.get(image)?.tags ?? [])
      .filter((tag) => !there.has(tagKey(tag)) && there.add(tagKey(tag)));
    if (mergeTags && tags.length > 0)
      await runCommand('blockLora.editCaptions', {
        images: [keep],
        edit: { kind: 'add', tags, at: 'end' },
        title: `Take over tags of duplicates of ${kept.name}`,
        preview: false,
      });
    await index.settled();
    this.#search.refresh();
    return gone.length > 0;
  }

  async #dismiss(id: string): Promise<void> {
    const { storage } = this.services;
    const group = this.#search.groups.find((one) => one.id === id);
    if (group === undefined) return;
    this.#dismissed.add(group.key);
    await storage.set('notDuplicates', [...this.#dismissed].slice(-mostDismissed));
    this.#search.refresh();
  }
}

async function captionText(file: string): Promise<string | null> {
  return (await readCaption(file).catch(() => null))?.text ?? null;
}
