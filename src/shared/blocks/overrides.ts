// Finer choices than a part: patterns over module names. The last that matches decides.

import type { Network, Override } from '../trainer/job';
import type { JobChange } from './jobChange';
import type { ModuleGroup, UnetModule } from './unetModules';
import { wildcard } from './wildcard';

const inner: Readonly<Record<ModuleGroup, readonly string[]>> = {
  attention: ['attentions.*.attn1.*'],
  'cross-attention': ['attentions.*.attn2.*'],
  'feed-forward': ['attentions.*.ff.*'],
  projections: ['attentions.*.proj_*'],
  resnets: ['resnets.*'],
  samplers: ['downsamplers.*', 'upsamplers.*'],
};

/** diffusers' name of a part: `in1` is `down_blocks.1`. */
export function blockOfPart(part: string): string {
  if (part === 'mid') return 'mid_block';
  return part.startsWith('in') ? `down_blocks.${part.slice(2)}` : `up_blocks.${part.slice(3)}`;
}

/** The pattern for the modules of a kind in a part. */
export function groupPattern(part: string, group: ModuleGroup): string {
  const [first = '*', second] = inner[group];
  return `${blockOfPart(part)}.${part.startsWith('out') && second !== undefined ? second : first}`;
}

/** How many modules a pattern decides over. */
export function matches(pattern: string, modules: readonly UnetModule[]): number {
  const test = wildcard(pattern);
  return modules.filter(({ name }) => test(name)).length;
}

/**
 * Gives the modules of a pattern a rank, so that it wins over everything before; null gives them back to what holds without it.
 */
export function setOverride(network: Network, pattern: string, rank: number | null): readonly JobChange[] {
  const before = network.overrides ?? [];
  const own = before.find((one) => one.pattern === pattern);
  const others = before.filter((one) => one.pattern !== pattern);
  if (rank !== null && before.at(-1)?.pattern === pattern)
    return [{ path: ['network', 'overrides', before.length - 1, 'rank'], value: rank }];
  const after: Override[] = rank === null ? others : [...others, { ...own, pattern, rank }];
  if (after.length === 0) return before.length === 0 ? [] : [{ path: ['network', 'overrides'] }];
  return [{ path: ['network', 'overrides'], value: after }];
}
