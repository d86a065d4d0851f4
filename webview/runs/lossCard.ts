// The loss curve with its controls and a line that reads it out.

import type { RunPanelState } from '../../src/shared/runs/api';
import { smoothed } from '../../src/shared/runs/lossSeries';
import { h, setAttribute, setText, show, svg } from '../shared/dom';
import { count, loss as lossText } from '../shared/format';
import { onThemeChange } from '../shared/theme';
import { checkbox } from '../shared/ui/elements';
import type { PanelContext, Section } from './context';
import type { ChartData } from './lossChart';
import { LossChart } from './lossChart';
import { loss as words } from './strings';

/** Weight of the past at each step for a position of the slider: fine steps where smoothing is strong. */
export function smoothingFactor(position: number): number {
  return position <= 0 ? 0 : 1 - 10 ** (-3 * Math.min(1, position));
}

function legendItem(kind: string, text: HTMLElement): HTMLElement {
  const shapes = {
    sample: svg('circle', { attributes: { cx: 8, cy: 5, r: 3 } }),
    checkpoint: svg('path', { attributes: { d: 'M8 1l3.6 4L8 9 4.4 5z' } }),
  };
  const shape =
    kind === 'sample' || kind === 'checkpoint' ? shapes[kind] : svg('path', { attributes: { d: 'M1 5h14' } });
  return h(
    'span',
    { class: `legend ${kind}` },
    svg('svg', { attributes: { viewBox: '0 0 16 10', 'aria-hidden': 'true' } }, shape),
    text,
  );
}

function chartData(state: RunPanelState, position: number): ChartData {
  const { loss, samples, checkpoints, steps } = state.run;
  return {
    steps: loss.steps,
    mean: loss.mean,
    min: loss.min,
    max: loss.max,
    smooth: smoothed(loss, smoothingFactor(position)),
    ranged: loss.bucket > 1,
    samples: [...new Set(samples.flatMap((row) => row.pictures.map((picture) => picture.step)))].sort(
      (a, b) => a - b,
    ),
    checkpoints,
    until: steps,
  };
}

/** The loss card. */
export function lossCard(context: PanelContext): Section {
  const { ui } = context;
  let latest: RunPanelState | null = null;
  let chart: LossChart | null = null;
  let data: ChartData | null = null;
  let cursor: number | null = null;
  let drawn = '';

  const raw = h('span');
  const legend = h(
    'div',
    { class: 'legends' },
    legendItem('raw', raw),
    legendItem('smooth', h('span', { text: words.smooth })),
    legendItem('sample', h('span', { text: words.sample })),
    legendItem('checkpoint', h('span', { text: words.checkpoint })),
  );
  const slider = h('input', {
    class: 'slider',
    attributes: {
      type: 'range',
      min: 0,
      max: 100,
      step: 1,
      value: Math.round(ui.value.smoothing * 100),
      id: 'smoothing',
    },
    on: {
      input: () => {
        ui.set({ smoothing: Number(slider.value) / 100 });
        draw();
      },
    },
  });
  const logarithmic = checkbox(words.logarithmic, ui.value.logarithmic, (checked) => {
    ui.set({ logarithmic: checked });
    chart?.scale(checked);
  });
  const controls = h(
    'div',
    { class: 'chart-controls' },
    h('label', { attributes: { for: 'smoothing' } }, words.smoothing),
    slider,
    logarithmic.element,
  );
  const readOut = h('p', { class: 'read-out', attributes: { 'aria-live': 'off' } });
  const plot = h('div', {
    class: 'plot',
    attributes: { role: 'slider', tabindex: 0, 'aria-label': words.chart, 'aria-valuemin': 0 },
    on: { keydown: (event) => onKey(event) },
  });
  const empty = h('p', { class: 'empty', text: words.empty });
  const element = h(
    'section',
    { class: 'card loss', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title }), controls),
    empty,
    plot,
    h('div', { class: 'chart-foot' }, legend, readOut),
  );

  function read(index: number): string {
    if (data === null) return '';
    const at = data.steps[index];
    const mean = data.mean[index] ?? null;
    const smooth = data.smooth[index] ?? null;
    if (at === undefined) return '';
    return [
      words.at(at),
      mean === null ? null : `loss ${lossText(mean)}`,
      smooth === null ? null : `${words.smooth} ${lossText(smooth)}`,
    ]
      .filter((part) => part !== null)
      .join(' · ');
  }

  function tell(): void {
    if (data === null) return;
    const last = data.steps.length - 1;
    const index = cursor === null ? last : Math.min(cursor, last);
    setText(readOut, cursor === null ? words.hint : read(index));
    setAttribute(plot, 'aria-valuemax', String(data.steps[last] ?? 0));
    setAttribute(plot, 'aria-valuenow', String(data.steps[index] ?? 0));
    setAttribute(plot, 'aria-valuetext', read(index));
  }

  function onKey(event: KeyboardEvent): void {
    if (data === null || chart === null || data.steps.length === 0) return;
    const last = data.steps.length - 1;
    const from = cursor ?? last;
    const jump = Math.max(1, Math.round(last / 20));
    const to: Partial<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      ArrowDown: from - jump,
      ArrowUp: from + jump,
      PageDown: from - jump,
      PageUp: from + jump,
      Home: 0,
      End: last,
    };
    const target = to[event.key];
    if (target === undefined) return;
    event.preventDefault();
    chart.point(Math.max(0, Math.min(last, target)));
  }

  function draw(): void {
    if (latest === null) return;
    const { loss } = latest.run;
    const any = loss.steps.length > 0;
    setText(empty, latest.run.active ? words.empty : words.never);
    show(empty, !any);
    show(plot, any);
    element.classList.toggle('without-data', !any);
    if (!any) {
      chart?.dispose();
      chart = null;
      return;
    }
    data = chartData(latest, ui.value.smoothing);
    setText(raw, loss.bucket > 1 ? words.rawMany(loss.bucket) : words.raw);
    if (chart === null)
      chart = new LossChart(plot, data, ui.value.logarithmic, (index) => {
        cursor = index;
        tell();
      });
    else chart.set(data);
    tell();
  }

  onThemeChange(() => chart?.redraw());
  return {
    element,
    update(state) {
      latest = state;
      const { run } = state;
      const pictures = run.samples.map((row) => row.pictures.length).join();
      const key = [
        run.active,
        run.loss.steps.at(-1),
        run.loss.mean.at(-1),
        run.steps,
        pictures,
        run.checkpoints.join(),
      ].join('|');
      if (key === drawn) return;
      drawn = key;
      draw();
      setAttribute(plot, 'aria-roledescription', `curve of ${count(run.loss.steps.at(-1) ?? 0)} steps`);
    },
  };
}
