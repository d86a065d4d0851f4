// What the gallery says.

import type { GridRow, SortKey } from '../../src/shared/gallery/gridApi';
import { bytes, count } from '../shared/format';

const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const captionWords = { tagged: '', empty: 'empty caption', untagged: 'no caption' } as const;

export const page = {
  loading: 'Opening the gallery…',
  title: (name: string) => `Gallery: ${name}`,
  viewer: 'View',
  duplicates: 'Find Duplicates',
} as const;

export const grid = {
  images: 'Images',
  loading: 'Loading',
  pictureFailed: 'The picture cannot be shown.',
  marks: {
    error: 'Has an error',
    warning: 'Has a problem',
    untagged: 'Has no tags',
    enlarged: 'Smaller than its bucket: training enlarges it',
    mask: 'Has a mask',
    dirty: 'Its caption is open with changes that are not saved',
  },
  label({ name, state, tags, problem, enlarged, mask, dirty }: GridRow): string {
    return [
      name,
      state === 'tagged' ? plural(tags, 'tag') : captionWords[state],
      problem === null ? '' : problem === 'error' ? 'has an error' : 'has a problem',
      enlarged ? 'enlarged' : '',
      mask ? 'masked' : '',
      dirty ? 'caption not saved' : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
  },
  tooltip({ name, folder, width, height, state, tags }: GridRow): string {
    const size = width === 0 ? 'cannot be read' : `${width} × ${height}`;
    const where = folder === '' ? name : `${folder}/${name}`;
    return `${where}\n${size}, ${state === 'tagged' ? plural(tags, 'tag') : captionWords[state]}`;
  },
  empty: 'There are no images here.',
  nothingFound: 'No image fits the query.',
  clearQuery: 'Clear the query',
  reading: (done: number, total: number) =>
    total === 0 ? 'Looking for images…' : `Reading images: ${count(done)} of ${count(total)}`,
} as const;

export const bar = {
  query: 'Filter images',
  placeholder: 'Filter: tag:"long hair" -tag:glasses tags>20 is:untagged',
  count: (total: number, of: number) =>
    total === of ? plural(total, 'image') : `${count(total)} of ${plural(of, 'image')}`,
  unknown: (value: number) => `${plural(value, 'image')} not known`,
  selected: (value: number) => (value === 0 ? '' : `${count(value)} selected`),
  sort: 'Sort by',
  sorts: {
    name: 'Name',
    date: 'Date',
    size: 'Size',
    tags: 'Tags',
    tokens: 'Tokens',
    problem: 'Problems first',
  } satisfies Record<SortKey, string>,
  ascending: 'Ascending; click to turn the order',
  descending: 'Descending; click to turn the order',
  size: 'Size of pictures',
  saved: 'Saved queries',
  save: 'Save this query…',
  tagging: 'Tag One by One',
  side: 'Tags and facts of the selection',
  help: 'Keys (?)',
  undo: 'Undo the last change of captions',
  redo: 'Redo',
  more: 'More',
} as const;

export const side = {
  nothing: 'Select images to see and change their tags.',
  images: (value: number) => plural(value, 'image'),
  tags: 'Tags',
  untagged: (value: number) => `${plural(value, 'image')} without tags`,
  add: 'Add tags',
  addPlaceholder: 'Add a tag, Enter',
  first: 'First',
  chip: (tag: string, value: number, all: number) =>
    all === 1
      ? tag
      : value === all
        ? `${tag}, in all ${count(all)}`
        : `${tag}, in ${count(value)} of ${count(all)}`,
  chipKeys: 'Delete removes it, F2 renames it, Alt with an arrow key moves it, Enter adds it to all',
  remove: (tag: string) => `Remove “${tag}”`,
  addToAll: (tag: string) => `Add “${tag}” to all`,
  rename: 'Rename',
  renameEverywhere: 'Everywhere',
  renameHere: 'Here',
  cancel: 'Cancel',
  more: (value: number) => `and ${plural(value, 'more tag')}`,
  dirty: (names: readonly string[], all: number) =>
    `${names.join(', ')}${all > names.length ? ` and ${count(all - names.length)} more` : ''}: open with changes that are not saved. Save ${all === 1 ? 'it' : 'them'} first, to change ${all === 1 ? 'its' : 'their'} tags here.`,
  moved: (tag: string, place: number) => `${tag} is now tag ${place}`,
  leftOut: (leftOut: readonly { name: string; reason: string }[]) =>
    `Left as ${leftOut.length === 1 ? 'it was' : 'they were'}: ${leftOut.map(({ name, reason }) => `${name}: ${reason}`).join(' ')}`,
} as const;

export const facts = {
  title: 'Image',
  pixels: (width: number, height: number) => (width === 0 ? 'cannot be read' : `${width} × ${height}`),
  bytes,
  size: 'Size',
  bucket: 'Bucket',
  kept: (share: number) =>
    share > 0.9995 ? 'nothing is cut off' : `${((1 - share) * 100).toFixed(1)} % is cut off`,
  enlarged: 'enlarged',
  usual: 'no file says the resolution',
  tokens: 'Tokens',
  tokensOf: (value: number) => `${value} of 75`,
  tooMany: (value: number) => `${value} of 75: what is over is cut off`,
  noCaption: 'no caption',
  loss: 'Last training',
  lossOf: (loss: string, relative: number, run: string) =>
    `loss ${loss}, ${relative.toFixed(2)} × the usual (${run})`,
  folder: 'Folder',
  changed: 'Changed',
} as const;

export const actions = {
  view: 'View',
  caption: 'Caption',
  open: 'Open Both',
  reveal: 'Reveal',
  autoTag: 'Auto-Tag…',
  editCaptions: 'Edit Tags…',
  copyTags: 'Copy Tags',
  pasteTags: 'Paste Tags',
  copyPath: 'Copy Path',
  move: 'Move…',
  delete: 'Delete…',
  tagTable: 'Tag Table',
  duplicates: 'Duplicates',
} as const;

/** What the buttons do, in more words. */
export const actionTips: Readonly<Partial<Record<string, string>>> = {
  view: 'Open the viewer (Enter)',
  caption: 'Open the caption beside the gallery (C)',
  open: 'Open the image and its caption in the editor',
  reveal: 'Reveal in the file explorer',
  autoTag: 'Tag the selection, or all, with a model',
  editCaptions: 'Change tags of the selection, or of all: replace, order, prefix and more',
  copyTags: 'Copy tags (Ctrl+C)',
  pasteTags: 'Paste tags over those of the selection (Ctrl+V)',
  move: 'Move to another folder, with captions',
  delete: 'Delete, with captions (Delete)',
  tagTable: 'All tags of the data set, with counts',
  duplicates: 'Look for pictures that are the same or nearly so',
};

export const tagging = {
  title: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  close: 'Back to the grid (Escape)',
  previous: 'Previous picture (Ctrl+Shift+Enter)',
  next: 'Next picture (Ctrl+Enter)',
  input: 'Add a tag to this picture',
  placeholder: 'Type a tag, Enter adds it; empty: 1–9 toggle, arrows go on',
  favourites: 'Favourite tags',
  favourite: (slot: number, tag: string | null) =>
    tag === null ? `Key ${slot}: none` : `Key ${slot}: ${tag}`,
  setFavourite: (slot: number) => `Tag on key ${slot}`,
  noFavourites: 'Ctrl+Shift+1…9 puts what is typed on a key; a click sets one, too.',
  end: 'That was the last picture.',
  start: 'This is the first picture.',
} as const;

export const cheats = {
  title: 'Keys',
  close: 'Close',
  groups: [
    {
      title: 'Select',
      keys: [
        ['Arrows, Home, End, Page Up, Page Down', 'go to an image'],
        ['Shift with them', 'select up to there'],
        ['Ctrl with them, then Space', 'go there without selecting, then take it in or out'],
        ['Ctrl+A, Ctrl+I, Escape', 'select all, the others, none'],
        ['Click, Ctrl, Shift, or drag a box', 'as in a file manager'],
      ],
    },
    {
      title: 'Look and edit',
      keys: [
        ['Enter, double click', 'open the viewer'],
        ['T', 'tag pictures one after the other'],
        ['1 to 9', 'add or remove a favourite tag'],
        ['A', 'add tags to the selection'],
        ['Ctrl+Z, Ctrl+Y', 'undo and redo changes of captions'],
        ['Ctrl+C, Ctrl+V', 'copy and paste tags'],
        ['/, Ctrl+L', 'filter'],
        ['+, −', 'larger and smaller pictures'],
        ['C', 'open the caption'],
        ['Delete', 'delete images, after asking'],
      ],
    },
    {
      title: 'Tagging one by one',
      keys: [
        ['Enter', 'add the tag that is typed'],
        ['Ctrl+Enter, Ctrl+Shift+Enter', 'next and previous picture'],
        ['Left, Right (nothing typed)', 'previous and next picture'],
        ['1 to 9 (nothing typed)', 'add or remove a favourite tag'],
        ['Ctrl+Backspace (nothing typed)', 'remove the last tag'],
        ['Escape', 'back to the grid'],
      ],
    },
  ],
} as const;
