// Every text of the tag table.

import type { TagCategory } from '../../src/shared/dictionary/entry';
import type { TagAction, TagSort } from '../../src/shared/tags/api';
import { count } from '../shared/format';

const tags = (value: number): string => `${count(value)} ${value === 1 ? 'tag' : 'tags'}`;
const images = (value: number): string => `${count(value)} ${value === 1 ? 'image' : 'images'}`;

export const head = {
  title: (name: string): string => `Tags of ${name}`,
  loading: 'Waiting for the tags…',
  facts: (total: number, of: number): string => `${tags(total)} in ${images(of)}`,
  some: (total: number, of: number, all: number): string =>
    `${tags(total)} in ${count(of)} of ${images(all)}`,
  unknown: (value: number): string => `not known of ${images(value)}`,
  reading: 'still being read…',
  query: 'Images whose tags are counted',
  queryPlaceholder: 'All images. Such as: -tag:glasses tokens>75',
  saveQuery: 'Save query',
  saveQueryTip: 'Keep this query as a folder in Data Sets',
  search: 'Search tags',
  listed: (value: number, all: number): string =>
    value === all ? tags(all) : `${count(value)} of ${tags(all)}`,
} as const;

export const actions: Readonly<Record<TagAction, { readonly label: string; readonly tip: string }>> = {
  show: { label: 'Show images', tip: 'Open the images that have one of the tags in the gallery (Enter)' },
  rename: {
    label: 'Rename…',
    tip: 'Another name in every caption; a name that is there already merges both (F2)',
  },
  merge: { label: 'Merge…', tip: 'Several tags become one in every caption' },
  delete: { label: 'Delete…', tip: 'Take the tags out of every caption (Delete)' },
  front: { label: 'Move to front', tip: 'Put the tags first in every caption that has them' },
  dictionary: {
    label: 'Add to dictionary',
    tip: 'Your own list of tags, which completion and checks know in all workspaces',
  },
  page: { label: 'Open page', tip: 'All that is known of the tag, with pictures' },
  copy: { label: 'Copy', tip: 'The names of the tags, with commas between (Ctrl+C)' },
};

export const table = {
  label: 'Tags',
  columns: { name: 'Tag', count: 'Images', category: 'Category', firstSeen: 'First seen' } satisfies Record<
    TagSort,
    string
  >,
  tips: {
    name: 'Sort by name',
    count: 'Sort by the number of captions',
    category: 'Sort by the category in your dictionaries',
    firstSeen: 'Sort by the earliest time of change among the captions that have the tag',
  } satisfies Record<TagSort, string>,
  ways: (value: number): string => `written in ${value} ways`,
  none: 'There are no tags here.',
  noneFound: (search: string): string => `No tag has “${search}” in it.`,
  noneInQuery: 'The images that the query finds have no tags.',
} as const;

export const side = {
  nothing: 'Choose a tag to see what stands beside it. Ctrl and Shift choose several.',
  several: (value: number): string => `${tags(value)} selected`,
  more: (value: number): string => `and ${count(value)} more`,
  beside: 'Often beside it',
  besideTip: (tag: string, value: number): string => `${images(value)} have “${tag}” too. Click to go there.`,
  written: 'Written as',
  facts: 'Known of it',
  category: 'Category',
  posts: 'Posts',
  aliases: 'Other names',
  firstSeen: 'First seen',
  firstSeenTip: 'The earliest time of change among the captions that have it',
  unknownTag: 'It is in none of your dictionaries.',
  images,
} as const;

export const categories: Readonly<Record<TagCategory, string>> = {
  general: 'general',
  artist: 'artist',
  copyright: 'copyright',
  character: 'character',
  meta: 'meta',
  species: 'species',
  lore: 'lore',
  invalid: 'invalid',
  rating: 'rating',
  quality: 'quality',
  model: 'model',
  year: 'year',
  unknown: '–',
};
