// The page as a whole: options on one side, the review on the other; below each other where it is narrow.

import type { Client } from '../../src/shared/ipc';
import type { TaggingPanelApi, TaggingPanelState } from '../../src/shared/tagging/api';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import { h, oncePerFrame } from '../shared/dom';
import { focusKeeper, messageLine, waitingPage } from '../shared/panelFrame';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { actionBar, progressLine, titleLine } from './header';
import { modelCard } from './modelCard';
import { optionGroups } from './optionGroups';
import { policyCard } from './policyCard';
import { reviewCard } from './reviewCard';
import { header as headerWords, messages, options as optionWords } from './strings';
import { thresholdCard } from './thresholdCard';
import type { UiStore } from './uiState';

export interface View {
  update(state: TaggingPanelState): void;
  /** Nothing has been heard of the host. */
  silent(retry: () => void): void;
}

/** Gathers what is set within a frame. */
function optionSender(client: Client<TaggingPanelApi>): (change: Partial<TaggingOptions>) => void {
  let waiting: Partial<TaggingOptions> = {};
  const send = oncePerFrame(() => {
    client.setOptions(waiting);
    waiting = {};
  });
  return (change) => {
    waiting = { ...waiting, ...change };
    send();
  };
}

/** Builds the page in `root`. */
export function buildView(root: HTMLElement, client: Client<TaggingPanelApi>, ui: UiStore): View {
  const message = messageLine();
  const context: PanelContext = {
    client,
    ui,
    setOptions: optionSender(client),
    attempt: message.attempt,
  };
  const title = titleLine();
  const actions = actionBar(context);
  const progress = progressLine(context);
  const left: Section[] = [
    modelCard(context),
    policyCard(context),
    thresholdCard(context),
    optionGroups(context),
  ];
  const review = reviewCard(context);
  const sections = [title, actions, progress, ...left, review];
  const sideToggle = h(
    'button',
    {
      class: 'side-toggle',
      attributes: { type: 'button', 'aria-controls': 'side' },
      on: {
        click: () => {
          ui.set({ sideOpen: page.dataset.side !== 'open' });
          showSide(ui.value.sideOpen !== false);
        },
      },
    },
    icon('next'),
    h('span', { text: optionWords.title }),
  );
  const page = h(
    'main',
    { class: 'page', hidden: true },
    h(
      'header',
      { class: 'top' },
      h('div', { class: 'top-line' }, title.element, actions.element),
      progress.element,
      message.element,
    ),
    sideToggle,
    h('div', { class: 'side', attributes: { id: 'side' } }, ...left.map(({ element }) => element)),
    review.element,
  );
  const waiting = waitingPage(messages.loading, page);
  root.replaceChildren(waiting.element, page);

  function showSide(open: boolean): void {
    page.dataset.side = open ? 'open' : 'closed';
    sideToggle.setAttribute('aria-expanded', String(open));
  }

  const keepFocus = focusKeeper(page);
  return {
    update(state) {
      waiting.heard();
      document.title = headerWords.title(state.scope.title);
      showSide(ui.value.sideOpen ?? state.summary.changed === 0);
      for (const section of sections) section.update(state);
      keepFocus();
    },
    silent: waiting.silent,
  };
}
