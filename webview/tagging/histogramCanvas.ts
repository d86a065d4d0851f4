// Scores of a category as a curve of bars, with what is above the threshold in colour.

import { colour } from '../shared/theme';

/** Draws the scores on a canvas; sizes are in CSS pixels, and colours come from the theme. */
export class HistogramCanvas {
  readonly element = document.createElement('canvas');
  #counts: readonly number[] = [];
  #cut = 1;

  constructor() {
    this.element.className = 'histogram';
    this.element.setAttribute('aria-hidden', 'true');
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** @param cut bars from here on are taken, 0..1 */
  set(counts: readonly number[], cut: number): void {
    this.#counts = counts;
    this.#cut = cut;
    this.draw();
  }

  /** Draws again, as after a change of theme. */
  draw(): void {
    const { element } = this;
    const [width, height] = [element.clientWidth, element.clientHeight];
    const context = element.getContext('2d');
    if (context === null || width === 0 || height === 0) return;
    const scale = devicePixelRatio;
    if (element.width !== Math.round(width * scale)) element.width = Math.round(width * scale);
    if (element.height !== Math.round(height * scale)) element.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const bars = this.#bars(Math.max(10, Math.min(100, Math.floor(width / 3))));
    // most scores are near 0: by its logarithm the rest is seen too
    const tallest = Math.log1p(Math.max(1, ...bars));
    const [taken, left] = [colour('--taken', element), colour('--left', element)];
    const step = width / bars.length;
    bars.forEach((bar, index) => {
      if (bar === 0) return;
      const tall = Math.max(1.5, (Math.log1p(bar) / tallest) * (height - 2));
      context.fillStyle = (index + 0.5) / bars.length > this.#cut ? taken : left;
      context.fillRect(index * step + 0.5, height - tall, Math.max(1, step - 1), tall);
    });
  }

  /** Neighbouring bins put together. */
  #bars(wanted: number): number[] {
    const bars = new Array<number>(wanted).fill(0);
    this.#counts.forEach((count, bin) => {
      const bar = Math.min(wanted - 1, Math.floor((bin / this.#counts.length) * wanted));
      bars[bar] = (bars[bar] ?? 0) + count;
    });
    return bars;
  }
}

/** Scores above a threshold, by bins: exact where the threshold is the edge of a bin. */
export function above(counts: readonly number[], threshold: number): number {
  const from = Math.round(threshold * counts.length);
  let sum = 0;
  for (let bin = from; bin < counts.length; bin++) sum += counts[bin] ?? 0;
  return sum;
}
