import { ModelError } from '../modelError';

/** Breaks a connection on which nothing comes any more, whether before the first byte or in the middle. */
export class StallGuard {
  readonly #broken = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param name of the file, for people
   * @param time milliseconds without a byte
   */
  constructor(
    private readonly name: string,
    private readonly time: number,
  ) {
    this.awake();
  }

  /** Aborted with a ModelError `download-stalled` as its reason. */
  get signal(): AbortSignal {
    return this.#broken.signal;
  }

  /** Something came. */
  awake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#broken.abort(this.#fault()), this.time);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #fault(): ModelError {
    return new ModelError(
      'download-stalled',
      `Nothing more came of ${this.name} for ${Math.round(this.time / 1000)} s.`,
      'Check the connection, then download again: it goes on where it stopped.',
    );
  }
}
