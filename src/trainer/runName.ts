/** A name as part of a folder's: letters, digits and single hyphens of any script; never empty. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return [...plain].slice(0, 60).join('').replace(/-+$/, '') || 'run';
}

/** Name of a run's folder: the UTC time to a second, and the job's name. `2026-11-23T10-15-00-ink-style` */
export function runName(job: string, now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${slug(job)}`;
}
