import type { IndexChange } from '../../shared/dataset/records';
import type { ModelChange } from './indexModel';

/** Milliseconds in which changes are gathered: trees are drawn anew at each. */
const delay = 100;
/** With more images than this nobody wants their names. */
const mostImages = 1_000;

/** Gathers what changed, and tells it in one piece. */
export class ChangeNews {
  #everything = false;
  #sets = new Set<string>();
  #images: string[] | null = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (change: IndexChange) => void) {}

  add({ everything, sets, images }: ModelChange): void {
    this.#everything ||= everything;
    for (const set of sets) this.#sets.add(set);
    if (this.#images !== null) {
      if (this.#images.length + images.length > mostImages) this.#images = null;
      else this.#images.push(...images);
    }
    this.#timer ??= setTimeout(() => this.flush(), delay);
  }

  /** Tells what there is now. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    const [everything, sets, images] = [this.#everything, this.#sets, this.#images];
    this.dispose();
    if (!everything && sets.size === 0) return;
    this.tell({
      everything,
      sets: [...sets],
      images: everything || images === null ? [] : [...new Set(images)],
      manyImages: images === null,
    });
  }

  /** Forgets what was not told. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#everything = false;
    this.#sets = new Set();
    this.#images = [];
  }
}
