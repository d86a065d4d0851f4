import { setImmediate as breathe } from 'node:timers/promises';
import type { Entry } from '../index/entry';
import type { TagTable } from '../index/tagTable';
import type { TagTokens } from './facts';

/** Counts CLIP's tokens; `TokenCounter` does. */
export interface Tokens {
  ready(): Promise<void>;
  count(text: string): number;
}

/** Milliseconds that one search may spend on tags that were not counted before, and between two breaths in the background. */
const budget = 12;

/** Counts of the tags of one table, for one separator; 0 is not counted yet, else one more than the tokens. */
interface Counts {
  readonly separator: string;
  alone: Uint16Array;
  /** With the separator behind. */
  joined: Uint16Array;
}

/**
 * Tokens of captions as sums over their tags, each counted once. CLIP cuts text at white space first, so a caption with `, ` between
 * its tags has exactly the tokens of `tag,` for each but the last: a tag that ends with punctuation makes one word with the
 * separator, and is counted with it.
 */
export class TokenSums implements TagTokens {
  #table: TagTable | undefined;
  readonly #counts = new Map<string, Counts>();
  #isReady = false;
  #preparing: Promise<void> | undefined;
  #until = 0;

  /**
   * @param table the table as it is now
   * @param onLearn more is known than before
   */
  constructor(
    private readonly tokens: Tokens,
    private readonly table: () => TagTable,
    private readonly onLearn: () => void,
  ) {}

  /** A search begins: it may count a few tags itself. */
  begin(): void {
    this.#until = performance.now() + budget;
    if (this.#table === this.table()) return;
    this.#table = this.table();
    this.#counts.clear();
  }

  of(entry: Entry, separator: string): number | undefined {
    if (!this.#isReady) {
      this.#prepare(separator);
      return undefined;
    }
    const counts = this.#countsOf(separator);
    const last = entry.tagCount - 1;
    let sum = 0;
    for (let position = 0; position <= last; position++) {
      const tag = entry.tagAt(position);
      const list = position === last ? counts.alone : counts.joined;
      const known = list[tag] ?? 0;
      if (known > 0) sum += known - 1;
      else if (performance.now() < this.#until) sum += this.#count(counts, tag, position === last) - 1;
      else {
        this.#prepare(separator);
        return undefined;
      }
    }
    return sum;
  }

  /** Resolves when all tags of the table are counted that were asked for. */
  async ready(): Promise<void> {
    await this.#preparing;
  }

  #count(counts: Counts, tag: number, alone: boolean): number {
    const name = this.#table?.names[tag] ?? '';
    const count = Math.min(65_535, this.tokens.count(alone ? name : name + counts.separator.trimEnd()) + 1);
    (alone ? counts.alone : counts.joined)[tag] = count;
    return count;
  }

  #countsOf(separator: string): Counts {
    const size = this.#table?.names.length ?? 0;
    let counts = this.#counts.get(separator);
    if (counts === undefined) {
      counts = { separator, alone: new Uint16Array(size), joined: new Uint16Array(size) };
      this.#counts.set(separator, counts);
    } else if (counts.alone.length < size) {
      // room to grow, so that not every new tag copies all
      const [alone, joined] = [new Uint16Array(size + 1000), new Uint16Array(size + 1000)];
      alone.set(counts.alone);
      joined.set(counts.joined);
      counts.alone = alone;
      counts.joined = joined;
    }
    return counts;
  }

  #prepare(separator: string): void {
    this.#countsOf(separator);
    this.#preparing ??= this.#countAll().finally(() => {
      this.#preparing = undefined;
      this.onLearn();
    });
  }

  async #countAll(): Promise<void> {
    await this.tokens.ready();
    this.#isReady = true;
    let until = performance.now() + budget;
    for (const { separator } of [...this.#counts.values()])
      for (let tag = 0; tag < (this.#table?.names.length ?? 0); tag++) {
        if (performance.now() > until) {
          await breathe();
          until = performance.now() + budget;
        }
        const counts = this.#countsOf(separator);
        if (counts.alone[tag] === 0) this.#count(counts, tag, true);
        if (counts.joined[tag] === 0) this.#count(counts, tag, false);
      }
  }
}
