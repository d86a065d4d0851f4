// Every sentence of the tagging panel.

import type { Policy, TagOrder, TaggingOptions } from '../../src/shared/tagging/options';
import type { Category } from '../../src/shared/tagging/scores';
import type { RunEnd, RunFacts } from '../../src/shared/tagging/api';
import { bytes, count, percent } from '../shared/format';

const many = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;

export const messages = {
  loading: 'Looking at the images…',
} as const;

export const header = {
  title: (scope: string) => `Auto-tag: ${scope}`,
  images: (images: number) => many(images, 'image'),
  captioned: (captioned: number) =>
    captioned === 0 ? 'none has a caption' : `${count(captioned)} with a caption`,
  unreadable: (unreadable: number) =>
    `${many(unreadable, 'caption')} cannot be read and ${unreadable === 1 ? 'stays' : 'stay'} as ${unreadable === 1 ? 'it is' : 'they are'}`,
  tag: (images: number) => `Tag ${many(images, 'image')}`,
  tagMore: (images: number) => `Tag ${count(images)} more`,
  retry: (images: number) => `Try ${count(images)} failed again`,
  tagTip: 'Runs the tagger. Nothing is written: you see every caption first.',
  stop: 'Stop',
  stopTip: 'Stops after the image at work. What is done stays.',
  accept: (captions: number) => `Accept ${many(captions, 'caption')}`,
  acceptTip: 'Writes the ticked captions, as one step that can be undone.',
  diff: 'Open as diff',
  diffTip: 'Shows the ticked captions in the editor’s own multi-file diff.',
  discard: 'Discard',
  discardTip: 'Closes this panel. Nothing was written.',
  undo: 'Undo',
  undoTip: 'Puts these captions back as they were.',
} as const;

export const progress = {
  label: 'Images done',
  reading: 'Looking at the images and their captions…',
  loading: 'Loading the tagger…',
  stopping: 'Stopping after this image…',
  tagging: ({ done, failed, total }: RunFacts) => `Tagging ${count(done + failed)} of ${count(total)}`,
  speed: (seconds: number) =>
    seconds >= 1 ? `${seconds.toFixed(1)} s an image` : `${count(Math.round(seconds * 1000))} ms an image`,
  failed: (failed: number) => `${count(failed)} failed`,
  writing: (done: number, total: number) => `Writing caption ${count(done)} of ${count(total)}`,
  fellBack: (reason: string) => `It runs on the processor. ${reason}`,
  ended: ({ done, failed, reused, cancelled, provider }: RunEnd) =>
    [
      cancelled ? `Stopped after ${many(done, 'image')}` : `Tagged ${many(done, 'image')}`,
      done > 0 && provider !== '' ? ` on ${provider}` : '',
      reused > 0 ? `, ${count(reused)} known from before` : '',
      failed > 0 ? `, ${count(failed)} failed` : '',
      '.',
    ].join(''),
  written: (captions: number) => `${many(captions, 'caption')} written.`,
  nothingWritten: 'Nothing was written.',
  leftOut: (left: number) => `${many(left, 'caption')} left as ${left === 1 ? 'it was' : 'they were'}`,
} as const;

export const model = {
  title: 'Tagger',
  choose: 'Tagger',
  loading: 'Reading the tagger…',
  tags: (tags: number) => many(tags, 'tag'),
  builtIn: 'built in',
  own: 'your own file',
  licence: (licence: string | null) => (licence === null ? 'licence not stated' : `licence ${licence}`),
  size: bytes,
  checksum: {
    catalogue: 'checksum known',
    verified: 'checksum verified',
    recorded: 'checksum not verified, noted at download',
    unknown: 'checksum not verified',
  },
  others: (number: number) => `Other taggers (${count(number)})`,
  download: 'Download',
  downloadTip: 'Asks first, with size and licence.',
  cancel: 'Cancel',
  page: 'Licence and terms',
  local: 'Use a file of your own…',
  downloading: (done: string, total: string | null) => (total === null ? done : `${done} of ${total}`),
} as const;

export const policy = {
  title: 'Images that have a caption',
  captions: (captioned: number, images: number) =>
    `${count(captioned)} of ${many(images, 'image')} ${captioned === 1 ? 'has' : 'have'} one.`,
  names: {
    skip: 'Leave as it is',
    append: 'Add behind',
    prepend: 'Add in front',
    merge: 'Add only what is new',
    replace: 'Write anew',
  } satisfies Record<Policy, string>,
  hints: {
    skip: 'Only images without a caption are tagged.',
    append: 'New tags go to the end; what is there stays, letter by letter.',
    prepend: 'New tags go to the front; what is there stays, letter by letter.',
    merge: 'New tags go to the end, but none that the caption says already in other words.',
    replace: 'The caption’s line is written anew. You see each change first.',
  } satisfies Record<Policy, string>,
  untouched: 'No caption that exists is touched.',
  touched: (touched: number) =>
    touched === 1 ? 'Touches 1 caption that exists.' : `Touches ${count(touched)} captions that exist.`,
  mayTouch: (captioned: number) =>
    captioned === 1
      ? 'May touch the 1 caption that exists. You see it first.'
      : `May touch the ${count(captioned)} captions that exist. You see each one first.`,
  fresh: (fresh: number) => `Writes ${many(fresh, 'new caption')}.`,
} as const;

export const categories: Readonly<Record<Category, string>> = {
  general: 'General',
  character: 'Characters',
  copyright: 'Series',
  artist: 'Artists',
  meta: 'Meta',
  rating: 'Rating',
  quality: 'Quality',
  model: 'Models',
  year: 'Years',
};

export const thresholds = {
  title: 'How sure must it be?',
  intro: 'A tag is taken when its score is above the line. Move it as you like: nothing is run again.',
  use: (category: string) => `Use tags of this kind: ${category}`,
  slider: (category: string) => `Threshold of ${category}`,
  above: (tags: number) => many(tags, 'tag'),
  aboveTip: 'Scores above the line, over all images',
  automatic: 'Auto',
  automaticTip: 'Cuts each image at the largest gap between its scores (MCut).',
  automaticOn: 'at the largest gap in each image',
  off: 'not used',
  none: 'The scores appear here once images are tagged.',
  change: (gained: number, lost: number, images: number) =>
    `${[gained > 0 ? `${many(gained, 'tag')} gained` : '', lost > 0 ? `${many(lost, 'tag')} lost` : ''].filter(Boolean).join(', ')} in ${many(images, 'image')}, against the last time.`,
  same: 'The same tags as the last time.',
  noScores: 'No scores yet',
  value: (value: number) => `${percent(value)} sure`,
} as const;

export const which = {
  title: 'Which tags',
  maxTags: 'At most, for each image',
  maxTagsHint: 'no limit',
  exclude: 'Never these',
  excludeHint: 'solo, *background',
  include: 'Only these',
  includeHint: 'all tags',
  lists: 'Commas between tags; * and ? stand for any letters.',
  replacements: 'Write another word',
  replacementsHint: 'grey hair = gray hair',
  aliases: 'The same tag',
  aliasesHint: 'gray hair = grey hair',
  tables: 'One a line, “tag = what to write”. Nothing behind the = leaves the tag out.',
  badLine: (line: string) => `“${line}” has no “=”.`,
  prune: 'Leave out what another tag says (“hair” beside “long hair”)',
} as const;

export const writing = {
  title: 'How they are written',
  trigger: 'Trigger, in front of all tags',
  triggerHint: 'the word that calls the LoRA',
  separator: 'Between tags',
  separators: { ', ': 'comma and space', ',': 'comma' } satisfies Record<TaggingOptions['separator'], string>,
  order: 'Order',
  orders: {
    confidence: 'surest first',
    category: 'by kind',
    csv: 'as in the tagger’s list',
    people: 'number of people first',
  } satisfies Record<TagOrder, string>,
  rating: 'Rating',
  ratings: { out: 'leave out', first: 'first tag', last: 'last tag' } satisfies Record<
    TaggingOptions['rating'],
    string
  >,
  characterFirst: 'Characters before all others',
  spaces: 'Spaces in place of underscores',
  escape: 'Brackets with a backslash, as some prompts want them',
  expandCharacters: '“name (series)” as two tags',
  example: 'A caption then reads:',
} as const;

export const options = {
  title: 'Options',
  reset: 'Reset to the usual',
  resetTip: 'Forgets what was chosen for this data set.',
} as const;

export const review = {
  title: 'Suggested captions',
  tabs: {
    changed: 'Changes',
    unchanged: 'Unchanged',
    failed: 'Failed',
    tags: 'Tags',
  },
  all: 'All',
  allTip: 'Tick or untick all changes',
  ticked: (ticked: number, changed: number) =>
    ticked === changed ? `All ${count(changed)} ticked` : `${count(ticked)} of ${count(changed)} ticked`,
  tick: (name: string) => `Accept the caption of ${name}`,
  openImage: (name: string) => `Open ${name}`,
  computing: 'Counting…',
  score: (score: number) => `${percent(score)} sure`,
  change: { kept: 'kept', added: 'added', removed: 'taken away' },
  noCaption: 'no caption',
  start: 'Captions are suggested here, image by image.',
  startHint: 'Nothing is written until you accept it.',
  tagging: 'The first suggestions appear in a moment.',
  nothing: {
    changed: 'No caption would change.',
    unchanged: 'Every caption would change.',
    failed: 'No image has failed.',
    tags: 'No tags are suggested.',
  },
  skipHint: (skipped: number) =>
    `${many(skipped, 'image')} ${skipped === 1 ? 'has' : 'have'} a caption and ${skipped === 1 ? 'is' : 'are'} left as ${skipped === 1 ? 'it is' : 'they are'}. Choose on the left what else should happen to captions that exist.`,
  done: 'Everything is as the tagger suggests.',
} as const;

export const tags = {
  tag: 'Tag',
  images: 'Images',
  mean: 'Mean score',
  exclude: (name: string) => `Never write ${name}`,
  include: (name: string) => `Write ${name} again`,
  excluded: 'excluded',
  hint: 'Click a tag to leave it out of all captions, and again to take it back.',
} as const;
