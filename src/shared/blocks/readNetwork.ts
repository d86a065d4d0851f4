// The network of a job as far as it is sound: what is wrong in it is left out and named, so that a file with mistakes can still be drawn.

import type { BlockSetting, Network, Override } from '../trainer/job';
import { isTable } from './jobChange';
import type { BlockLayout } from './layout';

/** What was left out, by its place in `network`. */
export interface NetworkFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface ReadNetwork {
  readonly network: Network;
  readonly faults: readonly NetworkFault[];
}

const keys = ['kind', 'rank', 'alpha', 'conv', 'blocks', 'overrides'];
const highestRank = 1024;

/** Reads `network` of a job; nothing is thrown, whatever it is. */
export function readNetwork(value: unknown, layout: BlockLayout): ReadNetwork {
  const faults: NetworkFault[] = [];
  const fault = (message: string, ...path: (string | number)[]): undefined => {
    faults.push({ path, message });
    return undefined;
  };
  if (value === undefined || value === null) return { network: {}, faults };
  if (!isTable(value)) {
    fault('The network is no table.');
    return { network: {}, faults };
  }
  for (const key of Object.keys(value))
    if (!keys.includes(key)) fault(`There is no key \`${key}\` in \`network\`.`, key);

  const rank = (one: unknown, ...path: (string | number)[]): number | undefined =>
    one === undefined || one === null
      ? undefined
      : isRank(one)
        ? one
        : fault(`A rank is a whole number from 0 to ${highestRank}.`, ...path);
  const alpha = (one: unknown, ...path: (string | number)[]): number | undefined =>
    one === undefined || one === null
      ? undefined
      : isAlpha(one)
        ? one
        : fault('An alpha is a number above 0.', ...path);

  function setting(one: unknown, part: string): number | BlockSetting | undefined {
    if (typeof one === 'number') return rank(one, 'blocks', part);
    if (!isTable(one)) return fault('A part has a rank, or a table of ranks and alphas.', 'blocks', part);
    return defined({
      rank: rank(one.rank, 'blocks', part, 'rank'),
      alpha: alpha(one.alpha, 'blocks', part, 'alpha'),
      convRank: rank(one.convRank, 'blocks', part, 'convRank'),
      convAlpha: alpha(one.convAlpha, 'blocks', part, 'convAlpha'),
    });
  }

  function blocks(one: unknown): Network['blocks'] {
    if (Array.isArray(one)) {
      const list = one as unknown[];
      if (list.length === layout.indices && list.every(isRank)) return list;
      return fault(
        `\`blocks\` is a list of ${layout.indices} ranks for ${layout.name}, or a table of parts.`,
        'blocks',
      );
    }
    if (!isTable(one)) return fault('`blocks` is a table of parts, or a list of ranks.', 'blocks');
    const read: Record<string, number | BlockSetting> = {};
    for (const [part, inner] of Object.entries(one)) {
      if (!layout.parts.includes(part)) {
        fault(
          `${layout.name} has no part \`${part}\`: there are ${layout.parts.join(', ')}.`,
          'blocks',
          part,
        );
        continue;
      }
      const found = setting(inner, part);
      if (found !== undefined) read[part] = found;
    }
    return read;
  }

  function conv(one: unknown): Network['conv'] {
    if (!isTable(one)) return fault('`conv` is a table of rank and alpha.', 'conv');
    const own = rank(one.rank, 'conv', 'rank');
    const scale = alpha(one.alpha, 'conv', 'alpha');
    return own === undefined ? undefined : { rank: own, ...(scale === undefined ? {} : { alpha: scale }) };
  }

  function overrides(one: unknown): Override[] | undefined {
    if (!Array.isArray(one)) return fault('`overrides` is a list.', 'overrides');
    return (one as unknown[]).flatMap((entry, at): Override[] => {
      if (
        !isTable(entry) ||
        typeof entry.pattern !== 'string' ||
        entry.pattern === '' ||
        !isRank(entry.rank)
      ) {
        fault('An override has a pattern and a rank.', 'overrides', at);
        // one that matches nothing keeps the numbers of the others
        return [{ pattern: '', rank: 0 }];
      }
      const scale = alpha(entry.alpha, 'overrides', at, 'alpha');
      return [{ pattern: entry.pattern, rank: entry.rank, ...(scale === undefined ? {} : { alpha: scale }) }];
    });
  }

  const { kind } = value;
  const network = defined<Network>({
    kind:
      kind === undefined || kind === 'lora' || kind === 'locon'
        ? kind
        : fault('`kind` is "lora" or "locon".', 'kind'),
    rank: rank(value.rank, 'rank'),
    alpha: alpha(value.alpha, 'alpha'),
    conv: value.conv === undefined || value.conv === null ? undefined : conv(value.conv),
    blocks: value.blocks === undefined ? undefined : blocks(value.blocks),
    overrides: value.overrides === undefined ? undefined : overrides(value.overrides),
  });
  return { network, faults };
}

export function isRank(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= highestRank;
}

export function isAlpha(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= 4096;
}

function defined<T extends object>(table: T): T {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined)) as T;
}
