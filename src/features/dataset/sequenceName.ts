import type { SequenceName } from '../../dataset/pairs/pairPlan';

/** `kira 21` begins at 21. */
export function sequenceName(text: string): SequenceName {
  const [, name, start] = /^(.*\S)\s+(\d{1,9})$/.exec(text.trim()) ?? [];
  return name === undefined ? { name: text.trim() } : { name, start: Number(start) };
}
