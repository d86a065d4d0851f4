import { tagKey } from './tagText';

/**
 * Tags that say another tag too, where the words do not show it. Written for this project; only what is true of every picture.
 * The right side may itself say more.
 */
const implied: Readonly<Record<string, string>> = {
  'cat ears': 'animal ears',
  'dog ears': 'animal ears',
  'fox ears': 'animal ears',
  'wolf ears': 'animal ears',
  'rabbit ears': 'animal ears',
  'horse ears': 'animal ears',
  'mouse ears': 'animal ears',
  'bear ears': 'animal ears',
  'cat tail': 'tail',
  grin: 'smile',
  serafuku: 'school uniform',
  gakuran: 'school uniform',
  sundress: 'dress',
  miniskirt: 'skirt',
  't-shirt': 'shirt',
  bikini: 'swimsuit',
  sneakers: 'shoes',
  loafers: 'shoes',
  katana: 'sword',
  rapier: 'sword',
  sword: 'weapon',
  dagger: 'weapon',
  spear: 'weapon',
  gun: 'weapon',
  rifle: 'gun',
  handgun: 'gun',
  rose: 'flower',
  sunflower: 'flower',
  tulip: 'flower',
  lily: 'flower',
  'twin braids': 'braid',
  'single braid': 'braid',
  'side braid': 'braid',
};

/** Words after which the thing itself has ended: the thing in `hair over one eye` is hair, and no eye need be seen. */
const links = new Set([
  'over',
  'under',
  'between',
  'in',
  'on',
  'of',
  'with',
  'from',
  'at',
  'to',
  'behind',
  'by',
  'for',
  'as',
]);

/** First words with which a tag says that something is not there, or is not what it looks like. */
const denials = new Set(['no', 'without', 'missing', 'unworn', 'alternate', 'fake', 'implied', 'removing']);

/**
 * The tags that `tag` says, as keys (see `tagKey`). Two rules:
 *
 * - The whole words at its end: `very long hair` says `long hair` and `hair`. English puts the thing last, so `cat` is *not*
 *   said by `cat ears`, nor `hair` by `hair ornament`. Tags that deny (`no shoes`), join words (`hair over one eye`) or have a
 *   bracket (`saber (fate)`) say nothing by this rule.
 * - The small list above, also for what the first rule found: `long katana` says `weapon`.
 *
 * Counts of people: `3girls` says `multiple girls`.
 */
export function impliedBy(tag: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [tagKey(tag)];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const next of directly(key)) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  found.delete(tagKey(tag));
  return found;
}

function directly(key: string): string[] {
  const listed = implied[key];
  const people = /^(?:[2-9]|\d\d|6\+)(girl|boy|other)s$/.exec(key)?.[1];
  return [
    ...endings(key),
    ...(listed === undefined ? [] : [listed]),
    ...(people === undefined ? [] : [`multiple ${people}s`]),
  ];
}

function endings(key: string): string[] {
  const words = key.split(' ');
  const first = words[0] ?? '';
  if (words.length < 2 || denials.has(first) || /[()]/.test(key)) return [];
  if (words.some((word) => links.has(word))) return [];
  return words.slice(1).map((_, index) => words.slice(index + 1).join(' '));
}
