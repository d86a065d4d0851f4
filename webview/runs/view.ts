// The page as a whole: the order of its sections, messages, and what a screen reader is told.

import type { RunPanelApi, RunPanelState } from '../../src/shared/runs/api';
import type { RunStatus } from '../../src/shared/runs/runState';
import type { Client } from '../../src/shared/ipc';
import { h, setText, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import { progressRing } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import { actionBar } from './actions';
import { blocksCard } from './blocksCard';
import type { PanelContext, Section } from './context';
import { factGrid, progressLine, titleLine } from './header';
import { filesCard, warningsCard } from './listCards';
import type { LogCard } from './logCard';
import { logCard } from './logCard';
import { lossCard } from './lossCard';
import { outcomeCard } from './outcomeCard';
import { samplesCard } from './samplesCard';
import { startCard } from './startCard';
import { actions as words, announced, messages } from './strings';
import type { UiStore } from './uiState';

export interface View {
  readonly log: LogCard;
  update(state: RunPanelState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** A line for what went wrong with a click, until it is dismissed or the next one works. */
function messageLine(): { element: HTMLElement; say(text: string): void; clear(): void } {
  const text = h('span');
  const element = h(
    'div',
    { class: 'message', hidden: true, attributes: { role: 'alert' } },
    icon('error'),
    text,
  );
  const clear = (): void => {
    element.hidden = true;
    setText(text, '');
  };
  element.append(
    button({ name: 'dismiss', label: messages.dismiss, icon: 'close', look: 'icon', onClick: clear }).element,
  );
  return {
    element,
    clear,
    say(sentence) {
      element.hidden = false;
      setText(text, sentence);
    },
  };
}

function jobLinks(context: PanelContext): HTMLElement {
  const { client } = context;
  const quiet = (name: string, label: string, tooltip: string, action: () => Promise<unknown>): HTMLElement =>
    button({ name, label, tooltip, onClick: () => void context.attempt(label, action) }).element;
  return h(
    'footer',
    { class: 'links' },
    quiet('open-job', words.openJob, words.openJobTip, () => client.openJob()),
    quiet('duplicate-job', words.duplicate, words.duplicateTip, () => client.duplicateJob()),
    quiet('open-folder', words.openFolder, words.openFolderTip, () => client.revealFolder()),
  );
}

/** Builds the page in `root`. */
export function buildView(root: HTMLElement, client: Client<RunPanelApi>, ui: UiStore): View {
  const message = messageLine();
  const context: PanelContext = {
    client,
    ui,
    async attempt(what, action) {
      try {
        await action();
        message.clear();
        return true;
      } catch (error) {
        message.say(messages.failed(`“${what}”`, error instanceof Error ? error.message : String(error)));
        return false;
      }
    },
  };

  const title = titleLine();
  const bar = actionBar(context);
  const log = logCard(context);
  const sections: Section[] = [
    title,
    bar,
    progressLine(bar.note),
    factGrid(),
    startCard(),
    outcomeCard(context),
    warningsCard(context),
    lossCard(context),
    blocksCard(),
    filesCard(context),
    samplesCard(context),
  ];
  const [, , progress, facts, start, outcome, warnings, loss, blocks, files, pictures] = sections.map(
    ({ element }) => element,
  );
  const announce = h('div', { class: 'for-readers', attributes: { role: 'status', 'aria-live': 'polite' } });
  const waiting = h(
    'div',
    { class: 'waiting' },
    progressRing(messages.loading),
    h('p', { text: messages.loading }),
  );
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h('header', { class: 'top' }, h('div', { class: 'top-line' }, title.element, bar.element), progress),
    message.element,
    start,
    outcome,
    facts,
    warnings,
    h(
      'div',
      { class: 'columns' },
      h('div', { class: 'wide' }, loss),
      h('div', { class: 'narrow' }, blocks, files),
    ),
    pictures,
    log.element,
    jobLinks(context),
  );
  root.replaceChildren(waiting, page, announce);

  let last: HTMLElement | null = null;
  page.addEventListener('focusin', (event) => (last = event.target as HTMLElement));
  document.addEventListener('pointerdown', () => (last = null));

  /** The focus falls to the page when its button is disabled or goes: back to it, or to the title. */
  function keepFocus(): void {
    if (last === null || document.activeElement !== document.body) return;
    if (last.isConnected && last.checkVisibility()) last.focus();
    else title.element.querySelector('h1')?.focus();
  }

  let told: RunStatus | null = null;
  return {
    log,
    update(state) {
      show(waiting, false);
      show(page, true);
      document.title = state.run.name;
      for (const section of sections) section.update(state);
      // a button that went away must not take the keyboard with it
      keepFocus();
      if (told !== null && told !== state.run.status)
        setText(announce, announced(state.run.status, state.run.step));
      told = state.run.status;
    },
    silent(retry) {
      if (told !== null) return;
      waiting.replaceChildren(
        h('p', { text: messages.noAnswer }),
        button({ name: 'retry', label: messages.retry, look: 'primary', onClick: retry }).element,
      );
    },
  };
}
