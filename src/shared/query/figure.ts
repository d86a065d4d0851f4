// Numbers as people type them: `300kb`, `0.3mp`, `3:2`, `80%`.

import type { NumberField } from './node';

const decimal = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?)\s*([a-z%]*)$/i;
const proportion = /^(\d+(?:\.\d+)?)[:/](\d+(?:\.\d+)?)$/;

const thousands: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };

/** What may stand behind a number, and by how much it multiplies. */
const units: Readonly<Partial<Record<NumberField | 'conf', Readonly<Record<string, number>>>>> = {
  bytes: {
    ...thousands,
    ...{ b: 1, kb: 1e3, mb: 1e6, gb: 1e9, g: 1e9 },
    ...{ kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 },
  },
  area: { ...thousands, mp: 1e6, px: 1 },
  width: { px: 1, k: 1e3 },
  height: { px: 1, k: 1e3 },
  conf: { '%': 0.01 },
};

/** The number of a text; null where it is none that the field takes. */
export function figureOf(text: string, field: NumberField | 'conf'): number | null {
  const parts = field === 'ratio' ? proportion.exec(text) : null;
  if (parts !== null) return finite(Number(parts[1]) / Number(parts[2]));
  const match = decimal.exec(text);
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase();
  const factor = unit === '' ? 1 : units[field]?.[unit];
  return factor === undefined ? null : finite(Number(match[1]) * factor);
}

function finite(value: number): number | null {
  // no negative zero: it is written without its sign
  return Number.isFinite(value) ? value + 0 : null;
}
