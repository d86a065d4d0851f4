// Numbers as people read them. Figures are English like the sentences around them.

const counts = new Intl.NumberFormat('en');

/** 11000 -> "11,000" */
export function count(value: number): string {
  return counts.format(value);
}

/** Seconds -> "42 s", "3 min 05 s", "1 h 12 min", "2 d 3 h" */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** What is left, which is an estimate: "42 s", "about 3 min", "about 1 h 10 min" */
export function remaining(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 55) return `${Math.max(1, Math.round(seconds / 5) * 5)} s`;
  if (seconds < 3570) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${duration(Math.round(seconds / 300) * 300)}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1000, three figures: "512 B", "1.84 MB", "23.9 GB" */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const figures =
    unit === 0 || size >= 99.95 ? size.toFixed(0) : size >= 9.995 ? size.toFixed(1) : size.toFixed(2);
  return `${figures} ${units[unit] ?? ''}`;
}

/** Steps per second -> "6.4 it/s", or "1.8 s/it" where a step takes longer than a second */
export function rate(stepsPerSecond: number): string {
  if (!(stepsPerSecond > 0)) return '–';
  return stepsPerSecond >= 1
    ? `${stepsPerSecond.toFixed(stepsPerSecond >= 100 ? 0 : stepsPerSecond >= 10 ? 1 : 2)} it/s`
    : `${(1 / stepsPerSecond).toFixed(1 / stepsPerSecond >= 10 ? 0 : 1)} s/it`;
}

/** A loss, with figures enough to compare: "0.0834", "1.25", "3.1e-6" */
export function loss(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e5) return value.toExponential(1);
  return size >= 1 ? value.toPrecision(3) : value.toFixed(4);
}

/** A share of 1 -> "34 %", "0.4 %" */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '< 0.1 %';
  return `${value > 0 && value < 1 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** Milliseconds since 1970 -> "14:22", with the date when it was another day */
export function clock(time: number, now: number): string {
  const [then, today] = [new Date(time), new Date(now)];
  const hours = `${String(then.getHours()).padStart(2, '0')}:${String(then.getMinutes()).padStart(2, '0')}`;
  if (then.toDateString() === today.toDateString()) return hours;
  return `${then.toLocaleDateString('en', { day: 'numeric', month: 'short' })}, ${hours}`;
}
