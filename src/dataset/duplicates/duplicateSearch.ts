// Looks for images that are the same or look alike: asks for the fingerprint of each, compares them, and keeps the groups.

import { Emitter } from '../../shared/emitter';
import type { ImageRecord } from '../../shared/dataset/records';
import { hashDistance } from '../../shared/duplicates/hashDistance';
import { NearForest } from '../../shared/duplicates/nearForest';
import type { DuplicatesState } from '../../shared/gallery/duplicatesApi';
import { maxDistance } from '../../shared/gallery/duplicatesApi';
import { breathing } from '../journal/slices';
import type { FingerprintStore, StoredFingerprint } from './fingerprintStore';
import { stayingFirst } from './stayingFirst';

/** Fingerprints that are asked for at once: thumbnails must not wait long behind them. */
const atOnce = 4;
/** What looks the same after it was saved anew, and little else. */
export const usualDistance = 4;

export interface DuplicateSearchOptions {
  readonly store: FingerprintStore;
  /** Makes the fingerprint of an image. @throws an error with the sentence why there is none */
  readonly fingerprint: (image: string, signal: AbortSignal) => Promise<StoredFingerprint>;
  /** The image as it is now; undefined when it is gone. */
  readonly current: (image: string) => ImageRecord | undefined;
  /** Groups that are known to be no duplicates, by `groupKey`. */
  readonly isDismissed: (key: string) => boolean;
}

/** An image of a group. */
export interface FoundImage {
  readonly image: ImageRecord;
  /** Bits that differ from the one that is suggested to stay. */
  readonly distance: number;
  /** The same bytes as the one that is suggested to stay. */
  readonly same: boolean;
}

/** Images that look alike, the one that is suggested to stay first. */
export interface FoundGroup {
  /** Path of the first image in the order in which they were given. */
  readonly id: string;
  /** By which it is known again: of the contents of its images. */
  readonly key: string;
  readonly images: readonly FoundImage[];
}

interface Known extends StoredFingerprint {
  readonly path: string;
}

/** The duplicates among some images. */
export class DuplicateSearch {
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;
  #phase: DuplicatesState['phase'] = 'off';
  #done = 0;
  #total = 0;
  #failed = 0;
  #failure: string | null = null;
  #distance = usualDistance;
  #revision = 0;
  #known: readonly Known[] = [];
  #forest: NearForest | null = null;
  #groups: readonly FoundGroup[] | null = null;
  #stop: AbortController | undefined;

  constructor(private readonly options: DuplicateSearchOptions) {}

  get state(): DuplicatesState {
    const groups = this.groups;
    return {
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      failed: this.#failed,
      failure: this.#failure,
      distance: this.#distance,
      groups: groups.length,
      images: groups.reduce((sum, { images }) => sum + images.length, 0),
      exact: groups.filter(({ images }) => images.every(({ same }) => same)).length,
      revision: this.#revision,
    };
  }

  /** Bits that may differ in a group; groups are made anew at once. */
  set distance(value: number) {
    if (value === this.#distance) return;
    this.#distance = value;
    this.refresh();
  }

  /** The groups as they are now: images that went are left out. */
  get groups(): readonly FoundGroup[] {
    return (this.#groups ??= this.#make());
  }

  /** Images came or went, or a group was dismissed: groups are made anew when they are asked for. */
  refresh(): void {
    this.#groups = null;
    this.#revision += 1;
    this.#changed.fire();
  }

  /** Looks through these images; a search that is going on is given up. Never throws: what cannot be read is counted. */
  async run(images: readonly ImageRecord[]): Promise<void> {
    this.stop();
    const stop = (this.#stop = new AbortController());
    const { signal } = stop;
    this.#known = [];
    this.#forest = null;
    [this.#done, this.#total, this.#failed, this.#failure] = [0, images.length, 0, null];
    this.#set('reading');
    const known = await this.#read(images, signal);
    await this.options.store.save();
    if (signal.aborted) {
      if (this.#stop === stop) this.#set('stopped');
      return;
    }
    this.#set('comparing');
    const forest = await this.#compare(known, signal);
    if (forest === null) {
      if (this.#stop === stop) this.#set('stopped');
      return;
    }
    this.#known = known;
    this.#forest = forest;
    this.#set('done');
  }

  /** Ends a search that is going on. */
  stop(): void {
    this.#stop?.abort();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }

  #set(phase: DuplicatesState['phase']): void {
    this.#phase = phase;
    this.refresh();
  }

  /** In the order of the images. */
  async #read(images: readonly ImageRecord[], signal: AbortSignal): Promise<readonly Known[]> {
    const { store, fingerprint } = this.options;
    await store.load();
    const known = new Map<number, Known>();
    const rest = images.entries();
    const breathe = breathing();
    const worker = async (): Promise<void> => {
      for (const [index, image] of rest) {
        if (signal.aborted) return;
        const kept = store.get(image.path, image);
        if (kept !== undefined) {
          known.set(index, { ...kept, path: image.path });
          await breathe();
        } else
          try {
            const made = await fingerprint(image.path, signal);
            store.set(image.path, made);
            known.set(index, { ...made, path: image.path });
          } catch (error) {
            if (signal.aborted) return;
            this.#failed += 1;
            this.#failure ??= error instanceof Error ? error.message : String(error);
          }
        if (signal.aborted) return;
        this.#done += 1;
        this.#changed.fire();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return [...known].sort(([a], [b]) => a - b).map(([, each]) => each);
  }

  async #compare(known: readonly Known[], signal: AbortSignal): Promise<NearForest | null> {
    const hashes = {
      high: Uint32Array.from(known, ({ high }) => high),
      low: Uint32Array.from(known, ({ low }) => low),
    };
    const breathe = breathing();
    const work = NearForest.of(hashes, maxDistance);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      await breathe();
      if (signal.aborted) return null;
    }
  }

  #make(): readonly FoundGroup[] {
    const groups = this.#forest?.groups(this.#distance) ?? [];
    return groups.flatMap((indices) => {
      const there = indices.flatMap((index) => {
        const known = this.#known[index];
        const image = known && this.options.current(known.path);
        return known === undefined || image === undefined ? [] : [{ known, image }];
      });
      const [first] = there;
      const [stays, ...others] = stayingFirst(there);
      if (first === undefined || stays === undefined || others.length === 0) return [];
      const key = groupKey(there.map(({ known }) => known.contentHash));
      if (this.options.isDismissed(key)) return [];
      const images = [stays, ...others].map(({ image, known }) => ({
        image,
        distance: hashDistance(known, stays.known),
        same: known.contentHash === stays.known.contentHash,
      }));
      return [{ id: first.image.path, key, images }];
    });
  }
}

/** Names a group by the contents of its images, whatever they are called. */
export function groupKey(contentHashes: readonly string[]): string {
  return [...new Set(contentHashes)]
    .map((hash) => hash.slice(0, 16))
    .sort()
    .join(' ');
}
