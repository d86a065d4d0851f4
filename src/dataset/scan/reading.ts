// Reads the files of one folder and says what its shelves show of them.

import type { FileFacts } from './files';
import { refresh } from './files';
import type { FolderFacts } from './folderFacts';
import type { Outbox } from './outbox';
import type { View } from './protocol';
import { captionOf, orphansOf, rowOf } from './rows';
import type { Shelf } from './shelves';
import type { TagNumbers } from './tagNumbers';

/** What reading a folder needs around it. */
export interface Reading {
  readonly outbox: Outbox;
  readonly numbers: TagNumbers;
  /** Lets others run from time to time; throws when the scan is cancelled. */
  readonly pause: () => Promise<void> | undefined;
  /** Endings of captions, lower case. */
  readonly endings: readonly string[];
  /** So many images were dealt with. */
  readonly onImages: (count: number) => void;
}

/**
 * Looks at everything in a folder that must be looked at, and puts the differences into the outbox; of shelves that the index does
 * not know yet, everything.
 *
 * @returns whether images were found to be gone, so that the sets must be looked for again
 */
export async function readFolder(
  folder: FolderFacts,
  shelves: readonly Shelf[],
  reading: Reading,
): Promise<boolean> {
  const { outbox, pause } = reading;
  const relisted =
    folder.endingsKnown === reading.endings.length ? false : folder.list(reading.endings).structure;
  const unsent = shelves.filter((shelf) => !shelf.sent);
  if (unsent.length === 0 && folder.touched.size === 0 && folder.gone.size === 0) return relisted;
  const gone = [...folder.gone];
  folder.gone.clear();
  for (const shelf of shelves)
    if (!shelf.sent) {
      outbox.fresh(shelf.id);
      shelf.orphans.clear();
    } else if (gone.length > 0) outbox.gone(shelf.id, gone);
  const orphaned = new Set<Shelf>(unsent);
  try {
    for (const stem of unsent.length > 0 ? allStems(folder) : [...folder.touched]) {
      await pause();
      readStem(folder, stem, shelves, reading, orphaned);
      reading.onImages(folder.groups.get(stem)?.reduce((count, file) => count + Number(file.image), 0) ?? 0);
      if (outbox.full) await outbox.flush();
    }
  } finally {
    // also of a scan that is left halfway
    for (const shelf of orphaned) outbox.orphans(shelf.id, [...shelf.orphans.values()].flat().sort());
  }
  const vanished = folder.gone.size > 0;
  if (vanished) for (const shelf of shelves) outbox.gone(shelf.id, [...folder.gone]);
  folder.gone.clear();
  for (const shelf of unsent) shelf.sent = true;
  if (outbox.full) await outbox.flush();
  return vanished || relisted;
}

function readStem(
  folder: FolderFacts,
  stem: string,
  shelves: readonly Shelf[],
  { outbox, numbers }: Reading,
  orphaned: Set<Shelf>,
): void {
  folder.touched.delete(stem);
  let changed = look(folder, stem, shelves);
  changed = folder.dirty.delete(stem) || changed;
  const group = folder.groups.get(stem) ?? [];
  for (const shelf of shelves) {
    if (shelf.sent && !changed) continue;
    for (const file of group)
      if (file.image) outbox.row(shelf.id, rowOf(file, group, shelf.view, numbers, folder.masks.has(stem)));
    if (shelf.setOrphans(stem, orphansOf(group, shelf.view))) orphaned.add(shelf);
  }
  for (const file of group) if (file.parsed !== null) file.text = null;
}

/** Whether a caption was parsed in another way only, and its text is not kept. */
function needsText({ text, parsed, fault }: FileFacts, view: View): boolean {
  return text === null && fault === null && parsed !== null && parsed.key !== view.textKey;
}

/** Stems of images in natural order, then those of captions alone. */
function* allStems(folder: FolderFacts): Generator<string> {
  const seen = new Set<string>();
  for (const name of folder.images) {
    const dot = name.lastIndexOf('.');
    const stem = name.slice(0, dot).toLowerCase();
    if (seen.has(stem)) continue;
    seen.add(stem);
    yield stem;
  }
  for (const stem of [...folder.groups.keys()]) if (!seen.has(stem)) yield stem;
}

/** Looks at the files of a stem that are shown: images and the captions that they have. True when something changed. */
function look(folder: FolderFacts, stem: string, shelves: readonly Shelf[]): boolean {
  let changed = false;
  const fresh = (file: FileFacts): boolean => {
    const found = refresh(file, folder.path);
    if (found === 'gone') folder.remove(file.name);
    changed ||= found !== 'same';
    return found === 'gone';
  };
  for (const file of [...(folder.groups.get(stem) ?? [])]) if (file.image && file.stale) fresh(file);
  for (const { view } of shelves)
    for (const image of [...(folder.groups.get(stem) ?? [])].filter((file) => file.image))
      // a caption that has gone leaves its place to the next ending
      for (let again = true; again;) {
        const caption = captionOf(image, folder.groups.get(stem) ?? [], view);
        if (caption !== null && needsText(caption, view)) folder.outdate(caption);
        again = caption?.stale === true && fresh(caption);
      }
  return changed;
}
