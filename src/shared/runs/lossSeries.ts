// The loss of every step, with a summary of at most 2,000 buckets for the chart that is kept up to date as steps come.

/** The series as the chart takes it: every bucket holds `bucket` steps, the last one perhaps fewer. */
export interface LossView {
  /** Steps a bucket. */
  readonly bucket: number;
  /** Last step of each bucket. */
  readonly steps: readonly number[];
  /** Mean, least and greatest finite loss of each bucket; null where there is none. */
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** Steps with a finite loss in each bucket. */
  readonly count: readonly number[];
}

interface Bucket {
  last: number;
  sum: number;
  count: number;
  min: number;
  max: number;
}

export const maxBuckets = 2000;

/** Losses by step. Adding is O(1) amortised, 4 bytes a step; NaN marks a step without a finite loss. */
export class LossSeries {
  #values = new Float32Array(1024);
  #length = 0;
  #bucketSize = 1;
  #buckets: Bucket[] = [];

  /** The last step with an entry. */
  get length(): number {
    return this.#length;
  }

  /** Writes the losses of steps `first`, `first + 1`, …; steps left out before them have no loss. */
  write(first: number, losses: readonly (number | null)[]): void {
    if (first < 1) return;
    if (first <= this.#length) this.truncate(first - 1);
    while (this.#length < first - 1) this.#append(NaN);
    for (const loss of losses) this.#append(loss ?? NaN);
  }

  /** Forgets all steps after `step`. */
  truncate(step: number): void {
    if (step >= this.#length) return;
    const values = this.#values.subarray(0, Math.max(0, step));
    this.#length = 0;
    this.#bucketSize = 1;
    this.#buckets = [];
    for (const value of values) this.#append(value);
  }

  /** The finite loss of the latest step that has one. */
  last(): number | null {
    for (let index = this.#length - 1; index >= 0; index -= 1) {
      const value = this.#values[index] ?? NaN;
      if (!Number.isNaN(value)) return value;
    }
    return null;
  }

  /** The summary for the chart: at most 2,000 buckets. */
  view(): LossView {
    const buckets = this.#buckets;
    const finite = (bucket: Bucket, value: number): number | null => (bucket.count > 0 ? value : null);
    return {
      bucket: this.#bucketSize,
      steps: buckets.map((bucket) => bucket.last),
      mean: buckets.map((bucket) => finite(bucket, bucket.sum / bucket.count)),
      min: buckets.map((bucket) => finite(bucket, bucket.min)),
      max: buckets.map((bucket) => finite(bucket, bucket.max)),
      count: buckets.map((bucket) => bucket.count),
    };
  }

  #append(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
    if ((this.#length - 1) % this.#bucketSize === 0) {
      if (this.#buckets.length === maxBuckets) this.#halve();
      if ((this.#length - 1) % this.#bucketSize === 0)
        this.#buckets.push({ last: 0, sum: 0, count: 0, min: Infinity, max: -Infinity });
    }
    const bucket = this.#buckets.at(-1);
    if (bucket === undefined) return;
    bucket.last = this.#length;
    const stored = this.#values[this.#length - 1] ?? NaN;
    if (Number.isNaN(stored)) return;
    bucket.sum += stored;
    bucket.count += 1;
    bucket.min = Math.min(bucket.min, stored);
    bucket.max = Math.max(bucket.max, stored);
  }

  /** Merges neighbours, so that each step is merged log(n) times less often than it was added. */
  #halve(): void {
    const merged: Bucket[] = [];
    for (let index = 0; index < this.#buckets.length; index += 2) {
      const [left, right] = [this.#buckets[index], this.#buckets[index + 1]];
      if (left === undefined) continue;
      merged.push(
        right === undefined
          ? left
          : {
              last: right.last,
              sum: left.sum + right.sum,
              count: left.count + right.count,
              min: Math.min(left.min, right.min),
              max: Math.max(left.max, right.max),
            },
      );
    }
    this.#buckets = merged;
    this.#bucketSize *= 2;
  }
}

/**
 * Exponential moving average with bias correction, over buckets of several steps: a bucket of n steps counts as n steps
 * with its mean. `factor` is the weight of the past at each step (0: no smoothing, 0.99: strong).
 */
export function smoothed(view: Pick<LossView, 'mean' | 'count'>, factor: number): (number | null)[] {
  let average = 0;
  let weight = 0;
  return view.mean.map((mean, index) => {
    if (mean !== null) {
      const keep = factor ** (view.count[index] ?? 1);
      average = keep * average + (1 - keep) * mean;
      weight = keep * weight + (1 - keep);
    }
    return weight > 0 ? average / weight : null;
  });
}
