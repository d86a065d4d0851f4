// The drawing of the loss curve by uPlot: colours from the theme, marks for samples and checkpoints.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colour } from '../shared/theme';
import { count, loss as lossText } from '../shared/format';
import { lossRange } from './lossRange';

export interface ChartData {
  readonly steps: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly smooth: readonly (number | null)[];
  /** Every point stands for several steps: the range of their losses is drawn too. */
  readonly ranged: boolean;
  /** Steps with sample pictures, and with checkpoints. */
  readonly samples: readonly number[];
  readonly checkpoints: readonly number[];
  /** The last step of the run: the axis shows what is still to come. */
  readonly until: number;
}

const axisSize = 26;

function columns(data: ChartData, logarithmic: boolean): uPlot.AlignedData {
  const { steps, mean, min, max, smooth } = data;
  // zero has no logarithm
  const drawable = (values: readonly (number | null)[]): readonly (number | null)[] =>
    logarithmic ? values.map((value) => (value !== null && value > 0 ? value : null)) : values;
  return [steps, ...[max, min, mean, smooth].map(drawable)] as unknown as uPlot.AlignedData;
}

/** The chart in `parent`, as wide as it. */
export class LossChart {
  #plot: uPlot | null = null;
  #data: ChartData;
  readonly #resize: ResizeObserver;

  constructor(
    private readonly parent: HTMLElement,
    data: ChartData,
    private logarithmic: boolean,
    private readonly onCursor: (index: number | null) => void,
  ) {
    this.#data = data;
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(parent);
    this.#make();
  }

  /** Draws other data. */
  set(data: ChartData): void {
    const ranged = this.#data.ranged !== data.ranged;
    this.#data = data;
    if (ranged) this.#make();
    else this.#plot?.setData(columns(data, this.logarithmic));
  }

  /** Linear or logarithmic. */
  scale(logarithmic: boolean): void {
    if (this.logarithmic === logarithmic) return;
    this.logarithmic = logarithmic;
    this.#make();
  }

  /** Puts the cursor onto a point, as the mouse does. */
  point(index: number): void {
    const plot = this.#plot;
    const step = this.#data.steps[index];
    if (plot === null || step === undefined) return;
    const y = this.#data.smooth[index] ?? this.#data.mean[index] ?? 0;
    plot.setCursor({ left: plot.valToPos(step, 'x'), top: plot.valToPos(y, 'y') });
  }

  /** Draws again in the colours of the theme. */
  redraw(): void {
    this.#plot?.redraw(false, true);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#plot?.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(160, this.parent.clientWidth), height: Math.max(160, this.parent.clientHeight) };
  }

  #fit(): void {
    const { width, height } = this.#size();
    if (this.#plot !== null && (this.#plot.width !== width || this.#plot.height !== height))
      this.#plot.setSize({ width, height });
  }

  #make(): void {
    this.#plot?.destroy();
    const { ranged } = this.#data;
    const stroke = (variable: string) => () => colour(variable, this.parent);
    const axis: uPlot.Axis = {
      stroke: stroke('--muted'),
      grid: { stroke: stroke('--grid'), width: 1 },
      ticks: { show: false },
      font: `11px ${getComputedStyle(document.body).fontFamily}`,
    };
    const hidden: uPlot.Series = { show: ranged, stroke: 'transparent', points: { show: false } };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        padding: [12, 24, 0, 0],
        legend: { show: false },
        cursor: {
          x: true,
          y: false,
          drag: { x: false, y: false },
          points: {
            size: 7,
            fill: (_plot, series) => colour(series === 4 ? '--curve' : '--curve-raw', this.parent),
          },
        },
        scales: {
          x: { time: false, range: (_plot, _min, max) => [0, Math.max(1, this.#data.until, max)] },
          y: {
            ...(this.logarithmic ? { distr: 3, log: 10 as const } : {}),
            range: () => lossRange(this.#data, this.logarithmic),
          },
        },
        series: [
          {},
          hidden,
          hidden,
          { stroke: stroke('--curve-raw'), width: 1, points: { show: false }, spanGaps: false },
          { stroke: stroke('--curve'), width: 2, points: { show: false }, spanGaps: true },
        ],
        bands: ranged ? [{ series: [1, 2], fill: stroke('--curve-band') }] : [],
        axes: [
          {
            ...axis,
            size: axisSize,
            gap: 6,
            space: 70,
            values: (_plot, values) => values.map((step) => count(step)),
          },
          {
            ...axis,
            size: 52,
            gap: 6,
            space: 36,
            values: (_plot, values) =>
              values.map((value: number | null) =>
                value === null || value <= 0 ? (value === 0 ? '0' : '') : tick(value),
              ),
          },
        ],
        hooks: {
          draw: [(plot) => this.#marks(plot)],
          setCursor: [(plot) => this.onCursor(plot.cursor.idx ?? null)],
        },
      },
      columns(this.#data, this.logarithmic),
      this.parent,
    );
  }

  /** Small marks on the lower edge: circles where pictures were made, diamonds where a checkpoint was saved. */
  #marks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const foot = bbox.top + bbox.height;
    const radius = 3 * scale;
    const each = (steps: readonly number[], draw: (x: number) => void): void => {
      let last = -Infinity;
      for (const step of steps) {
        const x = plot.valToPos(step, 'x', true);
        // closer than they are wide, marks would make a bar
        if (x - last < radius * 3 || x < bbox.left - 1) continue;
        last = x;
        ctx.beginPath();
        draw(x);
        ctx.fill();
      }
    };
    ctx.save();
    ctx.fillStyle = colour('--mark-sample', this.parent);
    each(this.#data.samples, (x) => ctx.arc(x, bbox.top - radius * 1.4, radius, 0, Math.PI * 2));
    ctx.fillStyle = colour('--mark-checkpoint', this.parent);
    each(this.#data.checkpoints, (x) => {
      ctx.moveTo(x, foot - radius * 2.6);
      ctx.lineTo(x + radius * 1.2, foot - radius * 1.3);
      ctx.lineTo(x, foot);
      ctx.lineTo(x - radius * 1.2, foot - radius * 1.3);
    });
    ctx.restore();
  }
}

function tick(value: number): string {
  return value >= 0.001 && value < 1
    ? String(Number(value.toPrecision(3)))
    : lossText(value).replace(/\.0+$/, '');
}
