// The page about a tag: plain text that one can search and copy, with colours and links beside it.

import { count } from '../../platform/words';
import type { ImageRecord } from '../../shared/dataset/records';
import type { TagFacts } from './tagFacts';
import type { TokenType } from './tagKinds';

/** A piece of a page's line. */
export interface PagePart {
  readonly text: string;
  readonly token?: TokenType;
  /** A tag that has a page of its own, or the path of an image. */
  readonly link?: { readonly tag: string } | { readonly image: string };
}

export type PageLine = readonly PagePart[];

/** Numbers on a page stand in columns of this width. */
const numbers = 8;

/**
 * The lines of a page.
 *
 * @param images pictures to name, the first of those that have the tag
 * @param place how an image's path is written
 * @param colour how tags are coloured
 */
export function tagPageLines(
  facts: TagFacts,
  images: readonly ImageRecord[],
  place: (image: ImageRecord) => string,
  colour: (tag: string) => TokenType,
): readonly PageLine[] {
  const { set } = facts;
  return [
    [{ text: facts.name, token: 'sdHeading' }],
    [{ text: colour(facts.name) === 'sdTrigger' ? 'calls the LoRA' : summary(facts), token: 'sdFaint' }],
    [],
    ...(set === undefined ? [] : [[{ text: uses(facts) }], []]),
    ...(facts.written.length < 2 ? [] : section('Ways of writing', written(facts))),
    ...aliasLines(facts, colour),
    ...(facts.together.length === 0 ? [] : section('Often together with', together(facts, colour))),
    ...(images.length === 0
      ? []
      : section(pictureTitle(facts.count, images.length), pictures(images, place))),
  ];
}

/** A page's text. */
export function textOf(lines: readonly PageLine[]): string {
  return `${lines.map((line) => line.map(({ text }) => text).join('')).join('\n')}\n`;
}

function summary({ entry, aliasOf }: TagFacts): string {
  if (entry !== undefined) {
    const posts = entry.posts === 0 ? '' : ` · ${count(entry.posts, 'post')}`;
    return `${entry.category}${posts}`;
  }
  if (aliasOf.length > 0) return 'another name';
  return 'in no tag dictionary';
}

function uses({ set, count: with_ }: TagFacts): string {
  if (set === undefined) return '';
  const { images } = set.counts;
  const share = images === 0 ? '' : ` (${percent(with_ / images)})`;
  return `In ${with_.toLocaleString('en')} of ${count(images, 'image')} of ${set.name}${share}.`;
}

function section(title: string, lines: readonly PageLine[]): readonly PageLine[] {
  return [[{ text: title, token: 'sdHeading' }], ...lines, []];
}

function written({ written: ways }: TagFacts): readonly PageLine[] {
  const width = widest(ways.map(({ tag }) => tag));
  return ways.map(({ tag, count: uses }) => [
    { text: '  ' },
    { text: tag.padEnd(width) },
    { text: uses.toLocaleString('en').padStart(numbers), token: 'sdFaint' },
  ]);
}

function aliasLines({ entry, aliasOf }: TagFacts, colour: (tag: string) => TokenType): readonly PageLine[] {
  if (aliasOf.length > 0)
    return section(
      'Another name of',
      aliasOf.map(({ name, posts }) => [
        { text: '  ' },
        { text: name, token: colour(name), link: { tag: name } },
        { text: posts === 0 ? '' : `  ${count(posts, 'post')}`, token: 'sdFaint' as const },
      ]),
    );
  if (entry === undefined || entry.aliases.length === 0) return [];
  return section('Other names', [[{ text: `  ${entry.aliases.join(', ')}` }]]);
}

function together(
  { together: tags, count: all }: TagFacts,
  colour: (tag: string) => TokenType,
): readonly PageLine[] {
  const width = widest(tags.map(({ tag }) => tag));
  return tags.map(({ tag, count: uses }) => [
    { text: '  ' },
    { text: tag, token: colour(tag), link: { tag } },
    { text: ' '.repeat(width - tag.length) },
    { text: uses.toLocaleString('en').padStart(numbers), token: 'sdFaint' },
    { text: percent(uses / all).padStart(numbers), token: 'sdFaint' },
  ]);
}

function pictureTitle(all: number, shown: number): string {
  return all > shown ? `Pictures (the first ${shown} of ${all.toLocaleString('en')})` : 'Pictures';
}

function pictures(
  images: readonly ImageRecord[],
  place: (image: ImageRecord) => string,
): readonly PageLine[] {
  return images.map((image) => [{ text: '  ' }, { text: place(image), link: { image: image.path } }]);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 1 ? '<1' : Math.round(value)} %`;
}
