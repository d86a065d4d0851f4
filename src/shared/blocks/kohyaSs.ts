// The part of a kohya_ss configuration (the graphical interface's JSON) that is about blocks.

import { isTable } from './jobChange';
import type { RankTable } from './rankTable';

const keys = [
  'block_dims',
  'block_alphas',
  'conv_block_dims',
  'conv_block_alphas',
  'down_lr_weight',
  'mid_lr_weight',
  'up_lr_weight',
  'block_lr_zero_threshold',
] as const;
const single = ['network_dim', 'network_alpha', 'conv_dim', 'conv_alpha'] as const;

/** Writes a table as fields of that JSON. */
export function printKohyaSs(table: RankTable, conv: boolean): string {
  const list = (of: (one: RankTable[number]) => number): string => table.map(of).join(',');
  return JSON.stringify(
    {
      LoRA_type: conv ? 'Kohya LoCon' : 'Standard',
      block_dims: list(({ rank }) => rank),
      block_alphas: list(({ rank, alpha }) => alpha ?? rank),
      conv_block_dims: conv ? list(({ convRank }) => convRank) : '',
      conv_block_alphas: conv ? list(({ convRank, convAlpha }) => convAlpha ?? convRank) : '',
    },
    null,
    2,
  );
}

/** Whether a text may be such a configuration. */
export function looksLikeKohyaSs(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:LoRA_type|block_dims|down_lr_weight|network_dim)"\s*:/.test(text);
}

/**
 * The arguments of sd-scripts that a configuration stands for, padded so that places in them are places in the configuration; null when
 * it is no JSON.
 */
export function kohyaSsArguments(text: string): string | null {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isTable(config)) return null;
  const locon = typeof config.LoRA_type === 'string' && /locon|lierla|c3/i.test(config.LoRA_type);
  const names = [
    ...keys,
    ...single.filter((name) => !name.startsWith('conv') || (locon && !isFilled(config.conv_block_dims))),
  ];
  let out = '';
  for (const match of text.matchAll(/"(\w+)"\s*:\s*(?:"([^"]*)"|([\d.]+))/g)) {
    const [, key = '', quoted, bare] = match;
    const value = quoted ?? bare ?? '';
    if (!names.some((name) => name === key) || value.trim() === '') continue;
    // arguments stand where their values stand, so that an error is marked in what was pasted
    const at = match.index + match[0].lastIndexOf(value);
    out = out.padEnd(at - key.length - 1).slice(0, at - key.length - 1) + `${key}=${value}"`;
  }
  return out;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
