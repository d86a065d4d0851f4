// A preset of LyCORIS as TOML: which modules are trained, and dim and alpha of each kind by pattern.

import type { Network, Override } from '../trainer/job';
import { layouts } from './layout';
import { networkFacts } from './networkFacts';
import type { NotationError, Read } from './notationError';
import { blockOfPart } from './overrides';
import type { UnetShape } from './unetModules';

/** Writes a network: a table for each module that has a LoRA of its own setting, parts that agree as one pattern. */
export function printLycoris(network: Network, shape: UnetShape): string {
  const { modules } = networkFacts(network, shape);
  const lines = [
    '# LyCORIS preset: network_args preset=this-file.toml',
    `enable_conv = ${network.kind === 'locon'}`,
    'unet_target_module = []',
    'text_encoder_target_module = []',
    'text_encoder_target_name = []',
  ];
  const tables: [pattern: string, dim: number, alpha: number][] = [];
  for (const part of layouts[shape.kind].parts) {
    const own = modules.filter(({ module }) => module.part === part);
    const [first] = own;
    if (first === undefined) continue;
    const agree = own.every(({ rank, alpha }) => rank === first.rank && alpha === first.alpha);
    if (agree && first.rank > 0) tables.push([`${blockOfPart(part)}.*`, first.rank, first.alpha]);
    else if (!agree)
      for (const { module, rank, alpha } of own) if (rank > 0) tables.push([module.name, rank, alpha]);
  }
  lines.push(`unet_target_name = [${tables.map(([pattern]) => JSON.stringify(pattern)).join(', ')}]`);
  for (const [pattern, dim, alpha] of tables)
    lines.push(
      '',
      `[name_algo_map.${JSON.stringify(pattern)}]`,
      'algo = "locon"',
      `dim = ${dim}`,
      `alpha = ${alpha}`,
    );
  return `${lines.join('\n')}\n`;
}

/** Whether a text may be such a preset. */
export function looksLikeLycoris(text: string): boolean {
  return /^\s*\[?(?:enable_conv|unet_target_name|name_algo_map)/m.test(text);
}

/** Reads the tables of `name_algo_map`; what they do not name gets nothing. */
export function readLycoris(text: string): Read<Network> {
  const overrides: Override[] = [{ pattern: '*', rank: 0 }];
  let conv = false;
  let table: { pattern: string; rank?: number; alpha?: number; start: number; end: number } | null = null;
  let at = 0;
  const close = (): NotationError | null => {
    if (table === null) return null;
    const { pattern, rank, alpha, start, end } = table;
    if (rank === undefined)
      return { start, end, message: `“${pattern}” has no dim.`, fix: 'Add a line such as dim = 16.' };
    overrides.push({ pattern, rank, ...(alpha === undefined ? {} : { alpha }) });
    table = null;
    return null;
  };
  for (const line of text.split('\n')) {
    const [start, end] = [at, at + line.length];
    at = end + 1;
    const body = line.replace(/#.*/, '').trim();
    if (body === '') continue;
    const header = /^\[(.*)\]$/.exec(body)?.[1];
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(body) ?? [];
    if (header !== undefined) {
      const wrong = close();
      if (wrong !== null) return { error: wrong };
      const pattern = /^name_algo_map\.["'](.+)["']$/.exec(header)?.[1];
      if (pattern === undefined)
        return failed(
          start,
          end,
          `The table [${header}] cannot be taken into a job.`,
          'Only [name_algo_map."pattern"] says ranks of modules.',
        );
      table = { pattern, start, end };
    } else if (key === 'enable_conv') conv = value === 'true';
    else if (table !== null && (key === 'dim' || key === 'alpha')) {
      const number = Number(value);
      if (!(number >= 0) || (key === 'dim' && !Number.isInteger(number)))
        return failed(start, end, `“${value}” is no ${key}.`, 'Write a number such as 16.');
      if (key === 'dim') table.rank = number;
      else if (number > 0) table.alpha = number;
    } else if (table !== null && key === 'algo' && !/"(?:lora|locon)"/.test(value))
      return failed(start, end, `The algorithm ${value} is not trained here.`, 'Only lora and locon are.');
  }
  const wrong = close();
  if (wrong !== null) return { error: wrong };
  if (overrides.length === 1)
    return failed(
      0,
      text.length,
      'This preset says no ranks by name.',
      'Add tables such as [name_algo_map."down_blocks.0.*"].',
    );
  return { value: { kind: conv ? 'locon' : 'lora', overrides } };
}

function failed(start: number, end: number, message: string, fix: string): { error: NotationError } {
  return { error: { start, end: Math.max(end, start + 1), message, fix } };
}
