// How sure the tagger must be, for each kind of tags: a slider on the scores themselves.

import type { CategoryHistogram, TaggingPanelState } from '../../src/shared/tagging/api';
import type { Threshold } from '../../src/shared/tagging/options';
import type { Category } from '../../src/shared/tagging/scores';
import { h, setAttribute, setText, show } from '../shared/dom';
import { onThemeChange } from '../shared/theme';
import type { PanelContext, Section } from './context';
import { above, HistogramCanvas } from './histogramCanvas';
import { categories, thresholds as words } from './strings';

/** Milliseconds after a move in which a state, which may be older, does not move the slider back. */
const trust = 600;

interface Row {
  readonly element: HTMLElement;
  update(histogram: CategoryHistogram, threshold: Threshold, scored: number): void;
  redraw(): void;
}

function categoryRow(category: Category, set: (threshold: Threshold) => void): Row {
  const name = categories[category];
  const canvas = new HistogramCanvas();
  let latest: CategoryHistogram | null = null;
  let value = 0.35;
  let state: Threshold = 0.35;
  let moved = -Infinity;

  function move(wanted: number): void {
    if (!Number.isFinite(wanted)) return;
    value = Math.min(1, Math.max(0, wanted));
    state = value;
    moved = performance.now();
    draw();
    set(value);
  }

  const use = h('input', {
    attributes: { type: 'checkbox', 'aria-label': words.use(name) },
    on: {
      change: () => {
        state = use.checked ? value : 'off';
        moved = performance.now();
        draw();
        set(state);
      },
    },
  });
  const number = h('input', {
    class: 'text-input number',
    attributes: { type: 'number', min: 0, max: 1, step: 0.01, 'aria-label': words.slider(name) },
    on: { input: () => number.value !== '' && move(number.valueAsNumber) },
  });
  const slider = h('input', {
    class: 'slider',
    attributes: {
      type: 'range',
      min: 0,
      max: 1,
      step: 0.01,
      'aria-label': words.slider(name),
      'data-category': category,
    },
    on: { input: () => move(slider.valueAsNumber) },
  });
  const automatic = h('button', {
    class: 'toggle',
    text: words.automatic,
    attributes: { type: 'button', title: words.automaticTip },
    on: {
      click: () => {
        state = state === 'mcut' ? value : 'mcut';
        moved = performance.now();
        draw();
        set(state);
      },
    },
  });
  const taken = h('span', { class: 'taken', attributes: { title: words.aboveTip } });
  const element = h(
    'div',
    { class: 'threshold', attributes: { 'data-category': category } },
    h(
      'div',
      { class: 'threshold-head' },
      h('label', { class: 'check' }, use, h('span', { text: name })),
      taken,
      automatic,
      number,
    ),
    h('div', { class: 'scores' }, canvas.element, slider),
  );

  function draw(): void {
    const [off, mcut] = [state === 'off', state === 'mcut'];
    use.checked = !off;
    setAttribute(automatic, 'aria-pressed', String(mcut));
    automatic.disabled = off;
    slider.disabled = off || mcut;
    number.disabled = off || mcut;
    element.dataset.state = off ? 'off' : mcut ? 'mcut' : 'on';
    if (slider.valueAsNumber !== value) slider.value = String(value);
    setAttribute(slider, 'aria-valuetext', words.value(value));
    if (document.activeElement !== number) number.value = value.toFixed(2);
    const counts = latest?.counts ?? [];
    setText(taken, off ? words.off : mcut ? words.automaticOn : words.above(above(counts, value)));
    canvas.set(counts, off ? 1 : mcut ? 0 : value);
  }

  return {
    element,
    redraw: () => canvas.draw(),
    update(histogram, threshold, scored) {
      latest = histogram;
      if (performance.now() - moved > trust) {
        state = threshold;
        if (typeof threshold === 'number') value = threshold;
        else if (typeof histogram.usual === 'number') value = histogram.usual;
      }
      element.classList.toggle('without-scores', scored === 0);
      draw();
    },
  };
}

/** The card of thresholds. */
export function thresholdCard(context: PanelContext): Section {
  const rows = new Map<Category, Row>();
  const list = h('div', { class: 'thresholds' });
  const change = h('p', { class: 'quiet-text change', attributes: { role: 'status' } });
  const intro = h('p', { class: 'quiet-text' });
  const element = h(
    'section',
    { class: 'card', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title })),
    intro,
    list,
    change,
  );
  let latest: TaggingPanelState | null = null;
  onThemeChange(() => rows.forEach((row) => row.redraw()));

  function set(category: Category, threshold: Threshold): void {
    // what is set on several sliders before the host answers must not get lost
    const thresholds = { ...latest?.options.thresholds, [category]: threshold };
    if (latest !== null) latest = { ...latest, options: { ...latest.options, thresholds } };
    context.setOptions({ thresholds });
  }

  function rowOf(category: Category): Row {
    const known = rows.get(category);
    if (known !== undefined) return known;
    const row = categoryRow(category, (threshold) => set(category, threshold));
    rows.set(category, row);
    return row;
  }

  return {
    element,
    update(state) {
      latest = state;
      // a rating is left out or taken as a whole: see how captions are written
      const shown = state.histograms.filter(({ category }) => category !== 'rating');
      const wanted = shown.map(({ category }) => rowOf(category).element);
      if (wanted.some((one, index) => list.children[index] !== one) || list.children.length !== wanted.length)
        list.replaceChildren(...wanted);
      for (const histogram of shown) {
        const { category, usual } = histogram;
        rowOf(category).update(histogram, state.options.thresholds[category] ?? usual, state.scored);
      }
      setText(intro, state.scored === 0 ? words.none : words.intro);
      const { gained, lost, differing } = state.summary;
      show(change, state.scored > 0);
      setText(change, gained + lost === 0 ? words.same : words.change(gained, lost, differing));
    },
  };
}
