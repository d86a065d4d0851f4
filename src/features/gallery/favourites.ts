// Tags on the keys 1 to 9, by data set.

import type { Storage } from '../../platform/storage';

const slots = 9;

/** @returns nine tags, null where a key has none */
export function favouritesOf(storage: Storage, set: string): (string | null)[] {
  const kept = storage.get('favouriteTags')?.[set] ?? [];
  return Array.from({ length: slots }, (_, slot) => kept[slot] ?? null);
}

/** Puts a tag on a key, counted from 0; null takes it away. A tag that is on another key moves. */
export async function setFavourite(
  storage: Storage,
  set: string,
  slot: number,
  tag: string | null,
): Promise<void> {
  const tags = favouritesOf(storage, set).map((one, at) => (at === slot ? tag : one === tag ? null : one));
  const { [set]: _, ...others } = storage.get('favouriteTags') ?? {};
  await storage.set('favouriteTags', tags.every((one) => one === null) ? others : { ...others, [set]: tags });
}
