import { tagKey } from '../tagging/tagText';

const people = ['girl', 'boy', 'other'].map((who) => [
  `1${who}`,
  ...['2', '3', '4', '5', '6+'].map((count) => `${count}${who}s`),
]);

/** Tags of which a picture has one at most, where no setting says otherwise: only what no picture with several people can have, too. */
export const defaultContradictions: readonly (readonly string[])[] = [
  ...people,
  ...people.flatMap(([one = '', ...several]) => [
    ...several.map((tag) => ['solo', tag]),
    [one, `multiple ${one.slice(1)}s`],
    ['solo', `multiple ${one.slice(1)}s`],
    ['no humans', one],
  ]),
  ['no humans', 'solo'],
  ['day', 'night'],
  ['indoors', 'outdoors'],
  ['monochrome', 'colorful'],
];

/** As rules need them: sets of keys, without those of fewer than two. */
export function contradictionKeys(sets: readonly (readonly string[])[]): readonly ReadonlySet<string>[] {
  return sets
    .map((tags) => new Set(tags.map(tagKey).filter((key) => key !== '')))
    .filter(({ size }) => size > 1);
}
