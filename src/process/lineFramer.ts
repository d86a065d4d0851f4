import { StringDecoder } from 'node:string_decoder';

export interface FramerOptions {
  /** Characters a line may have; a longer one is dropped whole and reported. */
  readonly limit: number;
  readonly onLine: (line: string) => void;
  /** A line was longer than the limit; `start` is its beginning. */
  readonly onTooLong?: (start: string) => void;
}

/** Cuts a stream of UTF-8 bytes into lines (`\n` or `\r\n`). Never keeps more than `limit` characters. */
export class LineFramer {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #skipping = false;

  constructor(private readonly options: FramerOptions) {}

  /** Takes the next bytes; a character may be split between two calls. */
  push(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  /** The stream is over: what is left without a line end is the last line. */
  end(): void {
    this.#take(this.#decoder.end());
    if (!this.#skipping && this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
    this.#skipping = false;
  }

  #take(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      const piece = text.slice(from, at);
      from = at + 1;
      if (this.#skipping) this.#skipping = false;
      else this.#emit(this.#rest + piece);
      this.#rest = '';
    }
    if (this.#skipping) return;
    this.#rest += text.slice(from);
    if (this.#rest.length > this.options.limit) {
      this.options.onTooLong?.(this.#rest.slice(0, 200));
      this.#rest = '';
      this.#skipping = true;
    }
  }

  #emit(line: string): void {
    if (line.length > this.options.limit) this.options.onTooLong?.(line.slice(0, 200));
    else this.options.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
