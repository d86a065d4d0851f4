import { tagKey } from '../../shared/tagging/tagText';

/**
 * Every tag that was met, by number, and which of them are one tag written in several ways. Nothing is ever taken out: a number stays
 * what it is as long as the table lives.
 */
export class TagTable {
  /** As written, by number. */
  readonly names: string[] = [];
  /** The number of each one's key, by number. */
  readonly keyOf: number[] = [];
  /** Keys by their own numbers; see `tagKey`. */
  readonly keys: string[] = [];
  /** Whether a tag has a comma in it, as where another character separates tags. */
  hasComma = false;
  readonly #numbers = new Map<string, number>();
  readonly #keyNumbers = new Map<string, number>();
  /** Numbers of tags by the number of their key; where there is one way of writing only, which is most often, just that. */
  readonly #written: (number | number[])[] = [];

  /** The next tag; its number goes on from the last. */
  add(name: string): void {
    const number = this.names.length;
    const folded = tagKey(name);
    // most tags are written as their keys are: one string for both
    const key = folded === name ? name : folded;
    this.names.push(name);
    this.#numbers.set(name, number);
    this.hasComma ||= name.includes(',');
    const known = this.#keyNumbers.get(key);
    if (known === undefined) {
      this.keyOf.push(this.keys.length);
      this.#keyNumbers.set(key, this.keys.length);
      this.keys.push(key);
      this.#written.push(number);
      return;
    }
    this.keyOf.push(known);
    const written = this.#written[known];
    if (typeof written === 'number') this.#written[known] = [written, number];
    else written?.push(number);
  }

  /** The number of a tag that is written like this. */
  numberOf(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  keyNumber(key: string): number | undefined {
    return this.#keyNumbers.get(key);
  }

  /** Numbers of all ways in which a tag is written. */
  numbersOf(key: string): readonly number[] {
    const known = this.#keyNumbers.get(key);
    const written = known === undefined ? [] : this.#written[known];
    return typeof written === 'number' ? [written] : (written ?? []);
  }
}
