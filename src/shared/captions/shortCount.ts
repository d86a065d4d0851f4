/** A count in few letters, as lists of tags show it: `850`, `16k`, `1.2M`. */
export function shortCount(value: number): string {
  for (const [size, unit] of [
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    const scaled = value / size;
    // 999,600 is 1.0M and not 1000k
    if (value >= size * (unit === 'M' ? 0.9995 : 1))
      return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
  }
  return String(value);
}
