// What happens before the first step, as a list that is ticked off.

import type { RunPanelState } from '../../src/shared/runs/api';
import { h, setText, show } from '../shared/dom';
import { progressRing } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { Section } from './context';
import { starting } from './strings';

const order = ['launch', 'loading', 'caching-latents', 'caching-text', 'sampling'] as const;
type Stage = (typeof order)[number];

/** How far the run is: index of the stage that is going on. */
function stage({ run }: RunPanelState): number {
  const phase = run.phase?.phase;
  if (phase === undefined) return run.device === null ? 0 : 1;
  const at = order.indexOf(phase as Stage);
  return at === -1 ? order.length - 1 : at;
}

/** The card of a queued or starting run. */
export function startCard(): Section {
  const title = h('h2');
  const queued = h('p', { class: 'quiet-text', text: starting.queued });
  const stages = order.map((name) => {
    const label = name === 'launch' ? starting.launch : starting.phases[name];
    const mark = h('span', { class: 'mark' });
    const numbers = h('span', { class: 'numbers' });
    const fill = h('div', { class: 'fill' });
    const bar = h('div', { class: 'bar thin' }, fill);
    const item = h('li', {}, mark, h('span', { class: 'label', text: label }), numbers, bar);
    return { name, mark, numbers, fill, bar, item, shown: '' };
  });
  const list = h('ol', { class: 'stages' }, ...stages.map(({ item }) => item));
  const element = h('section', { class: 'card start', hidden: true }, title, queued, list);
  return {
    element,
    update(state) {
      const { run } = state;
      show(element, run.status === 'queued' || run.status === 'starting');
      if (element.hidden) return;
      const isQueued = run.status === 'queued';
      show(queued, isQueued);
      show(list, !isQueued);
      setText(
        title,
        isQueued
          ? starting.queuedTitle
          : run.step > 0 || run.resumedFrom !== null
            ? starting.resumeTitle(run.resumedFrom ?? run.step)
            : starting.title,
      );
      const current = stage(state);
      const pictures = stages.at(-1);
      if (pictures !== undefined) show(pictures.item, state.job === null || state.job.prompts.length > 0);
      stages.forEach((one, index) => {
        const at = index < current ? 'done' : index === current ? 'now' : 'later';
        if (one.shown !== at) {
          one.shown = at;
          one.item.dataset.at = at;
          if (at === 'now') one.item.setAttribute('aria-current', 'step');
          else one.item.removeAttribute('aria-current');
          one.mark.replaceChildren(
            ...(at === 'done' ? [icon('check')] : at === 'now' ? [progressRing(null)] : []),
          );
        }
        const { done, total } = at === 'now' && run.phase !== null ? run.phase : { done: null, total: null };
        const counted = done !== null && total !== null && total > 0;
        setText(one.numbers, counted ? starting.of(done, total) : '');
        one.bar.classList.toggle('quiet', !counted);
        one.fill.style.setProperty('--done', String(counted ? Math.min(1, done / total) : 0));
      });
    },
  };
}
