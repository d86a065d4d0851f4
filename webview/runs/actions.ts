// The buttons of a run at work, and what is said between the click and its effect.

import type { RunPanelState, RunRequests } from '../../src/shared/runs/api';
import { h, setText, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import { progressRing } from '../shared/ui/elements';
import type { PanelContext, Section } from './context';
import { actions as words, notes } from './strings';

type Asked = 'stop' | 'pause' | 'unpause' | 'sampleNow' | 'saveNow';

/** How long a click is believed before the run folder must show it. */
const patience = 5_000;

/** The buttons, and the line that says what is about to happen. */
export function actionBar(context: PanelContext): Section & { readonly note: HTMLElement } {
  const { client } = context;
  let latest: RunPanelState | null = null;
  const asked = new Map<Asked, number>();

  async function ask(what: Asked, label: string): Promise<void> {
    asked.set(what, performance.now());
    draw();
    if (!(await context.attempt(label, () => client[what]()))) asked.delete(what);
    draw();
  }

  const pause = button({
    name: 'pause',
    label: words.pause,
    icon: 'pause',
    tooltip: words.pauseTip,
    onClick: () => void ask('pause', words.pause),
  });
  const unpause = button({
    name: 'unpause',
    label: words.unpause,
    icon: 'play',
    look: 'primary',
    tooltip: words.unpauseTip,
    onClick: () => void ask('unpause', words.unpause),
  });
  const stop = button({
    name: 'stop',
    label: words.stop,
    icon: 'stop',
    tooltip: words.stopTip,
    onClick: () => void ask('stop', words.stop),
  });
  const sample = button({
    name: 'sample',
    label: words.sample,
    icon: 'image',
    onClick: () => void ask('sampleNow', words.sample),
  });
  const save = button({
    name: 'save',
    label: words.save,
    icon: 'save',
    onClick: () => void ask('saveNow', words.save),
  });
  const element = h(
    'div',
    { class: 'actions', attributes: { role: 'toolbar', 'aria-label': 'Training' } },
    unpause.element,
    pause.element,
    sample.element,
    save.element,
    stop.element,
  );

  const noteText = h('span');
  const note = h('p', { class: 'note', attributes: { role: 'status' } }, progressRing(null), noteText);

  /** What was asked for: shown in the run folder, or clicked a moment ago. */
  function waiting(state: RunPanelState): RunRequests & { readonly unpause: boolean } {
    const now = performance.now();
    const clicked = (what: Asked): boolean => now - (asked.get(what) ?? -Infinity) < patience;
    const { run, requests } = state;
    if (run.status === 'paused') asked.delete('pause');
    if (run.status !== 'paused') asked.delete('unpause');
    return {
      stop: requests.stop || run.status === 'stopping' || clicked('stop'),
      pause: run.status !== 'paused' && (requests.pause || clicked('pause')),
      unpause: run.status === 'paused' && (clicked('unpause') || !requests.pause),
      sampleNow: requests.sampleNow || clicked('sampleNow'),
      saveNow: requests.saveNow || clicked('saveNow'),
    };
  }

  function draw(): void {
    if (latest === null) return;
    const { run } = latest;
    const pending = waiting(latest);
    const working = run.status === 'running' || run.status === 'paused';
    const stoppable = run.active && run.status !== 'queued';
    show(element, stoppable);
    const free = !pending.stop;
    const paused = run.status === 'paused';
    pause.set({ shown: !paused, enabled: free && run.status === 'running' && !pending.pause });
    pause.set({ tooltip: run.status === 'starting' ? words.notYet : words.pauseTip });
    unpause.set({ shown: paused, enabled: free && !pending.unpause });
    stop.set({ enabled: free });
    for (const [control, waits, tip] of [
      [sample, pending.sampleNow, words.sampleTip],
      [save, pending.saveNow, words.saveTip],
    ] as const)
      control.set({
        enabled: free && working && !waits && run.step > 0,
        tooltip: run.step === 0 ? words.notYet : waits ? words.asked : tip,
      });
    // before the first step a card says what is going on
    const quiet = run.status === 'starting' && !pending.stop;
    const text = stoppable && !quiet ? said(latest, pending) : null;
    note.classList.toggle('quiet', text === null);
    note.classList.toggle('still', paused && !pending.stop && !pending.unpause);
    setText(noteText, text ?? '');
  }

  return {
    element,
    note,
    update(state) {
      const before = latest?.run;
      latest = state;
      // a new picture or checkpoint answers the click
      if (before !== undefined) {
        const pictures = (run: typeof before): number =>
          run.samples.reduce((sum, row) => sum + row.pictures.length, 0);
        if (pictures(state.run) !== pictures(before)) asked.delete('sampleNow');
        if (state.run.files.length !== before.files.length) asked.delete('saveNow');
      }
      if (!state.run.active) asked.clear();
      draw();
    },
  };
}

function said(state: RunPanelState, pending: RunRequests & { readonly unpause: boolean }): string | null {
  const { phase } = state.run;
  if (pending.stop) return notes.stop;
  if (pending.unpause) return notes.unpause;
  if (pending.pause) return notes.pause;
  if (phase?.phase === 'sampling') return notes.sampling(phase.done, phase.total);
  if (phase?.phase === 'saving') return notes.saving;
  if (pending.sampleNow) return notes.sampleNow;
  if (pending.saveNow) return notes.saveNow;
  return state.run.status === 'paused' ? notes.paused : null;
}
