// Typing digits on a part sets its rank: it counts after a moment, or with Enter; Escape gives it up.

const pause = 900;
const highest = 1024;

interface TypingOptions {
  readonly onRank: (part: string, rank: number, which: 'rank' | 'convRank', final: boolean) => void;
  readonly onCancel: (part: string) => void;
}

export class RankTyping {
  #typed: { part: string; which: 'rank' | 'convRank'; digits: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TypingOptions) {}

  /** Whether the key belongs to a number that is being typed. */
  key(event: KeyboardEvent, part: string, which: 'rank' | 'convRank'): boolean {
    // with Shift a key of the upper row is no digit any more; its code is
    const digit =
      /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? (/^\d$/.test(event.key) ? event.key : undefined);
    const { part: of, digits = '' } = this.#typed ?? {};
    if (digit !== undefined && !event.altKey) {
      if (of !== part) this.settle();
      this.#take(part, which, (of === part ? digits : '') + digit);
      return true;
    }
    if (this.#typed === null) return false;
    if (event.key === 'Backspace') this.#take(part, which, digits.slice(0, -1));
    else if (event.key === 'Enter') this.settle();
    else if (event.key === 'Escape') this.#cancel();
    else {
      if (event.key !== 'Shift') this.settle();
      return false;
    }
    return true;
  }

  /** What was typed counts now. */
  settle(): void {
    const typed = this.#typed;
    if (typed === null) return;
    this.#end();
    this.options.onRank(typed.part, Number(typed.digits), typed.which, true);
  }

  #take(part: string, which: 'rank' | 'convRank', digits: string): void {
    if (digits === '' || Number(digits) > highest) {
      this.#cancel();
      return;
    }
    this.#typed = { part, which, digits };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), pause);
    this.options.onRank(part, Number(digits), which, false);
  }

  #cancel(): void {
    const part = this.#typed?.part;
    this.#end();
    if (part !== undefined) this.options.onCancel(part);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#typed = null;
  }
}
