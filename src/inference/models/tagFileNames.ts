import type { FamilyId } from '../families/family';

/** A name under which tag lists are known. */
export interface TagFileName {
  /** Of the whole name, in any letter case. */
  readonly pattern: RegExp;
  /** As said to people. */
  readonly shown: string;
  /** The family that this name alone tells; null where its content decides. */
  readonly family: FamilyId | null;
}

/** In the order in which they are taken when a folder has several. */
export const tagFileNames: readonly TagFileName[] = [
  { pattern: /^selected_tags\.csv$/i, shown: 'selected_tags.csv', family: null },
  { pattern: /^(tag_mapping|selected_tags)\.json$/i, shown: 'tag_mapping.json', family: 'cl-tagger' },
  { pattern: /^top_tags\.txt$/i, shown: 'top_tags.txt', family: 'joytag' },
  { pattern: /^deepdanbooru_tags\.csv$/i, shown: 'deepdanbooru_tags.csv', family: 'deepdanbooru' },
  { pattern: /^tags\.txt$/i, shown: 'tags.txt', family: 'deepdanbooru' },
  { pattern: /^tags_v.*\.json$/i, shown: 'tags_v0.9_13k.json', family: 'pixai' },
  { pattern: /^(.*[-_])?metadata\.json$/i, shown: 'metadata.json', family: 'camie' },
  { pattern: /^mldanbooru_tags\.csv$/i, shown: 'mldanbooru_tags.csv', family: 'ml-danbooru' },
  { pattern: /^classes\.json$/i, shown: 'classes.json', family: 'ml-danbooru' },
  { pattern: /^tags\.csv$/i, shown: 'tags.csv', family: 'ml-danbooru' },
];

/** Words in the names of files and folders that tell a family where nothing else does. */
const words: readonly (readonly [RegExp, FamilyId])[] = [
  [/joy[-_ ]?tag/i, 'joytag'],
  [/ml[-_ ]?danbooru|caformer|tresnet/i, 'ml-danbooru'],
  [/deep[-_ ]?danbooru/i, 'deepdanbooru'],
  [/cl[-_ ]?tagger/i, 'cl-tagger'],
  [/pixai/i, 'pixai'],
  [/camie/i, 'camie'],
  [/\bwd(14)?[-_ ]|[-_ ]wd14|wd[-_ ]v1[-_]4|wd[-_ ].*tagger/i, 'wd'],
];

export function familyByWords(name: string): FamilyId | null {
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
