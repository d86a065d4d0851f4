// A host of the gallery without an editor: images that are made up, the real list over them, and edits of their captions in memory.

import type { ImageRecord, IndexChange } from '../../src/shared/dataset/records';
import { Emitter } from '../../src/shared/emitter';
import { bucketRule } from '../../src/shared/dataset/buckets';
import type { GalleryEdit } from '../../src/shared/gallery/galleryEdit';
import type { EditTarget, GridState, ImageFacts, RowsPage, TagOffer } from '../../src/shared/gallery/gridApi';
import { GalleryList } from '../../src/features/gallery/galleryList';
import { rowsOf } from '../../src/features/gallery/rows';
import { TagTally, untagged } from '../../src/features/gallery/selectionFacts';
import type { DataSet } from '../../src/shared/dataset/records';

const sizes = [
  [512, 512],
  [768, 512],
  [512, 768],
  [1024, 512],
  [300, 300],
] as const;
const colours = ['red', 'green', 'blue', 'yellow', 'black'];

/** An image as the index has it. */
export function madeImage(number: number, tags?: readonly string[]): ImageRecord {
  const [width, height] = sizes[number % sizes.length] ?? [512, 512];
  const name = `${String(number).padStart(6, '0')}.png`;
  const own = tags ?? [
    'solo',
    `${colours[number % colours.length]} hair`,
    ...(number % 3 === 0 ? ['smile'] : []),
  ];
  return {
    path: `/set/${name}`,
    name,
    folder: '/set',
    bytes: 20_000 + number,
    modified: 1_700_000_000_000 + number * 1000,
    width,
    height,
    caption:
      own.length === 0 ? null : { path: `/set/${number}.txt`, bytes: 30, modified: 0, extension: '.txt' },
    state: own.length === 0 ? 'untagged' : 'tagged',
    tags: own,
    problems:
      number % 40 === 7
        ? [
            {
              code: 'caption-lines',
              severity: 'warning',
              message: 'Only the first line is used.',
              fix: 'Join them.',
              file: '/set',
            },
          ]
        : [],
  };
}

export class ScriptedGallery {
  readonly #changed = new Emitter<IndexChange>();
  images: ImageRecord[];
  readonly list: GalleryList;
  readonly edits: GalleryEdit[] = [];
  readonly favourites: (string | null)[] = ['solo', 'smile', null, null, null, null, null, null, null];
  readonly dirty = new Set<string>();
  #undone: ImageRecord[][] = [];
  reading: GridState['reading'] = null;
  locked: string | null = null;
  kept: number | null = null;
  losses = new Map<string, number>();

  constructor(images: number, query = '') {
    this.images = Array.from({ length: images }, (_, number) => madeImage(number));
    this.list = new GalleryList(
      {
        index: { set: () => this.#set, onDidChange: this.#changed.event },
        search: {
          onDidLearn: () => ({ dispose: () => undefined }),
          run: (_set, text) => {
            const query_ = typeof text === 'string' ? text : text.text;
            const bad = query_.includes('((');
            return {
              images: query_ === '' || bad ? this.images : this.images.filter((image) => fits(image, query_)),
              errors: bad
                ? [{ start: 0, end: 2, message: 'A bracket is not closed.', fix: 'Close it.' }]
                : [],
              unknown: 0,
              notes: [],
            };
          },
        },
        tokens: ({ tags }) => tags.length * 2,
      },
      { set: 'set', folder: null, images: null },
      query,
    );
  }

  get #set(): DataSet {
    return {
      id: 'set',
      name: 'kira',
      kind: 'folder',
      root: '/set',
      file: null,
      subsets: [],
      buckets: bucketRule(512),
      bucketsAreSaid: false,
      problems: [],
      counts: {
        images: this.images.length,
        tagged: 0,
        empty: 0,
        untagged: 0,
        problems: 0,
        distinctTags: 0,
        perEpoch: 0,
      },
    };
  }

  /** The index says that something changed. */
  change(images: ImageRecord[]): void {
    this.images = images;
    this.list.refresh();
  }

  state(): GridState {
    const { list } = this;
    return {
      revision: list.revision,
      edits: list.edits,
      total: list.images.length,
      of: list.of,
      title: 'kira',
      set: 'set',
      reading: this.reading,
      query: list.query,
      mistakes: list.errors,
      unknown: list.unknown,
      notes: list.notes,
      saved: [],
      sort: list.sort,
      favourites: this.favourites,
      selection: list.selection,
      locked: this.locked,
    };
  }

  rows(from: number, count: number): RowsPage {
    const { list } = this;
    const rows = rowsOf(list.images.slice(from, from + count), {
      setOf: () => this.#set,
      ruleOf: () => ({ rule: bucketRule(512), said: true }),
      isDirty: ({ path }) => this.dirty.has(path),
      hasMask: ({ name }) => name.endsWith('9.png'),
    });
    return { revision: list.revision, edits: list.edits, from, rows };
  }

  targets(target: EditTarget): ImageRecord[] {
    return 'paths' in target
      ? this.images.filter(({ path }) => target.paths.includes(path))
      : this.list.chosen(target);
  }

  selectionFacts(target: EditTarget & { revision: number }): object {
    const images = this.targets(target);
    const dirty = images.filter(({ path }) => this.dirty.has(path));
    const tally = new TagTally();
    for (const { tags } of images) tally.add(tags);
    const { chips, more } = tally.result();
    return {
      revision: target.revision,
      images: images.length,
      chips,
      more,
      untagged: untagged(images),
      dirty: dirty.slice(0, 3).map(({ name }) => name),
      dirtyCount: dirty.length,
    };
  }

  facts(path: string): ImageFacts {
    const image = this.images.find((one) => one.path === path);
    if (image === undefined) throw new Error('It is not there any more.');
    const loss = this.losses.get(path);
    return {
      path,
      name: image.name,
      place: 'images/kira',
      width: image.width,
      height: image.height,
      bytes: image.bytes,
      modified: image.modified,
      bucket: { width: 512, height: 512 },
      bucketIsSaid: true,
      kept: 0.8123,
      enlarged: image.width < 400,
      tokens: image.tags.length === 0 ? null : image.tags.length * 2,
      tags: image.tags,
      caption: image.tags.join(', '),
      dirty: this.dirty.has(path),
      problems: image.problems.map(({ message, fix, severity }) => ({ message, fix, severity })),
      loss: loss === undefined ? null : { loss, relative: 1.8, shown: 40, run: 'kira-1' },
    };
  }

  /** Edits captions that are not dirty. */
  edit(target: EditTarget, edit: GalleryEdit): object {
    this.edits.push(edit);
    const paths = new Set(this.targets(target).map(({ path }) => path));
    const left = [...paths].filter((path) => this.dirty.has(path));
    this.#undone.push(this.images);
    let changed = 0;
    this.change(
      this.images.map((image) => {
        if (!paths.has(image.path) || this.dirty.has(image.path)) return image;
        const tags = edited(image.tags, edit);
        if (tags.join() === image.tags.join()) return image;
        changed++;
        return { ...image, tags, state: tags.length === 0 ? 'empty' : 'tagged' };
      }),
    );
    return {
      changed,
      leftOut: left.map((path) => ({
        name: path.slice(5),
        reason: 'It is open with changes that are not saved.',
      })),
      cancelled: false,
    };
  }

  undo(): void {
    const before = this.#undone.pop();
    if (before !== undefined) this.change(before);
  }

  offers(typed: string): TagOffer[] {
    return ['long hair', 'long sleeves', 'looking at viewer', 'red hair', 'smile', 'solo']
      .filter((tag) => tag.startsWith(typed))
      .map((tag, place) => ({
        tag,
        uses: place === 0 ? 12 : 0,
        category: 'general',
        posts: 51_000,
        alias: null,
      }));
  }
}

function fits({ tags, name, state }: ImageRecord, query: string): boolean {
  if (query === 'is:untagged') return state !== 'tagged';
  return query.startsWith('tag:') ? tags.includes(query.slice(4)) : name.includes(query);
}

function edited(tags: readonly string[], edit: GalleryEdit): readonly string[] {
  switch (edit.kind) {
    case 'add':
      return [...tags, ...edit.tags.filter((tag) => !tags.includes(tag))];
    case 'remove':
      return tags.filter((tag) => !edit.tags.includes(tag));
    case 'rename':
      return tags.map((tag) => (edit.from.includes(tag) ? edit.to : tag));
    case 'arrange':
      return [
        ...edit.tags.filter((tag) => tags.includes(tag)),
        ...tags.filter((tag) => !edit.tags.includes(tag)),
      ];
  }
}
