import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../platform/disposable';
import type { Services } from '../../services';
import type { EditOutcome, EditRequest } from '../../shared/captions/editRequest';
import type { TagCount } from '../../shared/dataset/records';
import { askReplace, askWhat } from './askWhat';
import { askWhere, rowImages } from './askWhere';
import { BulkError } from './bulkError';
import { CaptionEditor } from './captionEditor';
import type { PartialRequest } from './editArguments';
import { readEditRequest } from './editArguments';
import { EditPreviews } from './editPreview';
import type { PasteMode } from './tagClipboard';
import { TagClipboard } from './tagClipboard';

/** With more images than this, what a paste changes is shown first. */
const mostUnasked = 1;

/** Edits of many captions at once, and tags that are copied from one to others. */
export function registerBulk(services: Services): vscode.Disposable {
  const { commands, index } = services;
  const disposables = new Disposables();
  const previews = disposables.add(new EditPreviews());
  const editor = new CaptionEditor(services, previews);
  const clipboard = new TagClipboard(index);

  /** What a command was called with: rows of a tree, a request of a script, or nothing. */
  async function requestOf(arg: unknown, all: unknown): Promise<PartialRequest> {
    if (isRow(arg))
      return arg.kind === 'set' && !Array.isArray(all)
        ? { set: arg.set }
        : { images: await rowImages(arg, all) };
    return readEditRequest(arg);
  }

  async function edit(
    title: string,
    ask: (title: string, tags: readonly TagCount[]) => Promise<EditRequest['edit']>,
    arg: unknown,
    all: unknown,
  ): Promise<EditOutcome | undefined> {
    const given = await requestOf(arg, all);
    const placed = given.images !== undefined || given.set !== undefined || given.query !== undefined;
    const where = placed ? {} : await askWhere(services, title);
    const request = { ...given, ...where };
    const what = request.edit ?? (await ask(title, tagsFor(request)));
    return editor.edit({ ...request, edit: what });
  }

  /** Tags to choose from: of the images themselves where they are few, else of their data set. */
  function tagsFor({ images, set }: PartialRequest): readonly TagCount[] {
    if (images === undefined) return set === undefined || set === '*' ? allTags() : index.tags(set);
    const counts = new Map<string, number>();
    for (const image of images)
      for (const tag of index.image(image)?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return byCount(counts);
  }

  function allTags(): readonly TagCount[] {
    const counts = new Map<string, number>();
    for (const { id } of index.sets)
      for (const { tag, count } of index.tags(id)) counts.set(tag, (counts.get(tag) ?? 0) + count);
    return byCount(counts);
  }

  async function imagesOf(arg: unknown, all: unknown): Promise<readonly string[]> {
    const { images = await rowImages(arg, all) } = await requestOf(
      isPaste(arg) ? { images: arg.images } : arg,
      all,
    );
    if (images.length === 0)
      throw new BulkError('no-images', 'No image is chosen.', 'Choose images in the Data Sets view.');
    return images;
  }

  disposables.add(
    commands.register('blockLora.editCaptions', (arg, all) => edit('Edit Captions', askWhat, arg, all)),
  );
  disposables.add(
    commands.register('blockLora.findReplace', (arg, all) =>
      edit('Find and Replace in Captions', askReplace, arg, all),
    ),
  );
  disposables.add(
    commands.register('blockLora.copyTags', async (arg, all) => clipboard.copy(await imagesOf(arg, all))),
  );
  disposables.add(
    commands.register('blockLora.pasteTags', async (arg, all) => {
      const images = await imagesOf(arg, all);
      const pasting = await clipboard.pasting(isPaste(arg) ? arg.mode : undefined);
      const asks = !isPaste(arg);
      const outcome = await editor.edit({
        images,
        edit: pasting,
        preview: asks && images.length > mostUnasked,
      });
      if (asks && images.length <= mostUnasked) tellLeftOut(outcome);
      return outcome;
    }),
  );
  disposables.add(commands.register('blockLora.applyShownEdit', () => previews.decide(true)));
  disposables.add(commands.register('blockLora.discardShownEdit', () => previews.decide(false)));
  return disposables;
}

/** Of a paste that showed nothing before. */
function tellLeftOut({ leftOut }: EditOutcome): void {
  const [first] = leftOut;
  if (first !== undefined)
    void vscode.window.showWarningMessage(`${path.basename(first.path)} was left out. ${first.reason}`);
}

function byCount(counts: ReadonlyMap<string, number>): readonly TagCount[] {
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}

/** Rows of the view “Data Sets” say what kind they are. */
function isRow(arg: unknown): arg is { readonly kind: string; readonly set: string } {
  return typeof arg === 'object' && arg !== null && 'kind' in arg && 'key' in arg && 'set' in arg;
}

/** Scripts say how tags are pasted: `{ images, mode }`. */
function isPaste(arg: unknown): arg is { readonly images: readonly string[]; readonly mode: PasteMode } {
  return (
    typeof arg === 'object' &&
    arg !== null &&
    'mode' in arg &&
    (arg.mode === 'end' || arg.mode === 'start' || arg.mode === 'set')
  );
}
