// The page as a whole: the order of its sections, messages, and what a screen reader is told.

import type { RunPanelApi, RunPanelState } from '../../src/shared/runs/api';
import type { RunStatus } from '../../src/shared/runs/runState';
import type { Client } from '../../src/shared/ipc';
import { h, setText } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { button } from '../shared/ui/button';
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
    attempt: message.attempt,
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
  const waiting = waitingPage(messages.loading, page);
  root.replaceChildren(waiting.element, page, announce);

  const keepFocus = focusKeeper(page);
  let told: RunStatus | null = null;
  return {
    log,
    update(state) {
      waiting.heard();
      document.title = state.run.name;
      for (const section of sections) section.update(state);
      // a button that went away must not take the keyboard with it
      keepFocus();
      if (told !== null && told !== state.run.status)
        setText(announce, announced(state.run.status, state.run.step));
      told = state.run.status;
    },
    silent: waiting.silent,
  };
}
