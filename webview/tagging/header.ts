// What is tagged, what can be done now, and how far it is.

import type { TaggingPanelState } from '../../src/shared/tagging/api';
import { h, setAttribute, setText, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import { progressRing } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { header as words, progress as told } from './strings';

/** Long work is waited for without an end: the host tells how far it is. */
const patient = { timeout: 24 * 3600_000 };

/** The title with what is tagged. */
export function titleLine(): Section {
  const name = h('h1', { class: 'name', attributes: { tabindex: '-1' } });
  const facts = h('p', { class: 'quiet-text facts' });
  return {
    element: h('div', { class: 'title' }, name, facts),
    update({ scope }) {
      setText(name, words.title(scope.title));
      setAttribute(name, 'title', scope.place);
      const parts = [
        words.images(scope.images),
        words.captioned(scope.captioned),
        ...(scope.unreadable > 0 ? [words.unreadable(scope.unreadable)] : []),
        scope.place,
      ];
      setText(facts, parts.join(' · '));
    },
  };
}

/** The buttons: the one thing to do next is the one that stands out. */
export function actionBar(context: PanelContext): Section {
  const { client } = context;
  const act = (label: string, action: () => Promise<unknown>) => () => void context.attempt(label, action);
  const make = (look: 'primary' | 'secondary') => ({
    tag: button({
      name: `tag-${look}`,
      label: words.tag(0),
      icon: 'play',
      look,
      tooltip: words.tagTip,
      onClick: act('Tag', () => client.tag(undefined, patient)),
    }),
  });
  const [first, second] = [make('primary').tag, make('secondary').tag];
  const accept = button({
    name: 'accept',
    label: words.accept(0),
    icon: 'check',
    look: 'primary',
    tooltip: words.acceptTip,
    onClick: act('Accept', () => client.accept(undefined, patient)),
  });
  const diff = button({
    name: 'diff',
    label: words.diff,
    icon: 'compare',
    tooltip: words.diffTip,
    onClick: act(words.diff, () => client.openDiff(undefined, patient)),
  });
  const stop = button({
    name: 'stop',
    label: words.stop,
    icon: 'stop',
    tooltip: words.stopTip,
    onClick: act(words.stop, () => client.stop()),
  });
  const discard = button({
    name: 'discard',
    label: words.discard,
    tooltip: words.discardTip,
    onClick: act(words.discard, () => client.discard()),
  });
  const element = h(
    'div',
    { class: 'actions', attributes: { role: 'toolbar', 'aria-label': 'Tagging' } },
    first.element,
    accept.element,
    diff.element,
    second.element,
    stop.element,
    discard.element,
  );
  return {
    element,
    update(state) {
      const { pending, summary, phase, locked, run, model } = state;
      const idle = phase === 'ready' && locked === null;
      const changes = summary.changed > 0;
      const failedOnly = pending > 0 && pending === summary.failed;
      const label = failedOnly ? words.retry(pending) : changes ? words.tagMore(pending) : words.tag(pending);
      const tagging = phase === 'tagging';
      first.set({ shown: !tagging && !changes && pending > 0, label, enabled: idle && model !== null });
      second.set({ shown: !tagging && changes && pending > 0, label, enabled: idle && model !== null });
      accept.set({
        shown: !tagging && changes,
        enabled: idle && summary.ticked > 0 && !state.computing,
        label: words.accept(summary.ticked),
      });
      diff.set({ shown: !tagging && changes, enabled: idle && summary.ticked > 0 });
      stop.set({ shown: tagging, enabled: run?.stopping !== true });
      discard.set({ shown: !tagging && changes, enabled: idle });
    },
  };
}

/** The bar while something goes on, and then the sentence of how it ended. */
export function progressLine(context: PanelContext): Section {
  const text = h('span');
  const more = h('span', { class: 'quiet-text' });
  const fill = h('div', { class: 'fill' });
  const bar = h(
    'div',
    { class: 'bar', attributes: { role: 'progressbar', 'aria-label': told.label, 'aria-valuemin': 0 } },
    fill,
  );
  const ring = progressRing(null);
  const line = h('div', { class: 'progress-text', attributes: { role: 'status' } }, ring, text, more);
  const reason = h('span');
  const fellBack = h('p', { class: 'quiet-text', hidden: true }, reason);
  const lockedReason = h('span');
  const locked = h('p', { class: 'careful', hidden: true }, icon('warning'), lockedReason);
  const written = h('span', { class: 'written-text' });
  const left = h('ul', { class: 'left-out' });
  const leftSummary = h('summary');
  const leftDetails = h('details', { hidden: true }, leftSummary, left);
  const undo = button({
    name: 'undo',
    label: words.undo,
    icon: 'undo',
    tooltip: words.undoTip,
    onClick: () => void context.attempt(words.undo, () => context.client.undo(undefined, patient)),
  });
  const banner = h(
    'div',
    { class: 'written', hidden: true, attributes: { role: 'status' } },
    icon('check'),
    h('div', { class: 'written-body' }, written, leftDetails),
    undo.element,
  );

  function drawBar(state: TaggingPanelState): void {
    const { phase, run, writing, ended } = state;
    const going = phase !== 'ready';
    const [done, total] =
      writing !== null
        ? [writing.done, writing.total]
        : run !== null
          ? [run.done + run.failed, run.total]
          : [0, 0];
    show(bar, phase === 'tagging' || phase === 'writing');
    show(ring, going);
    fill.style.setProperty('--done', String(total > 0 ? done / total : 0));
    setAttribute(bar, 'aria-valuemax', String(total));
    setAttribute(bar, 'aria-valuenow', String(done));
    const sentence =
      phase === 'reading'
        ? told.reading
        : writing !== null
          ? told.writing(writing.done, writing.total)
          : run !== null
            ? run.stopping
              ? told.stopping
              : run.provider === ''
                ? told.loading
                : told.tagging(run)
            : ended === null || state.written !== null
              ? ''
              : told.ended(ended);
    setText(text, sentence);
    const { provider = '', secondsPerImage = null, failed = 0 } = run ?? {};
    const parts = [
      provider,
      secondsPerImage === null ? '' : told.speed(secondsPerImage),
      failed > 0 ? told.failed(failed) : '',
    ];
    setText(more, parts.filter(Boolean).join(' · '));
    show(line, sentence !== '');
  }

  function drawWritten({ written: facts }: TaggingPanelState): void {
    show(banner, facts !== null);
    if (facts === null) return;
    setText(written, facts.captions === 0 ? told.nothingWritten : told.written(facts.captions));
    show(leftDetails, facts.leftOut.length > 0);
    setText(leftSummary, told.leftOut(facts.leftOut.length));
    left.replaceChildren(
      ...facts.leftOut
        .slice(0, 200)
        .map(({ name, reason: why }) => h('li', {}, h('strong', { text: name }), ` ${why}`)),
    );
    undo.set({ shown: facts.undoable });
  }

  return {
    element: h('div', { class: 'progress' }, line, bar, fellBack, locked, banner),
    update(state) {
      drawBar(state);
      const why = state.written === null ? (state.run?.fellBack ?? state.ended?.fellBack ?? null) : null;
      show(fellBack, why !== null);
      setText(reason, why === null ? '' : told.fellBack(why));
      show(locked, state.locked !== null);
      setText(lockedReason, state.locked ?? '');
      drawWritten(state);
    },
  };
}
