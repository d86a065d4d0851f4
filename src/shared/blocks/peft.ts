// PEFT's LoraConfig as JSON: `target_modules`, `r`, `lora_alpha`, and patterns for modules that differ. PEFT takes no rank of 0, so
// what is not trained is not among the targets.

import type { Network } from '../trainer/job';
import { isTable } from './jobChange';
import type { ModuleRanks } from './moduleRanks';
import { networkOfRanks, ranksOfNetwork } from './moduleRanks';
import { modulesOf } from './networkFacts';
import type { NotationError, Read } from './notationError';
import type { UnetShape } from './unetModules';

/** Writes a network; keys are anchored, as PEFT matches the ends of names otherwise. */
export function printPeft(network: Network, shape: UnetShape): string {
  const ranks = [...ranksOfNetwork(network, shape)];
  const [r, alpha] = [most(ranks.map(([, one]) => one.rank)), most(ranks.map(([, one]) => one.alpha))];
  const pattern = (
    of: (one: { rank: number; alpha: number }) => number,
    usual: number,
  ): Record<string, number> =>
    Object.fromEntries(
      ranks
        .filter(([, one]) => of(one) !== usual)
        .map(([name, one]) => [`^${name.replaceAll('.', '\\.')}`, of(one)]),
    );
  const config = {
    peft_type: 'LORA',
    r,
    lora_alpha: alpha,
    target_modules: ranks.map(([name]) => name),
    rank_pattern: pattern(({ rank }) => rank, r),
    alpha_pattern: pattern((one) => one.alpha, alpha),
  };
  return JSON.stringify(config, null, 2);
}

/** Reads a config; without `target_modules` every module of a LoRA is meant. */
export function readPeft(text: string, shape: UnetShape): Read<Network> {
  const config = parsed(text);
  if (config === null)
    return failed(
      0,
      text.length,
      'This is no JSON of a LoraConfig.',
      'Paste the adapter_config.json of PEFT.',
    );
  const { r = 8, lora_alpha: alpha = 8, target_modules: targets } = config;
  if (!isRank(r)) return fault(text, 'r', '`r` must be a whole number above 0.', 'Write a rank such as 16.');
  if (typeof alpha !== 'number' || !(alpha > 0))
    return fault(text, 'lora_alpha', '`lora_alpha` must be a number above 0.', 'Write an alpha such as 16.');
  const modules = modulesOf(shape);
  const isTarget = targetTest(targets);
  if (isTarget === null)
    return fault(
      text,
      'target_modules',
      '`target_modules` is a list of names, or a pattern.',
      'Write names such as to_q.',
    );
  const found = modules.filter((one) => (targets === undefined ? one.attention : isTarget(one.name)));
  if (found.length === 0)
    return fault(
      text,
      'target_modules',
      'None of the `target_modules` is in this U-Net.',
      'Use diffusers’ names, such as to_q.',
    );
  const ranks: [string, { rank: number; alpha: number }][] = found.map(({ name }) => [
    name,
    { rank: r, alpha },
  ]);
  for (const key of ['rank_pattern', 'alpha_pattern'] as const) {
    const patterns = config[key] ?? {};
    if (!isTable(patterns)) return fault(text, key, `\`${key}\` is a table.`, 'Write { "pattern": number }.');
    for (const [pattern, value] of Object.entries(patterns)) {
      const test = matcher(pattern);
      const right = key === 'rank_pattern' ? isRank(value) : typeof value === 'number' && value > 0;
      if (test === null || !right)
        return fault(
          text,
          pattern,
          `“${pattern}” of \`${key}\` is wrong: PEFT takes a pattern and a number above 0.`,
          'Leave a module out of `target_modules` where nothing is to be trained.',
        );
      const hit = ranks.filter(([name]) => test(name));
      if (hit.length === 0)
        return fault(
          text,
          pattern,
          `“${pattern}” of \`${key}\` matches none of the targets, and PEFT would not say so.`,
          'Write the name as the targets have it.',
        );
      // the first pattern that matches counts there
      for (const entry of hit)
        entry[1] =
          key === 'rank_pattern'
            ? { ...entry[1], rank: Number(value) }
            : { ...entry[1], alpha: Number(value) };
    }
  }
  const map: ModuleRanks = new Map(ranks);
  return { value: networkOfRanks(map, shape) };
}

/** Whether a text may be such a config. */
export function looksLikePeft(text: string): boolean {
  return /"(?:target_modules|rank_pattern|alpha_pattern|lora_alpha)"\s*:/.test(text);
}

function targetTest(targets: unknown): ((name: string) => boolean) | null {
  if (targets === undefined) return () => true;
  if (typeof targets === 'string') {
    if (targets === 'all-linear') return () => true;
    const whole = expression(`^(?:${targets})$`);
    return whole === null ? null : (name) => whole.test(name);
  }
  if (!Array.isArray(targets) || !targets.every((one) => typeof one === 'string')) return null;
  const names = targets;
  return (name) => names.some((one) => name === one || name.endsWith(`.${one}`));
}

function matcher(pattern: string): ((name: string) => boolean) | null {
  // as PEFT: an anchored key must stand for the whole name
  const found = pattern.startsWith('^')
    ? expression(`^(?:${pattern.slice(1)})$`)
    : expression(`^(?:.*\\.)?(?:${pattern})$`);
  return found === null ? null : (name) => found.test(name);
}

function expression(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTable(value) ? value : null;
  } catch {
    return null;
  }
}

function isRank(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 1024;
}

function most(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 8;
}

function fault(text: string, key: string, message: string, fix: string): { error: NotationError } {
  const at = text.indexOf(JSON.stringify(key));
  return at < 0 ? failed(0, text.length, message, fix) : failed(at, at + key.length + 2, message, fix);
}

function failed(start: number, end: number, message: string, fix: string): { error: NotationError } {
  return { error: { start, end: Math.max(end, start + 1), message, fix } };
}
