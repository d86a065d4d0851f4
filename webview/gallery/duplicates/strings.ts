// All words of the view of duplicates.

import { count } from '../../shared/format';

const images = (number: number): string => `${count(number)} ${number === 1 ? 'image' : 'images'}`;

export const duplicates = {
  title: 'Duplicates',
  close: 'Close (Escape)',
  reading: (done: number, total: number) => `Looking at ${count(done)} of ${images(total)}`,
  comparing: 'Comparing',
  stopped: (done: number, total: number) => `Stopped after ${count(done)} of ${images(total)}.`,
  off: 'Pictures are looked at only in a workspace that you trust.',
  none: (total: number) => `No duplicates among ${images(total)}.`,
  found: (groups: number, all: number, exact: number) =>
    `${count(groups)} ${groups === 1 ? 'group' : 'groups'} of ${images(all)}` +
    (exact > 0 ? `, ${count(exact)} of them byte for byte the same` : ''),
  failed: (number: number, why: string) => `${images(number)} could not be read: ${why}`,
  stop: 'Stop',
  again: 'Look Again',
  alike: 'How alike',
  steps: ['the same picture', 'very alike', 'alike', 'rather alike', 'somewhat alike', 'loosely alike'],
  merge: 'Add tags of the others to the caption of the one that is kept',
  group: (number: number, exact: boolean, distance: number) =>
    `${images(number)}${exact ? ', byte for byte the same' : distance === 0 ? ' that look the same' : `, up to ${distance} of 64 bits apart`}`,
  compare: 'Compare',
  dismiss: 'Not Duplicates',
  dismissTip: 'Do not show this group again',
  keep: 'Keep This One',
  keepTip: (others: number) =>
    `Put the other ${others === 1 ? 'one' : count(others)} into the trash, with captions`,
  suggested: 'best kept: most pixels, bytes and tags',
  same: 'same bytes',
  bits: (distance: number) => (distance === 0 ? 'looks the same' : `${distance} bits apart`),
  size: (width: number, height: number) => `${width} × ${height}`,
  only: (tags: readonly string[], more: number) =>
    `only here: ${tags.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`,
  sameTags: (tags: number) => `${count(tags)} ${tags === 1 ? 'tag' : 'tags'}, as the others`,
  uncaptioned: 'no caption',
  more: (rest: number) => `Show more (${count(rest)})`,
  limits:
    'Pictures in other colours count as alike, and mirrored ones are not found: look before you delete.',
} as const;
