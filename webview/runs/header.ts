// Name, state, progress and figures: what one looks at from across the room.

import type { RunPanelState } from '../../src/shared/runs/api';
import type { RunState, RunStatus } from '../../src/shared/runs/runState';
import { h, setAttribute, setText, show } from '../shared/dom';
import { bytes, clock, count, duration, loss, percent, rate, remaining } from '../shared/format';
import type { IconName } from '../shared/ui/icons';
import { icon } from '../shared/ui/icons';
import type { Section } from './context';
import { facts, progress, status } from './strings';

const icons: Readonly<Record<RunStatus, IconName>> = {
  queued: 'clock',
  starting: 'clock',
  running: 'play',
  paused: 'pause',
  stopping: 'stop',
  finished: 'check',
  stopped: 'stop',
  failed: 'error',
};

/** The title line with the state's badge. */
export function titleLine(): Section {
  const name = h('h1', { class: 'name', attributes: { tabindex: '-1' } });
  const text = h('span');
  const badge = h('span', { class: 'status' }, text);
  let shown: RunStatus | null = null;
  return {
    element: h('div', { class: 'title-line' }, name, badge),
    update({ run }) {
      setText(name, run.name);
      setAttribute(name, 'title', run.name);
      if (shown === run.status) return;
      shown = run.status;
      badge.dataset.status = run.status;
      badge.replaceChildren(icon(icons[run.status]), text);
      setText(text, status[run.status]);
    },
  };
}

/** The progress bar with its sentence, and beside it `note`: what is about to happen. */
export function progressLine(note: HTMLElement): Section {
  const steps = h('span', { class: 'steps' });
  const share = h('span', { class: 'share' });
  const fill = h('div', { class: 'fill' });
  const bar = h(
    'div',
    { class: 'bar', attributes: { role: 'progressbar', 'aria-label': progress.label, 'aria-valuemin': 0 } },
    fill,
  );
  return {
    element: h('div', { class: 'progress' }, h('div', { class: 'progress-text' }, steps, note, share), bar),
    update({ run }) {
      const done = run.steps > 0 ? Math.min(1, run.step / run.steps) : 0;
      setText(steps, run.steps > 0 ? progress.steps(run.step, run.steps) : progress.noSteps);
      setText(share, run.steps > 0 ? percent(done) : '');
      fill.style.setProperty('--done', String(done));
      bar.dataset.status = run.status;
      setAttribute(bar, 'aria-valuemax', String(run.steps));
      setAttribute(bar, 'aria-valuenow', String(run.step));
      setAttribute(bar, 'aria-valuetext', steps.textContent);
    },
  };
}

interface Fact {
  readonly label: string;
  readonly name: string;
  value(run: RunState, now: number): string | null;
  tip?(run: RunState): string | null;
}

const list: readonly Fact[] = [
  {
    name: 'remaining',
    label: facts.remaining,
    value: (run) =>
      run.active && run.etaSeconds !== null && run.status !== 'paused' ? remaining(run.etaSeconds) : null,
  },
  {
    name: 'elapsed',
    label: facts.elapsed,
    value: (run) => (run.elapsedSeconds === null ? null : duration(run.elapsedSeconds)),
    tip: (run) => (run.startedAt === null ? null : `Since ${clock(run.startedAt, Date.now())}`),
  },
  {
    name: 'speed',
    label: facts.speed,
    value: (run) => (run.stepsPerSecond === null ? null : rate(run.stepsPerSecond)),
  },
  {
    name: 'loss',
    label: facts.loss,
    value: (run) => (run.smoothedLoss === null ? null : loss(run.smoothedLoss)),
    tip: () => facts.lossTip,
  },
  { name: 'epoch', label: facts.epoch, value: (run) => (run.epoch === null ? null : count(run.epoch)) },
  {
    name: 'memory',
    label: facts.memory,
    value: (run) => {
      const size = run.deviceBytes ?? run.hostBytes;
      return size === null ? null : bytes(size);
    },
    tip: (run) => (run.deviceBytes === null ? facts.memoryHost : facts.memoryDevice),
  },
  {
    name: 'device',
    label: facts.device,
    value: (run) => (run.device === null ? null : run.device.name),
    tip: (run) =>
      run.device === null ? null : `${run.device.name}, ${run.device.id}, ${run.device.precision}`,
  },
];

/** The row of figures. The clock of a run at work goes on between two states. */
export function factGrid(): Section {
  const cells = list.map((fact) => {
    const value = h('dd');
    return {
      fact,
      value,
      cell: h('div', { class: `fact fact-${fact.name}` }, h('dt', { text: fact.label }), value),
    };
  });
  const element = h('dl', { class: 'facts' }, ...cells.map(({ cell }) => cell));
  let latest: RunPanelState | null = null;
  let heard = 0;

  function draw(): void {
    if (latest === null) return;
    const since =
      latest.run.active && latest.run.status !== 'queued' ? (performance.now() - heard) / 1000 : 0;
    const { elapsedSeconds } = latest.run;
    const run = { ...latest.run, elapsedSeconds: elapsedSeconds === null ? null : elapsedSeconds + since };
    for (const { fact, value, cell } of cells) {
      setText(value, fact.value(run, Date.now()) ?? '–');
      setAttribute(cell, 'title', fact.tip?.(run) ?? null);
    }
    const remainingCell = cells[0];
    if (remainingCell !== undefined) show(remainingCell.cell, run.active);
  }

  // the page ends with the panel, so nothing has to stop this
  setInterval(draw, 1000);
  return {
    element,
    update(state) {
      latest = state;
      heard = performance.now();
      draw();
    },
  };
}
