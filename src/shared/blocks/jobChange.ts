/** One change of a job file: a value at a place of it. */
export interface JobChange {
  readonly path: readonly (string | number)[];
  /** What is to stand there; left out, the key goes. */
  readonly value?: unknown;
}

/** Whether a value is a table of JSON. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a document after changes; nothing that was given is changed. */
export function withChanges(value: unknown, changes: readonly JobChange[]): unknown {
  return changes.reduce((all, change) => withChange(all, change.path, change.value), value);
}

function withChange(all: unknown, path: JobChange['path'], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const there =
    typeof step === 'number' ? Array.isArray(all) && step < all.length : isTable(all) && step in all;
  if (value === undefined && !there) return all;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(all) ? [...(all as unknown[])] : [];
    if (rest.length === 0 && value === undefined) list.splice(step, 1);
    else list[Math.min(step, list.length)] = withChange(list[step], rest, value);
    return list;
  }
  const table: Record<string, unknown> = isTable(all) ? { ...all } : {};
  if (rest.length === 0 && value === undefined) Reflect.deleteProperty(table, step);
  else table[step] = withChange(table[step], rest, value);
  return table;
}

function isStep(value: unknown): value is string | number {
  return (
    (typeof value === 'string' && value.length <= 200) || (Number.isSafeInteger(value) && Number(value) >= 0)
  );
}

/** Whether a value that came over the wire is a change. */
export function isJobChange(value: unknown): value is JobChange {
  return isTable(value) && Array.isArray(value.path) && value.path.length > 0 && value.path.every(isStep);
}
