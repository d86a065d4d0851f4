// Natural order: `2.png` before `10.png`, whatever the case. The order is the trainer's, so that an epoch is listed as it is trained.

const digits = /(\p{Nd}+)/u;
const plain = /^[\x20-\x7e]*$/;

/**
 * Compares names in natural order. Names that differ never compare equal.
 *
 * @returns negative, zero or positive, as a function for `sort`
 */
export function naturalCompare(one: string, other: string): number {
  if (one === other) return 0;
  const compared =
    plain.test(one) && plain.test(other)
      ? compareAscii(one.toLowerCase(), other.toLowerCase())
      : compareParts(one.toLowerCase().split(digits), other.toLowerCase().split(digits));
  return compared || compareCodePoints(one, other);
}

/** Sorts by name, in natural order. */
export function naturalSorted<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...items].sort((one, other) => naturalCompare(nameOf(one), nameOf(other)));
}

/** Text, number, text, … of two lower-case names. A number comes before a text, and the end of a name after both. */
function compareParts(one: readonly string[], other: readonly string[]): number {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const [left, right] = [one[at] ?? '', other[at] ?? ''];
    const [leftNumber, rightNumber] = [/^[0-9]+$/.test(left), /^[0-9]+$/.test(right)];
    const compared =
      leftNumber && rightNumber
        ? compareNumbers(left, right)
        : leftNumber !== rightNumber
          ? Number(rightNumber) - Number(leftNumber)
          : compareCodePoints(left, right);
    if (compared !== 0) return compared;
  }
  return other.length - one.length;
}

/** As `compareParts`, without making the parts: most names are plain, and sorting compares millions of times. */
function compareAscii(one: string, other: string): number {
  let at = 0;
  let to = 0;
  for (;;) {
    // a text, which may be empty
    for (;;) {
      const [left, right] = [codeAt(one, at), codeAt(other, to)];
      const [leftEnds, rightEnds] = [isDigit(left) || left < 0, isDigit(right) || right < 0];
      if (leftEnds && rightEnds) break;
      if (leftEnds || rightEnds) return leftEnds ? -1 : 1;
      if (left !== right) return left - right;
      at++;
      to++;
    }
    if (at >= one.length || to >= other.length) return Number(at >= one.length) - Number(to >= other.length);
    const [leftFrom, rightFrom] = [at, to];
    while (isDigit(codeAt(one, at))) at++;
    while (isDigit(codeAt(other, to))) to++;
    const compared = compareNumbers(one.slice(leftFrom, at), other.slice(rightFrom, to));
    if (compared !== 0) return compared;
  }
}

/** Numbers of any length. */
function compareNumbers(one: string, other: string): number {
  const [left, right] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/** By code points: UTF-16 alone would put an emoji before some letters. */
function compareCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left !== right) return lifted(left) - lifted(right);
  }
  return one.length - other.length;
}

/** Surrogates stand for characters behind all others. */
function lifted(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
