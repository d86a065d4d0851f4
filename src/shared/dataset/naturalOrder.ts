const digits = /(\d+)/;

/** One name cut into numbers and the text between. */
function parts(name: string): (string | bigint)[] {
  return name.split(digits).map((part, index) => (index % 2 === 1 ? BigInt(part) : part.toLowerCase()));
}

/**
 * Compares names as people count: `2.png` before `10.png`, whatever the case. Names that differ never compare equal. The
 * trainer orders images alike (`native-bin/blocklora/dataset/images.py`).
 *
 * @returns below 0 when `a` comes first, above 0 when `b` does
 */
export function naturalCompare(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one, other] = [left[index] ?? '', right[index] ?? ''];
    if (one < other) return -1;
    if (one > other) return 1;
  }
  if (left.length !== right.length) return left.length - right.length;
  return a < b ? -1 : 1;
}

/** Sorts many names: each is taken apart once. */
export function naturalSorted<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const collator = naturalCollator();
  return items
    .map((item) => ({ item, name: nameOf(item) }))
    .sort((a, b) => collator(a.name, b.name))
    .map(({ item }) => item);
}

/** A comparison that remembers the parts of the names that it has met. */
function naturalCollator(): (a: string, b: string) => number {
  const plain = /^[\x20-\x7e]*$/;
  const keys = new Map<string, string>();
  // numbers padded to one width compare as text; long numbers and other alphabets take the slow way
  const key = (name: string): string | undefined => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    if (!plain.test(name) || /\d{16}/.test(name)) return undefined;
    const made = name.toLowerCase().replace(/\d+/g, (number) => `\u0000${number.replace(/^0+(?=\d)/, '').padStart(16, '0')}`);
    keys.set(name, made);
    return made;
  };
  return (a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === undefined || other === undefined || one === other) return naturalCompare(a, b);
    return one < other ? -1 : 1;
  };
}
