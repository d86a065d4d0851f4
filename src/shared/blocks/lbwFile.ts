// The user's own file of presets of sd-webui-lora-block-weight: `NAME:1,0,0.5,…`, one a line.

const lengths = [12, 17, 20, 26];

/**
 * Reads it as that extension does: a line is left out when it has no colon, has a `#` anywhere, or has another number of values than
 * block weights have; a name that comes twice counts as its last. Lines with a value that is no number (`R`, `U`, `X` are drawn anew
 * for each picture there) are left out too, as they say nothing of a job.
 */
export function readLbwFile(text: string): Readonly<Record<string, readonly number[]>> {
  const presets: [string, number[]][] = [];
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at < 0 || line.includes('#')) continue;
    const values = line.slice(at + 1).split(',');
    if (!lengths.includes(values.length)) continue;
    const numbers = values.map((value) => (value.trim() === '' ? Number.NaN : Number(value)));
    if (numbers.every(Number.isFinite)) presets.push([line.slice(0, at).trim(), numbers]);
  }
  return Object.fromEntries(presets);
}
