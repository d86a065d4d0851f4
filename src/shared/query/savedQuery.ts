/** A query with a name, as the settings of a workspace folder keep it. */
export interface SavedQuery {
  readonly name: string;
  readonly query: string;
  /** Path of the set from the workspace folder, with `/`; undefined: all data sets. */
  readonly set?: string;
}

/** Saved queries that make sense, of what somebody wrote; of two for one place and name the first counts. */
export function readSavedQueries(value: readonly unknown[]): SavedQuery[] {
  const found: SavedQuery[] = [];
  for (const each of value) {
    if (typeof each !== 'object' || each === null) continue;
    const { name, query, set } = each as { name?: unknown; query?: unknown; set?: unknown };
    if (typeof name !== 'string' || name.trim() === '' || typeof query !== 'string') continue;
    const made =
      typeof set === 'string' && set !== ''
        ? { name: name.trim(), query, set }
        : { name: name.trim(), query };
    if (!found.some((other) => isSameQuery(other, made))) found.push(made);
  }
  return found;
}

/** Whether two are one: a name stands once in a data set. */
export function isSameQuery(
  one: Pick<SavedQuery, 'name' | 'set'>,
  other: Pick<SavedQuery, 'name' | 'set'>,
): boolean {
  return one.name === other.name && one.set === other.set;
}
